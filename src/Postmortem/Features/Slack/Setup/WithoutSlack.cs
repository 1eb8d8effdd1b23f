using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Postmortem.Features.Reminders;

namespace Postmortem.Features.Slack.Setup;

/// <summary>While Slack is not set up, the page that tells how is the only one of its pages. Reminders go out through Slack alone.</summary>
sealed class WithoutSlack : IApplicationModelConvention
{
    public void Apply(ApplicationModel application)
    {
        foreach (var controller in application.Controllers.Where(c => IsOfSlack(c.ControllerType)).ToList()) application.Controllers.Remove(controller);
    }

    static bool IsOfSlack(TypeInfo type) => type == typeof(RemindersController)
        || (type.Namespace?.StartsWith("Postmortem.Features.Slack", StringComparison.Ordinal) == true && type != typeof(SlackController));
}

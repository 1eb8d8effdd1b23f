using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

/// <param name="Name">The form's view in <c>Forms/</c>.</param>
public sealed record IncidentFormPage(IncidentPage Page, string Name, string Heading);

/// <summary>The forms of the incident's page, each also a page of its own: for a phone, without JavaScript, and when refused.</summary>
static class IncidentForms
{
    /// <summary>Back to the incident when it is done; else the form again, with what was typed.</summary>
    public static async Task<IActionResult> AnswerAsync<T>(this Controller controller, Database database, TimeProvider clock, int number, Result<T> result, string form, string heading, CancellationToken ct) =>
        result.Failure is { } failure
            ? await controller.ShowFormAsync(database, clock, number, form, heading, ct, failure)
            : controller.Saved($"/incidents/{number}");

    public static async Task<IActionResult> ShowFormAsync(
        this Controller controller, Database database, TimeProvider clock, int number, string form, string heading, CancellationToken ct, Failure? failure = null)
    {
        var page = await database.ReadAsync(s => s.ReadPageAsync(number, controller.User.ToActor(), clock.GetUtcNow()), ct);
        if (page is null) return controller.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        var model = new IncidentFormPage(page, form, heading);
        if (failure is not null) return controller.Refuse(failure, "FormPage", model);
        return controller.User.ToActor().Lacks(Role.Responder) is { } refused ? controller.Refuse(refused) : controller.View("FormPage", model);
    }
}

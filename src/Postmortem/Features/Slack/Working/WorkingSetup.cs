using Postmortem.Features.Slack.Dispatch;

namespace Postmortem.Features.Slack.Working;

/// <summary>What people do in an incident's channel.</summary>
static class WorkingSetup
{
    public static void AddWorking(this IServiceCollection services)
    {
        services.AddSingleton<SaidWords>();
        services.AddSingleton(provider => new Lazy<SlackHandlers>(provider.GetRequiredService<SlackHandlers>));
        services.AddSingleton<ICommand, HomeCommand>();
        services.AddSingleton<ICommand, HelpCommand>();
        services.AddSingleton<ICommand, TimelineCommand>();
    }
}

using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Outbound;

namespace Postmortem.Features.Slack.Reminders;

static class ReminderSetup
{
    public static void AddReminderHandlers(this IServiceCollection services)
    {
        services.AddSingleton<IOutboundTask, SendReminder>();
        services.AddSingleton<IButton, TakeCommand>();
        services.AddSingleton<IButton, SnoozeButton>();
        services.AddForm<DoneForm>();
        services.AddForm<ExtendForm>();
    }

    static void AddForm<T>(this IServiceCollection services) where T : FollowUpForm
    {
        services.AddSingleton<T>();
        services.AddSingleton<IButton>(provider => provider.GetRequiredService<T>());
        services.AddSingleton<ISubmission>(provider => provider.GetRequiredService<T>());
    }
}

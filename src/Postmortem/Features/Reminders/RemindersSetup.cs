namespace Postmortem.Features.Reminders;

public static class RemindersSetup
{
    public static void AddReminders(this IServiceCollection services)
    {
        services.AddSingleton<SetReminders>();
        services.AddSingleton<SnoozeReminder>();
    }
}

using Postmortem.Jobs.Webhooks;

namespace Postmortem.Jobs;

public static class JobsSetup
{
    public static void AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<OutboxRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxRunner>());
        services.AddSingleton<IOutboxHandler, WebhookHandler>();
        services.AddSingleton<IHourlyJob, OutboxCleanup>();
        services.AddSingleton<HourlyJobs>();
        services.AddHostedService(provider => provider.GetRequiredService<HourlyJobs>());
        services.AddHostedService<IdleMemory>();
    }
}

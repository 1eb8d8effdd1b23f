using Postmortem.Features.Executors.Runs;
using Postmortem.Web.Outbound;

namespace Postmortem.Features.Executors;

public static class ExecutorsSetup
{
    public static void AddExecutors(this IServiceCollection services)
    {
        services.AddOutbound();
        services.AddSingleton<ExecutorSecrets>();
        services.AddSingleton<SetUpExecutor>();
        services.AddSingleton<TestExecutor>();
        services.AddSingleton<SetTiers>();
        services.AddSingleton<RunSignal>();
        services.AddSingleton<RunOrders>();
        services.AddSingleton<AskRun>();
        services.AddSingleton<ApproveRun>();
        services.AddSingleton<AbortRun>();
        services.AddSingleton<ResendRun>();
        services.AddSingleton<TakeNews>();
        services.AddSingleton<RunSender>();
        services.AddSingleton<RunFollower>();
        services.AddSingleton<RunDoor>();
        services.AddSingleton<RunWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<RunWorker>());
    }
}

using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Rollbacks.Instructions;
using Postmortem.Features.Rollbacks.Verification;

namespace Postmortem.Features.Rollbacks;

public static class RollbacksSetup
{
    public static void AddRollbacks(this IServiceCollection services)
    {
        services.AddSingleton<PreflightTemplates>();
        services.AddSingleton<RollbackWriter>();
        services.AddSingleton<ProposeRollback>();
        services.AddSingleton<DecideRollback>();
        services.AddSingleton<RejectRollback>();
        services.AddSingleton<StartRollback>();
        services.AddSingleton<FinishRollback>();
        services.AddSingleton<VerifyRollback>();
        services.AddSingleton<AbandonRollback>();
        services.AddSingleton<EditRollback>();
        services.AddSingleton<RecordRollback>();
        services.AddSingleton<DecideRecovery>();
        services.AddSingleton<WaitWithRecovery>();
        services.AddSingleton<TickSteps>();
        services.AddSingleton<CheckSecrets>();
        services.AddSingleton<Prometheus>();
        services.AddSingleton<SetUpRecoveryCheck>();
        services.AddSingleton<RemoveRecoveryCheck>();
        services.AddSingleton<TryRecoveryCheck>();
        services.AddSingleton<ReadRecovery>();
    }
}

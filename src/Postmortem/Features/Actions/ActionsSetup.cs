namespace Postmortem.Features.Actions;

public static class ActionsSetup
{
    public static void AddActions(this IServiceCollection services)
    {
        services.AddSingleton<AddActionItem>();
        services.AddSingleton<EditActionItem>();
        services.AddSingleton<StartActionItem>();
        services.AddSingleton<ClaimDone>();
        services.AddSingleton<VerifyActionItem>();
        services.AddSingleton<AskToDecline>();
        services.AddSingleton<DeclineActionItem>();
        services.AddSingleton<KeepActionItem>();
        services.AddSingleton<ReopenActionItem>();
        services.AddSingleton<ExtendDueDate>();
        services.AddSingleton<ImportActionItem>();
    }
}

using Postmortem.Features.Alerts.Proposals;
using Postmortem.Features.Alerts.Rules;

namespace Postmortem.Features.Alerts;

public static class AlertsSetup
{
    public static void AddAlerts(this IServiceCollection services)
    {
        services.AddSingleton<RecordAlert>();
        services.AddSingleton<DecideAlert>();
        services.AddSingleton<DecideProposal>();
        services.AddSingleton<KeepRules>();
    }
}

using Postmortem.Features.Settings.Severities;
using Postmortem.Features.Settings.Storage;

namespace Postmortem.Features.Settings;

public static class SettingsSetup
{
    public static void AddSettings(this IServiceCollection services)
    {
        services.AddSingleton<DefineSeverity>();
        services.AddSingleton<RetryMessages>();
        services.AddSingleton<Started>();
        services.AddHostedService(provider => provider.GetRequiredService<Started>());
    }
}

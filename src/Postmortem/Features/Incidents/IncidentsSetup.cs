namespace Postmortem.Features.Incidents;

public static class IncidentsSetup
{
    public static void AddIncidents(this IServiceCollection services)
    {
        services.AddSingleton<DeclareIncident>();
        services.AddSingleton<ChangeSeverity>();
    }
}

namespace Postmortem.Features.Experiments;

public static class ExperimentsSetup
{
    public static void AddExperiments(this IServiceCollection services)
    {
        services.AddSingleton<PlanExperiment>();
        services.AddSingleton<EditExperiment>();
        services.AddSingleton<RecordResult>();
        services.AddSingleton<RemoveExperiment>();
    }
}

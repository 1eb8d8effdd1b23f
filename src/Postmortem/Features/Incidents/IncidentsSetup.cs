using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

public static class IncidentsSetup
{
    public static void AddIncidents(this IServiceCollection services)
    {
        services.AddSingleton<DeclareIncident>();
        services.AddSingleton<EditIncident>();
        services.AddSingleton<ChangeSeverity>();
        services.AddSingleton<ChangeStatus>();
        services.AddSingleton<ChangeKind>();
        services.AddSingleton<ChangeVisibility>();
        services.AddSingleton<ChangeMembers>();
        services.AddSingleton<ChangeServices>();
        services.AddSingleton<AssignRole>();
        services.AddSingleton<ReleaseRole>();
        services.AddSingleton<SetNextUpdate>();
        services.AddSingleton<RecordImpact>();
        services.AddSingleton<RemoveImpact>();
        services.AddSingleton<SetDataLoss>();
        services.AddSingleton<LinkIncidents>();
        services.AddSingleton<MergeIncident>();
        services.AddSingleton<DeclineIncident>();
        services.AddSingleton<IFollowPrivacy, ForgetMerged>();
        services.AddSingleton<IFollowMilestones, ChangedByMilestone>();
    }
}

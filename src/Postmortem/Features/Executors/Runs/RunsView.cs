using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Executors.Runs;

/// <summary>The runs of an attempt, and what can be done about them.</summary>
/// <param name="Executor">Null when nothing can be run: no executor, or it is off.</param>
public sealed record RunsView(int Number, Rollback Rollback, Executor? Executor, bool NeedsSecondPerson, IReadOnlyList<Run> Runs, Actor Viewer, int StuckAfterMinutes)
{
    public bool MayAct => Viewer.May(Role.Responder);

    /// <summary>The one that is under way. Rehearsals change nothing, and what an import brought is not followed here.</summary>
    public Run? Live => Runs.LastOrDefault(r => r is { IsOver: false, DryRun: false, IsForeign: false });

    /// <summary>It is decided, and nothing is under way.</summary>
    public bool Offers => MayAct && Executor is not null && Rollback.State == RollbackState.Decided && Live is null;

    public string Path => $"/incidents/{Number}/rollbacks/{Rollback.Attempt}/runs";
}

public static class RunsViews
{
    public static async Task<RunsView> ReadRunsViewAsync(this ReadSession session, int number, Rollback rollback, Actor viewer)
    {
        var (executor, service) = rollback.ServiceId is { } id ? (await session.FindExecutorOfAsync(id), await session.FindServiceAsync(id)) : (null, null);
        return new(number, rollback, executor is { IsOn: true } ? executor : null, RunRules.NeedsSecondPerson(service?.Tier, await session.ListTwoPersonTiersAsync()),
            await session.ListRunsAsync(rollback.Id), viewer, executor?.StuckAfterMinutes ?? 10);
    }
}

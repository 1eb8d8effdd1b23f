using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Executors.Runs;

/// <summary>What stands on the timeline of a run, and what the journal and open pages are told, in the write that changes it.</summary>
static class RunWriter
{
    /// <param name="entry">Empty for what the timeline need not tell.</param>
    public static async Task TellRunAsync(this WriteSession session, Run run, string fact, string entry, Actor actor, DateTimeOffset now)
    {
        if (entry.Length > 0) await session.InsertEntryAsync(TimelineEntry.New(run.IncidentId, EntryKind.Rollback, entry, now, now, actor));
        await session.RecordAsync(actor, now, new Fact($"rollback.{fact}", run.IncidentId, run.RollbackId, new { Run = run.Id, run.Attempt, run.ExecutorName, run.State, run.DryRun }));
        session.AnnounceRun(run);
    }

    public static void AnnounceRun(this WriteSession session, Run run)
    {
        session.Announce(new LiveChange(run.IncidentId, LivePart.Rollbacks));
        session.Announce(new LiveChange(run.IncidentId, LivePart.Timeline));
    }

    /// <summary>In whose name it acts: it belongs to nobody, and must find private incidents as well.</summary>
    public static Actor ActorOf(Run run) => new(null, run.ExecutorName.Length > 0 ? Words.Capital(run.ExecutorName) : "Executor", Role.Administrator, Door.System);

    /// <summary>What cannot be done to a run that was asked for elsewhere.</summary>
    public static Failure? Foreign(Run run) => run.IsForeign ? Failure.Conflict("This run was asked for in another installation and came here with an import. Only there can anything be done about it.") : null;

    /// <summary>Of the attempt, when this person may see it.</summary>
    public static async Task<(IncidentRef Incident, Rollback Rollback)?> FindAttemptAsync(this ReadSession session, int number, int attempt, Actor actor) =>
        await session.FindIncidentRefAsync(number, actor) is { } incident && await session.FindRollbackAsync(incident.Id, attempt) is { } rollback ? (incident, rollback) : null;
}

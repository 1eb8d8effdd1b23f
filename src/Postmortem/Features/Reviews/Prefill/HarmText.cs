using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using static Postmortem.Features.Reviews.Prefill.MarkdownWords;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>Whether a rollback ended the harm, as far as the record tells.</summary>
static class HarmText
{
    /// <summary>Caches and queues need some minutes after a rollback is in place. Harm that lasted longer ended with it only if its verification says so.</summary>
    static readonly TimeSpan Aftermath = TimeSpan.FromMinutes(15);

    /// <summary>That it ended the harm is said only where the record knows that the harm lasted until then and is over; what worked otherwise is told with its time where the harm went on.</summary>
    public static string Ended(IncidentRecord record)
    {
        if (EndedBy(record) is not { } rollback) return "";
        var isPartial = rollback.Outcome == RollbackOutcome.Partial;
        var name = Words.Capital(RollbackText.Name(rollback));
        return record.Edition >= 8 && !Ends(record, rollback) && WentOn(record, rollback) && rollback.FinishedAt is { } finished
            ? $"{name} finished {When(record, finished, record.AccuracyOf(MilestoneKind.RollbackCompleted, finished))}{(isPartial ? " and helped in part" : "")}."
            : $"{name} {(Ends(record, rollback) ? "ended the harm" : "worked")}{(isPartial ? " in part" : "")}.";
    }

    /// <summary>The last attempt that ended it, else the last before the end, else the first that worked: what was put right afterwards did not end it.</summary>
    static RecordedRollback? EndedBy(IncidentRecord record)
    {
        var worked = record.Rollbacks.Where(r => r.Outcome is RollbackOutcome.Succeeded or RollbackOutcome.Partial).ToList();
        var over = OverAt(record);
        if (over is null) return worked.LastOrDefault();
        return worked.LastOrDefault(r => record.Edition < 7 ? r.FinishedAt <= over : Ends(record, r)) ?? (record.Edition < 8 ? null : worked.LastOrDefault(r => r.FinishedAt <= over)) ?? worked.FirstOrDefault();
    }

    /// <summary>What was in place only after the end did not bring it about, nor what was in place long before it, or before it was broken again. People write ends down by the minute.</summary>
    static bool Ends(IncidentRecord record, RecordedRollback rollback)
    {
        if (OverAt(record) is not { } over) return false;
        if (record.Edition < 7) return true;
        if (rollback.FinishedAt is not { } finished || Minute(finished) > Minute(over)) return false;
        return record.Edition < 8 || ((over - finished <= Aftermath || over <= rollback.VerifiedAt) && !IsFollowedByHarm(record, finished, over));
    }

    /// <summary>The end came later by something else, or it was broken again since.</summary>
    static bool WentOn(IncidentRecord record, RecordedRollback rollback) =>
        rollback.FinishedAt is { } finished && (OverAt(record) is { } over ? Minute(finished) <= Minute(over) : IsFollowedByHarm(record, finished, DateTimeOffset.MaxValue));

    /// <summary>It was broken again, or another attempt was begun: nobody begins one against harm that is over.</summary>
    static bool IsFollowedByHarm(IncidentRecord record, DateTimeOffset from, DateTimeOffset until) =>
        record.Rollbacks.Any(r => r.StartedAt > from && r.StartedAt <= until) || record.Entries.Any(e => e.OccurredAt >= from && Minute(e.OccurredAt) <= Minute(until) && Setbacks.IsBrokenAgain(e.Text));

    static DateTimeOffset? OverAt(IncidentRecord record) => record.At(MilestoneKind.ImpactEnd) ?? record.At(MilestoneKind.Mitigated);

    static long Minute(DateTimeOffset at) => at.ToUnixTimeSeconds() / 60;
}

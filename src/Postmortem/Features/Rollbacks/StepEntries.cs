using System.Globalization;
using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Rollbacks;

/// <summary>A timeline entry that a step of an attempt wrote.</summary>
/// <param name="Step">proposed, decided, started, ended, verified.</param>
public sealed record StepEntry(TimelineEntry Entry, int Attempt, string Step);

/// <summary>
/// Which entries the steps wrote, told by the words that they were written with: records from elsewhere, and from before, have no other tie.
/// One thing stands at one time: an entry that nobody edited follows when its step is corrected.
/// </summary>
public static partial class StepEntries
{
    /// <param name="StepAt">What the attempt says of the same step.</param>
    public sealed record Mismatch(StepEntry Told, DateTimeOffset StepAt);

    public static IReadOnlyList<(string Step, DateTimeOffset? At)> TimesOf(Rollback r) =>
        [("proposed", r.ProposedAt), ("decided", r.DecidedAt), ("started", r.StartedAt), ("ended", r.FinishedAt), ("verified", r.VerifiedAt)];

    /// <summary>Null when no step wrote it.</summary>
    public static StepEntry? Of(TimelineEntry entry)
    {
        if (entry.Milestone is not null || Told().Match(entry.OriginalText) is not { Success: true } told) return null;
        var step = told.Groups["step"].Value.Split(' ')[0].TrimEnd(':', '.', ',') switch
        {
            "rejected" => "decided",
            "finished" or "failed" or "abandoned" => "ended",
            "checked" => "verified",
            var other => other,
        };
        return new(entry, int.Parse(told.Groups["attempt"].Value, CultureInfo.InvariantCulture), step);
    }

    /// <summary>Those of all attempts that are not hidden, as they were written down.</summary>
    public static async Task<IReadOnlyList<StepEntry>> ListStepEntriesAsync(this ReadSession session, Guid incidentId) =>
    [
        .. (await session.ListAsync<TimelineEntry>($"""
            select {TimelineStore.Columns} from timeline_entries t where t.incident_id = @incidentId and t.hidden_at is null
              and (t.original_text like 'Rollback %' or t.original_text like 'Roll-forward %' or t.original_text like 'Mitigation %')
            order by t.recorded_at, t.id
            """, new { incidentId })).Select(Of).OfType<StepEntry>(),
    ];

    /// <summary>Whether somebody gave the time of the proposal, or corrected it: then it is not that of writing it down.</summary>
    internal static async Task<bool> SaidWhenProposedAsync(this ReadSession session, Rollback rollback) =>
        (await session.ListStepEntriesAsync(rollback.IncidentId)).Any(e => e.Attempt == rollback.Attempt && e.Step == "proposed" && e.Entry.RecordedAt != rollback.ProposedAt);

    /// <summary>Where an entry tells another minute than the step that wrote it.</summary>
    public static IEnumerable<Mismatch> Mismatches(IReadOnlyList<Rollback> attempts, IReadOnlyList<StepEntry> entries) =>
        from attempt in attempts
        from step in TimesOf(attempt)
        where step.At is not null
        let told = entries.Where(e => e.Attempt == attempt.Attempt && e.Step == step.Step).ToList()
        where told.Count > 0 && told.All(e => (e.Entry.OccurredAt - step.At!.Value).Duration() >= TimeSpan.FromMinutes(1))
        select new Mismatch(told[0], step.At!.Value);

    /// <summary>Moves the entries of corrected steps, with what stood before as a revision. What a person made of an entry stays as it is.</summary>
    internal static async Task FollowAsync(this WriteSession session, IReadOnlyList<StepEntry> entries, Rollback before, Rollback after, Actor actor, DateTimeOffset now)
    {
        foreach (var ((step, was), (_, at)) in TimesOf(before).Zip(TimesOf(after)))
        {
            if (was == at || at is not { } known) continue;
            foreach (var entry in entries.Where(e => e.Attempt == after.Attempt && e.Step == step && e.Entry.OccurredAt == was && IsUntouched(e.Entry)).Select(e => e.Entry))
            {
                var moved = entry with { OccurredAt = known, Accuracy = Accuracy.Exact };
                if (!await session.ReviseEntryAsync(entry, moved, actor.Name, now)) continue;
                await session.RecordAsync(actor, now, new Fact("entry.edited", entry.IncidentId, entry.Id, new
                {
                    From = new { entry.Text, entry.Kind, entry.OccurredAt, entry.Accuracy },
                    To = new { moved.Text, moved.Kind, moved.OccurredAt, moved.Accuracy },
                }));
            }
        }
    }

    static bool IsUntouched(TimelineEntry entry) => entry.Text == entry.OriginalText && (entry.Kind is EntryKind.Rollback or EntryKind.Decision);

    [GeneratedRegex(@"^(?:Rollback|Roll-forward|Mitigation) (?<attempt>[0-9]{1,6}) (?<step>proposed: |decided(?: by the [^:\n]+)?: |rejected(?: by the [^:\n]+)?: |started: |finished and |failed\.|abandoned\.|verified: |checked, )")]
    private static partial Regex Told();
}

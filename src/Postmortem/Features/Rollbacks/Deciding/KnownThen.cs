using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Changes;
using Postmortem.Features.Rollbacks.Undo;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks.Deciding;

/// <param name="Changes">Those that people linked, dismissed ones too.</param>
/// <param name="Strongest">What the record strongly suspected while nobody had said anything of it.</param>
/// <param name="ToldAfter">How long after the decision it was written down. What the record said at its moment is not kept.</param>
public sealed record KnownFacts(string Severity, string Status, IReadOnlyList<string> Harm, IReadOnlyList<LinkedChange> Changes, IReadOnlyList<Rollback> Attempts,
    DateTimeOffset? Acknowledged, DateTimeOffset? ImpactStart, DateTimeOffset Declared, DateTimeOffset At, Change? Strongest = null, TimeSpan ToldAfter = default);

/// <summary>What was known when something was decided, in lines of plain text: later nobody judges it by what came out afterwards.</summary>
public static partial class KnownThen
{
    const int MostLines = 10;

    /// <summary>Until then it is the time that writing takes.</summary>
    static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(1);

    public static string Of(KnownFacts facts)
    {
        var since = new List<string>();
        void Since(DateTimeOffset? from, string what)
        {
            if (RollbackDurations.Between(from, facts.At) is { } span) since.Add($"{Times.Duration(span)} since {what}");
        }
        Since(facts.Acknowledged ?? facts.Declared, facts.Acknowledged is null ? "it was declared" : "it was acknowledged");
        Since(facts.ImpactStart, "impact began");
        IEnumerable<string> lines =
        [
            .. Told(facts.ToldAfter),
            $"{facts.Severity}, {facts.Status}{string.Concat(since.Select(s => $", {s}"))}.",
            .. facts.Harm.Take(MostLines).Select(h => $"Harm: {h}"),
            .. facts.Changes.Take(MostLines).Select(c => Words.Capital(c.Relation) + ": " + Line(c, c.Why, facts)),
            .. facts.Strongest is { } strongest ? [$"Strongly suspected by the record: {Line(strongest, "", facts)}"] : Array.Empty<string>(),
            .. facts.Changes.Count == 0 && facts.Strongest is null ? ["No change was suspected."] : Array.Empty<string>(),
            .. facts.Attempts.TakeLast(MostLines).Select(a => $"{a.Name}, {a.State}: {a.Title}"),
        ];
        return Words.Fit(string.Join('\n', lines.Select(l => l.ReplaceLineEndings(" "))), RollbackFields.LongestNote);
    }

    static string[] Told(TimeSpan after) => after >= Afterwards ? [$"Written down {Times.Duration(after)} afterwards: what follows is what the record said by then."] : [];

    /// <summary>The same when the decision was corrected to another moment: what was known stays, and the durations in it become those of that moment, or go.</summary>
    /// <param name="since">From when on a word of the text counts; null when nobody knows any more.</param>
    public static string MovedTo(string known, DateTimeOffset at, DateTimeOffset writtenAt, Func<string, DateTimeOffset?> since)
    {
        if (known.Length == 0) return known;
        var lines = known.Split('\n').SkipWhile(l => l.StartsWith("Written down ", StringComparison.Ordinal)).ToList();
        if (lines.Count > 0)
            lines[0] = Since().Replace(lines[0], m => RollbackDurations.Between(since(m.Groups["what"].Value), at) is { } span ? $", {Times.Duration(span)} since {m.Groups["what"].Value}" : "");
        return Words.Fit(string.Join('\n', [.. Told(writtenAt - at), .. lines]), RollbackFields.LongestNote);
    }

    static string Line(Change change, string why, KnownFacts facts)
    {
        var when = ChangeTexts.Distance(change.OccurredAt, facts.ImpactStart ?? facts.Declared, facts.ImpactStart is null ? "the declaration" : "impact start");
        return $"{UndoWords.NameOf(change)}, {when}{(why.Length > 0 ? $". {why}" : "")}";
    }

    /// <summary>Inside the write that decides.</summary>
    internal static async Task<string> ReadKnownThenAsync(this ReadSession s, IncidentRef incident, DateTimeOffset at, DateTimeOffset now)
    {
        var times = await s.ReadStartsAsync(incident.Id);
        var harm = await s.ListAsync<Harm>("select p.quantity, p.value, p.not_measurable_because from impacts p where p.incident_id = @Id order by p.position, p.id limit 10", new { incident.Id });
        var linked = await s.ListLinkedChangesAsync(incident.Id);
        var isSaid = linked.Any(c => c.Relation is ChangeRelation.Suspect or ChangeRelation.Caused);
        return Of(new(incident.Severity, incident.Status, [.. harm.Select(h => h.InWords)], [.. linked.Where(c => c.OccurredAt <= at)], [.. (await s.ListRollbacksAsync(incident.Id)).Where(r => (r.ProposedAt ?? r.DecidedAt ?? r.StartedAt) <= at)],
            times.TryGetValue(MilestoneKind.Acknowledged, out var acknowledged) ? acknowledged : null, times.TryGetValue(MilestoneKind.ImpactStart, out var began) ? began : null, incident.DeclaredAt, at,
            isSaid ? null : await s.FindStrongestAsync(incident, at), now - at));
    }

    /// <summary>Inside the write that corrects the time of the decision.</summary>
    internal static async Task<string> KnownAtAsync(this ReadSession s, IncidentRef incident, Rollback decided, DateTimeOffset at, DateTimeOffset writtenAt)
    {
        var times = await s.ReadStartsAsync(incident.Id);
        return MovedTo(decided.KnownThen, at, writtenAt, what => what switch
        {
            "impact began" => times.TryGetValue(MilestoneKind.ImpactStart, out var began) ? began : null,
            "it was acknowledged" => times.TryGetValue(MilestoneKind.Acknowledged, out var acknowledged) ? acknowledged : null,
            _ => incident.DeclaredAt,
        });
    }

    static async Task<Dictionary<string, DateTimeOffset>> ReadStartsAsync(this ReadSession s, Guid incidentId) => (await s.ListAsync<Known>(
        "select kind, at from milestones where incident_id = @incidentId and at is not null and kind in ('acknowledged', 'impact start')", new { incidentId })).ToDictionary(m => m.Kind, m => m.At);

    [GeneratedRegex(", [^,]+ since (?<what>it was declared|it was acknowledged|impact began)")]
    private static partial Regex Since();

    /// <summary>A quantity alone would say that there is some of it.</summary>
    sealed record Harm
    {
        public string Quantity { get; init; } = "";
        public string Value { get; init; } = "";
        public string? NotMeasurableBecause { get; init; }

        public string InWords => NotMeasurableBecause is { Length: > 0 } why ? $"{Quantity}: not measurable, because {why}" : Value.Length > 0 ? $"{Quantity}: {Value}" : Quantity;
    }

    sealed record Known
    {
        public string Kind { get; init; } = "";
        public DateTimeOffset At { get; init; }
    }
}

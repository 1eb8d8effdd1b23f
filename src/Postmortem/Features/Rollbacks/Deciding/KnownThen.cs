using Postmortem.Data;
using Postmortem.Features.Changes;
using Postmortem.Features.Rollbacks.Undo;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks.Deciding;

/// <param name="Changes">Those that people linked, dismissed ones too.</param>
public sealed record KnownFacts(string Severity, string Status, IReadOnlyList<string> Harm, IReadOnlyList<LinkedChange> Changes, IReadOnlyList<Rollback> Attempts,
    DateTimeOffset? Acknowledged, DateTimeOffset? ImpactStart, DateTimeOffset Declared, DateTimeOffset At);

/// <summary>What was known when something was decided, in lines of plain text: later nobody judges it by what came out afterwards.</summary>
public static class KnownThen
{
    const int MostLines = 10;

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
            $"{facts.Severity}, {facts.Status}{string.Concat(since.Select(s => $", {s}"))}.",
            .. facts.Harm.Take(MostLines).Select(h => $"Harm: {h}"),
            .. facts.Changes.Count == 0 ? ["No change was suspected."] : facts.Changes.Take(MostLines).Select(c => Words.Capital(c.Relation) + ": " + Line(c, facts)),
            .. facts.Attempts.TakeLast(MostLines).Select(a => $"{a.Name}, {a.State}: {a.Title}"),
        ];
        return Fitting(string.Join('\n', lines.Select(l => l.ReplaceLineEndings(" "))));
    }

    static string Line(LinkedChange change, KnownFacts facts)
    {
        var when = ChangeTexts.Distance(change.OccurredAt, facts.ImpactStart ?? facts.Declared, facts.ImpactStart is null ? "the declaration" : "impact start");
        return $"{UndoWords.NameOf(change)}, {when}{(change.Why.Length > 0 ? $". {change.Why}" : "")}";
    }

    static string Fitting(string text) => text.Length <= RollbackFields.LongestNote ? text : $"{text[..(RollbackFields.LongestNote - 2)]} …";

    /// <summary>Inside the write that decides.</summary>
    internal static async Task<string> ReadKnownThenAsync(this ReadSession s, IncidentRef incident, DateTimeOffset at)
    {
        var times = (await s.ListAsync<Known>("select kind, at from milestones where incident_id = @Id and at is not null and kind in ('acknowledged', 'impact start')", new { incident.Id })).ToDictionary(m => m.Kind, m => m.At);
        var harm = await s.ListAsync<string>("select p.quantity || case when p.value <> '' then ': ' || p.value else '' end from impacts p where p.incident_id = @Id order by p.position, p.id limit 10", new { incident.Id });
        return Of(new(incident.Severity, incident.Status, harm, await s.ListLinkedChangesAsync(incident.Id), await s.ListRollbacksAsync(incident.Id),
            times.TryGetValue(MilestoneKind.Acknowledged, out var acknowledged) ? acknowledged : null, times.TryGetValue(MilestoneKind.ImpactStart, out var began) ? began : null, incident.DeclaredAt, at));
    }

    sealed record Known
    {
        public string Kind { get; init; } = "";
        public DateTimeOffset At { get; init; }
    }
}

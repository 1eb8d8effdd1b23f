using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>When something of the past was. Times typed about it without a whole date mean the ones nearest to it, not the latest before now.</summary>
public sealed record PastSpan(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Until then "21:30" may as well be this evening.</summary>
    static readonly TimeSpan Past = TimeSpan.FromHours(12);

    public TimeSpan DistanceOf(DateTimeOffset at) => at < From ? From - at : at > To ? at - To : TimeSpan.Zero;

    /// <returns>Null while the incident goes on or has just ended, and for who may not see it.</returns>
    internal static async Task<PastSpan?> FindAsync(ReadSession s, int number, Actor actor, DateTimeOffset now)
    {
        var found = await s.OneAsync<Row>($"""
            select i.status, i.kind, i.declared_at, i.ended_at, (select min(m.at) from milestones m where m.incident_id = i.id and (i.kind <> 'backfilled' or m.kind <> 'declared')) as first_at,
              (select max(m.at) from milestones m where m.incident_id = i.id and (i.kind <> 'backfilled' or m.kind <> 'declared')) as last_at
            from incidents i where i.number = @number and {Visibility.Sql}
            """, new { number, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });
        if (found is null || (IncidentStatus.IsOpen(found.Status) && found.Kind != IncidentKind.Backfilled)) return null;
        var from = found.FirstAt ?? found.DeclaredAt;
        // A record of the past is declared, and ends, when somebody writes it down.
        var ended = found.Kind == IncidentKind.Backfilled ? null : found.EndedAt;
        var to = new[] { from, found.LastAt ?? from, ended ?? from }.Max();
        return now - to < Past ? null : new(from, to);
    }

    sealed record Row
    {
        public string Status { get; init; } = "";
        public string Kind { get; init; } = "";
        public DateTimeOffset DeclaredAt { get; init; }
        public DateTimeOffset? EndedAt { get; init; }
        public DateTimeOffset? FirstAt { get; init; }
        public DateTimeOffset? LastAt { get; init; }
    }
}

public static class PastSpans
{
    /// <param name="typed">Times as they were typed; nothing is looked up when there are none.</param>
    public static async Task<PastSpan?> FindPastAsync(this Database database, int number, Actor actor, DateTimeOffset now, CancellationToken ct, params IEnumerable<string?> typed) =>
        typed.All(string.IsNullOrWhiteSpace) ? null : await database.ReadAsync(s => PastSpan.FindAsync(s, number, actor, now), ct);
}

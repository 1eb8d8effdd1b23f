using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks.Drills;

/// <summary>When taking a service back was last practised, and how that went.</summary>
/// <param name="Number">The drill that it was part of.</param>
public sealed record Rehearsal(DateOnly On, string Result, int Number)
{
    public const string Never = "Never rehearsed";

    /// <summary>Last rehearsed 3 Mar 2026: it worked</summary>
    public static string InWords(Rehearsal? rehearsal) => rehearsal is null ? Never
        : $"Last rehearsed {rehearsal.On.ToString("d MMM yyyy", CultureInfo.InvariantCulture)}, in {IncidentRef.NameOf(rehearsal.Number)}: {DrillResult.InWords(rehearsal.Result)}";
}

public static class RehearsalReads
{
    /// <summary>The newest of each service: a rehearsal is an attempt within an incident that is itself a drill.</summary>
    public static async Task<IReadOnlyDictionary<Guid, Rehearsal>> ReadRehearsalsAsync(this ReadSession s, Actor viewer)
    {
        var attempts = (await s.ListAsync<AttemptRow>($"""
            select r.service_id, r.finished_at, r.outcome, i.number from rollbacks r join incidents i on i.id = r.incident_id
            where i.kind = 'drill' and r.service_id is not null and r.finished_at is not null and r.outcome <> 'abandoned' and {Visibility.Sql}
            """, new { ViewerId = viewer.ViewerId(), SeesAll = viewer.SeesAll() }))
            .Select(a => (a.ServiceId, new Rehearsal(DateOnly.FromDateTime(a.FinishedAt.UtcDateTime), a.Outcome == RollbackOutcome.Succeeded ? DrillResult.Worked : a.Outcome, a.Number)));
        return attempts.GroupBy(r => r.ServiceId).ToDictionary(g => g.Key, g => g.Select(r => r.Item2).OrderBy(r => r.On).Last());
    }

    sealed record AttemptRow
    {
        public Guid ServiceId { get; init; }
        public DateTimeOffset FinishedAt { get; init; }
        public string Outcome { get; init; } = "";
        public int Number { get; init; }
    }
}

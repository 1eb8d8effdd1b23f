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
    /// <summary>The newest of each of these services: a rehearsal is an attempt within an incident that is itself a drill.</summary>
    /// <param name="services">Null for all of them.</param>
    public static async Task<IReadOnlyDictionary<Guid, Rehearsal>> ReadRehearsalsAsync(this ReadSession s, Actor viewer, IReadOnlyCollection<Guid>? services = null)
    {
        if (services is { Count: 0 }) return new Dictionary<Guid, Rehearsal>();
        var of = new KeyList(services ?? []);
        of.Values.AddDynamicParams(new { ViewerId = viewer.ViewerId(), SeesAll = viewer.SeesAll() });
        // "cross join" fixes the order of the loops: a service's attempts from the newest, until one is of a drill.
        var attempts = await s.ListAsync<AttemptRow>($"""
            with newest as materialized (
              select v.id as service_id, (
                select x.id from rollbacks x cross join incidents i
                where x.service_id = v.id and x.finished_at is not null and x.outcome <> 'abandoned' and i.id = x.incident_id and i.kind = 'drill' and {Visibility.Sql}
                order by x.finished_at desc, x.id desc limit 1) as rollback_id
              from services v{(services is null ? "" : $" where v.id in {of.Names}")}
            )
            select n.service_id, r.finished_at, r.outcome, i.number from newest n join rollbacks r on r.id = n.rollback_id join incidents i on i.id = r.incident_id
            """, of.Values);
        return attempts.ToDictionary(a => a.ServiceId, a => new Rehearsal(DateOnly.FromDateTime(a.FinishedAt.UtcDateTime), a.Outcome == RollbackOutcome.Succeeded ? DrillResult.Worked : a.Outcome, a.Number));
    }

    sealed record AttemptRow
    {
        public Guid ServiceId { get; init; }
        public DateTimeOffset FinishedAt { get; init; }
        public string Outcome { get; init; } = "";
        public int Number { get; init; }
    }
}

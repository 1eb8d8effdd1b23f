using System.Globalization;
using Postmortem.Data;

namespace Postmortem.Features.Rollbacks.Deciding;

/// <summary>A row of <c>recovery_waits</c>: nothing is undone for now, for a reason.</summary>
public sealed record RecoveryWait
{
    public Guid Id { get; init; }
    public Guid IncidentId { get; init; }
    public string Why { get; init; } = "";

    /// <summary>Lines of plain text.</summary>
    public string KnownThen { get; init; } = "";
    public DateTimeOffset DecidedAt { get; init; }
    public string DecidedBy { get; init; } = "";
    public string DeciderRole { get; init; } = "";
    public DateTimeOffset AsksAgainAt { get; init; }

    /// <summary>What stands on the timeline.</summary>
    public string AsEntry() => string.Create(CultureInfo.InvariantCulture, $"{EntryBegin}{DeciderRole} to wait {(int)(AsksAgainAt - DecidedAt).TotalMinutes}{EntryEnd}\n\nWhy: {Why}");

    public static bool IsToldBy(string entry) => entry.StartsWith(EntryBegin, StringComparison.Ordinal) && entry.Split('\n', 2)[0].EndsWith(EntryEnd, StringComparison.Ordinal);

    const string EntryBegin = "Decided by the ";
    const string EntryEnd = " min before anything is undone.";
}

/// <summary>The SQL of <c>recovery_waits</c>, and of the clock. Each takes the key of an incident that was looked up for a viewer.</summary>
public static class DecisionStore
{
    /// <summary>Of every open incident in which nothing is decided, or of one; plausible is what people said.</summary>
    internal static Task<IReadOnlyList<DecisionClock>> ListUndecidedAsync(this ReadSession session, Guid? incidentId) => session.ListAsync<DecisionClock>($"""
        select x.* from (
          select i.id as incident_id, v.decide_minutes as after_minutes,
            coalesce((select m.at from milestones m where m.incident_id = i.id and m.kind = 'acknowledged'), i.declared_at) as acknowledged_at,
            (select min(p.at) from (
              select l.linked_at as at from change_links l where l.incident_id = i.id and l.relation in ('suspect', 'caused')
              union all select r.proposed_at from rollbacks r where r.incident_id = i.id and r.state = 'proposed') p) as plausible_since,
            exists (select 1 from rollbacks r where r.incident_id = i.id and r.state in ('decided', 'started', 'finished', 'verified')) as is_decided,
            (select max(coalesce(r.finished_at, r.decided_at)) from rollbacks r where r.incident_id = i.id and r.state in ('rejected', 'partial', 'failed', 'abandoned')) as begun_anew_at,
            w.decided_at as waited_at, w.asks_again_at as ask_again_at
          from incidents i join severities v on v.key = i.severity
            left join recovery_waits w on w.id = (select n.id from recovery_waits n where n.incident_id = i.id order by n.decided_at desc, n.id desc limit 1)
          where i.status in ('triage', 'active') and i.kind <> 'backfilled' and v.decide_minutes is not null
            and not exists (select 1 from milestones m where m.incident_id = i.id and m.kind in ('mitigated', 'impact end') and m.at is not null) {(incidentId is null ? "" : "and i.id = @incidentId")}) x
        where not x.is_decided
        """, new { incidentId });

    /// <summary>After how many minutes this incident's severity asks; null: never.</summary>
    public static Task<int?> FindDecideMinutesAsync(this ReadSession session, string severity) =>
        session.OneAsync<int?>("select decide_minutes from severities where key = @severity", new { severity });

    public static Task<IReadOnlyList<RecoveryWait>> ListWaitsAsync(this ReadSession session, Guid incidentId) => session.ListAsync<RecoveryWait>("""
        select id, incident_id, why, known_then, decided_at, decided_by, decider_role, asks_again_at from recovery_waits where incident_id = @incidentId order by decided_at, id
        """, new { incidentId });

    /// <summary>Import calls it inside its one transaction.</summary>
    public static Task<int> BackfillWaitAsync(this WriteSession session, RecoveryWait wait) => session.InsertWaitAsync(wait);

    internal static Task<int> InsertWaitAsync(this WriteSession session, RecoveryWait wait) => session.ExecuteAsync("""
        insert into recovery_waits (id, incident_id, why, known_then, decided_at, decided_by, decider_role, asks_again_at)
        values (@Id, @IncidentId, @Why, @KnownThen, @DecidedAt, @DecidedBy, @DeciderRole, @AsksAgainAt)
        """, wait);
}

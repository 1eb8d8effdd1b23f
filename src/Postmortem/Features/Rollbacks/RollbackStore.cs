using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

/// <summary>The SQL of <c>rollbacks</c>. Those without a viewer take the key of an incident that was looked up for one.</summary>
public static class RollbackStore
{
    const string Columns = """
        r.id, r.incident_id, r.attempt, r.direction, r.kind, r.service_id, s.name as service_name, r.scope, r.from_version, r.to_version,
        r.state, r.reason, r.proposed_at, r.proposed_by, r.decided_at, r.decided_by, r.decider_role, r.decision_reason, r.known_then, r.preflight,
        r.started_at, r.finished_at, r.outcome, r.outcome_note, r.verified_at, r.verified_by, r.verification_metric,
        r.verification_threshold, r.verification_value, r.verification_hold_minutes, r.side_effects, r.also_undoes, r.data_lost, r.version
        """;

    /// <summary>All attempts of an incident in order, for this viewer. Exports and API read this; an unseen incident has none.</summary>
    public static Task<IReadOnlyList<Rollback>> ReadRollbacksAsync(this ReadSession session, int number, Actor viewer) => session.ListAsync<Rollback>($"""
        select {Columns} from rollbacks r join incidents i on i.id = r.incident_id left join services s on s.id = r.service_id
        where i.number = @number and {Visibility.Sql} order by r.attempt
        """, new { number, ViewerId = viewer.ViewerId(), SeesAll = viewer.SeesAll() });

    public static Task<IReadOnlyList<Rollback>> ListRollbacksAsync(this ReadSession session, Guid incidentId) => session.ListAsync<Rollback>(
        $"select {Columns} from rollbacks r left join services s on s.id = r.service_id where r.incident_id = @incidentId order by r.attempt", new { incidentId });

    public static Task<Rollback?> FindRollbackAsync(this ReadSession session, Guid incidentId, int attempt) => session.OneAsync<Rollback>(
        $"select {Columns} from rollbacks r left join services s on s.id = r.service_id where r.incident_id = @incidentId and r.attempt = @attempt", new { incidentId, attempt });

    /// <summary>The first attempt that was started and has not ended.</summary>
    public static Task<int?> FindUnendedAttemptAsync(this ReadSession session, Guid incidentId) => session.OneAsync<int?>(
        "select min(r.attempt) from rollbacks r where r.incident_id = @incidentId and r.state = 'started'", new { incidentId });

    /// <summary>The part this person has in the incident, commander first; null when none.</summary>
    public static Task<string?> RoleInIncidentAsync(this ReadSession session, Guid incidentId, Actor actor) => session.OneAsync<string>("""
        select x.role from incident_roles x where x.incident_id = @incidentId and x.person_id = @ViewerId
        order by case x.role when 'commander' then 0 when 'responder' then 2 else 1 end, x.role limit 1
        """, new { incidentId, ViewerId = actor.ViewerId() });

    /// <summary>Adds it with the next free attempt number, also when two people propose at once.</summary>
    internal static async Task<Rollback> InsertRollbackAsync(this WriteSession session, Rollback rollback)
    {
        while (true)
        {
            var attempt = await session.OneAsync<int?>("""
                insert into rollbacks (id, incident_id, attempt, direction, kind, service_id, scope, from_version, to_version, state, reason,
                    proposed_at, proposed_by, decided_at, decided_by, decider_role, decision_reason, known_then, preflight, started_at, finished_at, outcome, outcome_note,
                    verified_at, verified_by, verification_metric, verification_threshold, verification_value, verification_hold_minutes, side_effects, also_undoes, data_lost)
                values (@Id, @IncidentId, (select coalesce(max(attempt), 0) + 1 from rollbacks where incident_id = @IncidentId), @Direction, @Kind, @ServiceId,
                    @Scope, @FromVersion, @ToVersion, @State, @Reason, @ProposedAt, @ProposedBy, @DecidedAt, @DecidedBy, @DeciderRole, @DecisionReason, @KnownThen, @Preflight,
                    @StartedAt, @FinishedAt, @Outcome, @OutcomeNote, @VerifiedAt, @VerifiedBy, @VerificationMetric, @VerificationThreshold, @VerificationValue,
                    @VerificationHoldMinutes, @SideEffects, @AlsoUndoes, @DataLost)
                on conflict (incident_id, attempt) do nothing
                returning attempt
                """, rollback);
            if (attempt is { } number) return (await session.FindRollbackAsync(rollback.IncidentId, number))!;
        }
    }

    /// <returns>False when somebody else changed it after the version given.</returns>
    internal static async Task<bool> UpdateRollbackAsync(this WriteSession session, Rollback rollback) => await session.ExecuteAsync("""
        update rollbacks set direction = @Direction, kind = @Kind, service_id = @ServiceId, scope = @Scope, from_version = @FromVersion, to_version = @ToVersion,
            state = @State, reason = @Reason, proposed_at = @ProposedAt, decided_at = @DecidedAt, decided_by = @DecidedBy, decider_role = @DeciderRole,
            decision_reason = @DecisionReason, known_then = @KnownThen, preflight = @Preflight, started_at = @StartedAt, finished_at = @FinishedAt, outcome = @Outcome,
            outcome_note = @OutcomeNote, verified_at = @VerifiedAt, verified_by = @VerifiedBy, verification_metric = @VerificationMetric,
            verification_threshold = @VerificationThreshold, verification_value = @VerificationValue, verification_hold_minutes = @VerificationHoldMinutes, side_effects = @SideEffects,
            also_undoes = @AlsoUndoes, data_lost = @DataLost, version = version + 1
        where id = @Id and version = @Version
        """, rollback) == 1;
}

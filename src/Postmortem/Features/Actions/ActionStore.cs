using Dapper;
using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>Somebody who could own a follow-up of one incident.</summary>
public sealed record Owner
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";

    /// <summary>May see the incident.</summary>
    public bool Sees { get; init; }

    /// <summary>More than a reader.</summary>
    public bool MayAct { get; init; }
}

/// <summary>The SQL of <c>action_items</c>, <c>action_item_extensions</c> and <c>action_item_reopenings</c>: single rows and changes.</summary>
public static class ActionStore
{
    internal const string Select = """
        select a.id, a.number, a.incident_id, a.factor_id, a.difference_id, a.service_id, a.title, a.type, a.priority, a.owner_id, a.owner_name, a.due_on, a.done_when,
            a.tracker_url, a.state, a.done_claim, a.done_url, a.done_at, a.done_by, a.done_by_name, a.evidence_kind, a.evidence_text, a.evidence_url, a.evidence_experiment_id,
            a.verified_at, a.verified_by, a.verified_by_name, a.decline_asked_at, a.declined_at, a.declined_reason, a.declined_by, a.declined_by_name,
            a.approver_id, a.approver_name, a.source_ref, a.created_by_name, a.created_at, a.updated_at, a.version,
            i.number as incident_number, i.title as incident_title, i.status as incident_status, i.visibility as incident_visibility,
            p.name as owner_person_name, p.disabled_at is not null as owner_has_left, f.text as factor_text, d.dimension as difference_dimension, x.number as evidence_experiment, x.title as evidence_experiment_title,
            v.name as service_name, v.slug as service_slug
        from action_items a
        join incidents i on i.id = a.incident_id
        left join people p on p.id = a.owner_id
        left join factors f on f.id = a.factor_id
        left join review_differences d on d.id = a.difference_id
        left join experiments x on x.id = a.evidence_experiment_id
        left join services v on v.id = a.service_id
        """;

    const string SeesIncident = """
        (i.visibility = 'open' or p.role = 'administrator' or exists
            (select 1 from incident_members m where m.incident_id = i.id and m.person_id = p.id))
        """;

    /// <summary>The follow-up, when this person may see its incident.</summary>
    public static Task<ActionItem?> FindActionItemAsync(this ReadSession session, int number, Actor actor) => session.OneAsync<ActionItem>(
        $"{Select} where a.number = @number and {Visibility.Sql}", new { number, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    public static Task<ActionItem?> FindActionItemBySourceAsync(this ReadSession session, Guid incidentId, string sourceRef) => session.OneAsync<ActionItem>(
        $"{Select} where a.incident_id = @incidentId and a.source_ref = @sourceRef", new { incidentId, sourceRef });

    /// <summary>An account that is in use, and whether it may see the incident.</summary>
    public static Task<Owner?> FindOwnerAsync(this ReadSession session, Guid incidentId, Guid personId) => session.OneAsync<Owner>(
        $"select p.id, p.name, {SeesIncident} as sees from people p cross join incidents i where p.id = @personId and p.disabled_at is null and i.id = @incidentId",
        new { incidentId, personId });

    /// <summary>Everybody with an account who may see this incident, by name.</summary>
    public static Task<IReadOnlyList<Owner>> ListOwnersAsync(this ReadSession session, Guid incidentId) => session.ListAsync<Owner>(
        $"select p.id, p.name, true as sees, p.role <> '{Role.Reader}' as may_act from people p cross join incidents i where i.id = @incidentId and p.disabled_at is null and {SeesIncident} order by lower(p.name), p.id",
        new { incidentId });

    public static Task<string?> FindFactorTextAsync(this ReadSession session, Guid incidentId, Guid factorId) =>
        session.ScalarAsync<string>("select text from factors where id = @factorId and incident_id = @incidentId", new { incidentId, factorId });

    public static Task<string?> FindDifferenceDimensionAsync(this ReadSession session, Guid incidentId, Guid differenceId) =>
        session.ScalarAsync<string>("select dimension from review_differences where id = @differenceId and incident_id = @incidentId", new { differenceId, incidentId });

    public static Task<string?> FindServiceNameAsync(this ReadSession session, Guid serviceId) =>
        session.ScalarAsync<string>("select name from services where id = @serviceId", new { serviceId });

    /// <summary>Gives the item its number, adds it and finds it in search. The journal is the caller's.</summary>
    /// <returns>The item as it stands: the one that was there when its <c>SourceRef</c> was added before.</returns>
    internal static async Task<(ActionItem Item, bool Added)> InsertActionItemAsync(this WriteSession session, ActionItem item)
    {
        if (item.SourceRef is { } known && await session.FindActionItemBySourceAsync(item.IncidentId, known) is { } before) return (before, false);
        item = item with { Number = await session.ScalarAsync<int>("update counters set value = value + 1 where name = 'action_item' returning value") };
        var added = await session.ExecuteAsync("""
            insert into action_items (id, number, incident_id, factor_id, difference_id, service_id, title, type, priority, owner_id, owner_name, due_on, done_when,
                tracker_url, state, done_claim, done_url, done_at, done_by, done_by_name, evidence_kind, evidence_text, evidence_url, evidence_experiment_id,
                verified_at, verified_by, verified_by_name, decline_asked_at, declined_at, declined_reason, declined_by, declined_by_name,
                approver_id, approver_name, source_ref, created_by_name, created_at, updated_at)
            values (@Id, @Number, @IncidentId, @FactorId, @DifferenceId, @ServiceId, @Title, @Type, @Priority, @OwnerId, @OwnerName, @DueOn, @DoneWhen,
                @TrackerUrl, @State, @DoneClaim, @DoneUrl, @DoneAt, @DoneBy, @DoneByName, @EvidenceKind, @EvidenceText, @EvidenceUrl, @EvidenceExperimentId,
                @VerifiedAt, @VerifiedBy, @VerifiedByName, @DeclineAskedAt, @DeclinedAt, @DeclinedReason, @DeclinedBy, @DeclinedByName,
                @ApproverId, @ApproverName, @SourceRef, @CreatedByName, @CreatedAt, @UpdatedAt)
            on conflict (incident_id, source_ref) do nothing
            """, item) == 1;
        // Another replica may have imported the same thing between the look and the insert.
        if (!added) return ((await session.FindActionItemBySourceAsync(item.IncidentId, item.SourceRef!))!, false);
        await session.IndexAsync(item.ForSearch());
        session.Announce(new LiveChange(item.IncidentId, LivePart.Actions));
        return (item, true);
    }

    /// <summary>Writes the changed item over the version that it was read at, with journal entry, search and open pages.</summary>
    internal static async Task<Result<Done>> ChangeActionItemAsync(this WriteSession session, ActionItem item, Actor actor, DateTimeOffset now, string action, object data)
    {
        var changed = await session.ExecuteAsync("""
            update action_items set factor_id = @FactorId, service_id = @ServiceId, title = @Title, type = @Type, priority = @Priority,
                owner_id = @OwnerId, owner_name = @OwnerName, due_on = @DueOn, done_when = @DoneWhen, tracker_url = @TrackerUrl, state = @State,
                done_claim = @DoneClaim, done_url = @DoneUrl, done_at = @DoneAt, done_by = @DoneBy, done_by_name = @DoneByName,
                evidence_kind = @EvidenceKind, evidence_text = @EvidenceText, evidence_url = @EvidenceUrl, evidence_experiment_id = @EvidenceExperimentId,
                verified_at = @VerifiedAt, verified_by = @VerifiedBy, verified_by_name = @VerifiedByName,
                decline_asked_at = @DeclineAskedAt, declined_at = @DeclinedAt, declined_reason = @DeclinedReason,
                declined_by = @DeclinedBy, declined_by_name = @DeclinedByName, approver_id = @ApproverId, approver_name = @ApproverName,
                updated_at = @UpdatedAt, version = version + 1
            where id = @Id and version = @Version
            """, item with { UpdatedAt = now }) == 1;
        if (!changed) return await session.ChangedAsync(item);
        await session.IndexAsync(item.ForSearch());
        await session.RecordAsync(actor, now, new Fact(action, item.IncidentId, item.Id, data));
        session.Announce(new LiveChange(item.IncidentId, LivePart.Actions));
        return Done.Value;
    }

    internal static Task<int> InsertReopeningAsync(this WriteSession session, Reopening reopening) => session.ExecuteAsync("""
        insert into action_item_reopenings (id, action_item_id, from_state, done_claim, done_url, done_at, done_by, evidence_kind, evidence_text, evidence_url, verified_at, verified_by,
            declined_at, declined_reason, declined_by, approver, reason, reopened_by, reopened_at)
        values (@id, @ActionItemId, @FromState, @DoneClaim, @DoneUrl, @DoneAt, @DoneBy, @EvidenceKind, @EvidenceText, @EvidenceUrl, @VerifiedAt, @VerifiedBy,
            @DeclinedAt, @DeclinedReason, @DeclinedBy, @Approver, @Reason, @ReopenedBy, @ReopenedAt)
        """, With(reopening, Guid.CreateVersion7(reopening.ReopenedAt)));

    static DynamicParameters With(Reopening reopening, Guid id)
    {
        var values = new DynamicParameters(reopening);
        values.Add("id", id);
        return values;
    }

    internal static Task<int> InsertExtensionAsync(this WriteSession session, Guid itemId, Extension extension) => session.ExecuteAsync("""
        insert into action_item_extensions (id, action_item_id, from_due, to_due, reason, extended_by, extended_at)
        values (@id, @itemId, @FromDue, @ToDue, @Reason, @ExtendedBy, @ExtendedAt)
        """, new { id = Guid.CreateVersion7(extension.ExtendedAt), itemId, extension.FromDue, extension.ToDue, extension.Reason, extension.ExtendedBy, extension.ExtendedAt });
}

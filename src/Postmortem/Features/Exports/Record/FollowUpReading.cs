using Postmortem.Data;

namespace Postmortem.Features.Exports.Record;

static class FollowUpReading
{
    public static async Task<IReadOnlyList<RecordedFollowUp>> ReadAsync(ReadSession s, Guid incidentId, RecordedReview? review)
    {
        var items = await s.ListAsync<RecordedFollowUp>("""
            select a.id, a.factor_id, a.difference_id, a.number, a.title, a.type, a.priority, coalesce(p.name, a.owner_name) as owner, a.owner_id is not null as owner_is_person, a.due_on, a.done_when,
                v.name as service, a.tracker_url, a.state, a.done_claim, a.done_url, a.done_at, a.done_by_name as done_by, a.evidence_kind, a.evidence_text, a.evidence_url, x.number as evidence_experiment,
                a.verified_at, a.verified_by_name as verified_by, a.decline_asked_at, a.declined_at, a.declined_reason, a.declined_by_name as declined_by,
                a.approver_name as approver, a.source_ref, a.created_by_name as created_by, a.created_at, a.updated_at
            from action_items a left join people p on p.id = a.owner_id left join services v on v.id = a.service_id left join experiments x on x.id = a.evidence_experiment_id
            where a.incident_id = @incidentId order by a.number
            """, new { incidentId });
        var extensions = (await s.ListAsync<RecordedExtension>("""
            select e.action_item_id, e.from_due, e.to_due, e.reason, e.extended_by, e.extended_at
            from action_item_extensions e join action_items a on a.id = e.action_item_id where a.incident_id = @incidentId order by e.extended_at, e.id
            """, new { incidentId })).ToLookup(e => e.ActionItemId);
        var reopenings = (await s.ListAsync<Actions.Reopening>("""
            select r.action_item_id, r.from_state, r.done_claim, r.done_url, r.done_at, r.done_by, r.evidence_kind, r.evidence_text, r.evidence_url, r.verified_at, r.verified_by,
                r.declined_at, r.declined_reason, r.declined_by, r.approver, r.reason, r.reopened_by, r.reopened_at
            from action_item_reopenings r join action_items a on a.id = r.action_item_id where a.incident_id = @incidentId order by r.reopened_at, r.id
            """, new { incidentId })).ToLookup(r => r.ActionItemId);
        var positions = (review?.Factors ?? []).ToDictionary(f => f.Id, f => f.Position);
        return [.. items.Select(a => a with
        {
            Factor = a.FactorId is { } id && positions.TryGetValue(id, out var position) ? position : null,
            Difference = review?.Differences.FirstOrDefault(d => d.Id == a.DifferenceId)?.Position,
            Extensions = [.. extensions[a.Id]],
            Reopenings = [.. reopenings[a.Id]],
        })];
    }
}

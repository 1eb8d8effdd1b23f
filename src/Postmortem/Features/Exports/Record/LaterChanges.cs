using Postmortem.Data;

namespace Postmortem.Features.Exports.Record;

/// <summary>
/// What people corrected of the record after its review was published: documents show the record as it is now beside a text that was signed before.
/// What was only added contradicts nothing, and what the review itself goes through stands elsewhere.
/// </summary>
static class LaterChanges
{
    public static async Task<RecordedReview> WithLaterChangesAsync(this ReadSession s, RecordedReview review, Guid incidentId)
    {
        if (review.State is not ("published" or "closed")) return review;
        var changes = await s.ListAsync<Change>("""
            select action, max(at) as at from journal where incident_id = @incidentId
              and id > (select p.id from journal p where p.incident_id = @incidentId and p.action = 'review.published' order by p.id desc limit 1)
              and (action like 'milestone.%' or action like 'impact.%' or action like 'incident.role!_%' escape '!'
                or action in ('incident.severity_changed', 'incident.edited', 'incident.services_changed', 'rollback.edited', 'rollback.recorded', 'entry.edited'))
            group by action
            """, new { incidentId });
        return changes.Count == 0 ? review : review with { ChangedSince = [.. changes.Select(c => WordOf(c.Action)).Distinct().Order(StringComparer.Ordinal)], LastChangedAt = changes.Max(c => c.At) };
    }

    static string WordOf(string action) => action.Split('.') switch
    {
        ["milestone", _] => "milestones",
        ["impact", _] => "harm",
        ["rollback", _] => "rollbacks",
        ["entry", _] => "the timeline",
        [_, "severity_changed"] => "severity",
        [_, "services_changed"] => "services",
        [_, "edited"] => "title or summary",
        _ => "roles",
    };

    sealed record Change
    {
        public string Action { get; init; } = "";
        public DateTimeOffset At { get; init; }
    }
}

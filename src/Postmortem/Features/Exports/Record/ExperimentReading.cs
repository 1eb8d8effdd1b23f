using Postmortem.Data;

namespace Postmortem.Features.Exports.Record;

static class ExperimentReading
{
    public static async Task<IReadOnlyList<RecordedExperiment>> ReadAsync(ReadSession s, Guid incidentId, RecordedReview? review)
    {
        var experiments = await s.ListAsync<RecordedExperiment>("""
            select x.id, x.difference_id, x.number, x.title, x.kind, x.hypothesis, x.environment, x.environment_differences, x.service_version, x.data_volume, x.load_profile,
                x.steady_state, x.injected_fault, x.blast_radius, x.abort_condition, x.pass_criteria, v.name as service, x.result, x.ran_on, x.observation, x.limit_found, x.evidence,
                x.result_by_name as result_by, x.created_by_name as created_by, x.created_at, x.updated_at
            from experiments x left join services v on v.id = x.service_id where x.incident_id = @incidentId order by x.number
            """, new { incidentId });
        var factors = (await s.ListAsync<Link>("select f.experiment_id, f.factor_id as to_id from experiment_factors f join experiments x on x.id = f.experiment_id where x.incident_id = @incidentId", new { incidentId })).ToLookup(l => l.ExperimentId, l => l.ToId);
        var followUps = (await s.ListAsync<Link>("""
            select f.experiment_id, a.number from experiment_follow_ups f join experiments x on x.id = f.experiment_id join action_items a on a.id = f.action_item_id
            where x.incident_id = @incidentId order by a.number
            """, new { incidentId })).ToLookup(l => l.ExperimentId, l => l.Number);
        return [.. experiments.Select(x => x with
        {
            Difference = review?.Differences.FirstOrDefault(d => d.Id == x.DifferenceId)?.Position,
            Factors = [.. (review?.Factors ?? []).Where(f => factors[x.Id].Contains(f.Id)).Select(f => f.Position)],
            FollowUps = [.. followUps[x.Id]],
        })];
    }

    sealed record Link
    {
        public Guid ExperimentId { get; init; }
        public Guid ToId { get; init; }
        public int Number { get; init; }
    }
}

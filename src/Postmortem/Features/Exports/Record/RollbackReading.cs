using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Instructions;
using Postmortem.Features.Rollbacks.Verification;

namespace Postmortem.Features.Exports.Record;

/// <summary>Every attempt with what was read to verify it, and what it followed.</summary>
static class RollbackReading
{
    public static async Task<IReadOnlyList<RecordedRollback>> ReadAsync(ReadSession s, Guid incidentId)
    {
        var rows = await s.ListAsync<RollbackRow>("""
            select r.id, r.attempt, r.direction, r.kind, v.name as service, r.scope, r.from_version, r.to_version, r.state, r.reason, r.proposed_at, r.proposed_by,
                r.decided_at, r.decided_by, r.decider_role, r.decision_reason, r.known_then, r.preflight, r.started_at, r.finished_at, r.outcome, r.outcome_note,
                r.verified_at, r.verified_by, r.verification_metric, r.verification_threshold, r.verification_value, r.verification_hold_minutes, r.side_effects, r.also_undoes, r.data_lost
            from rollbacks r left join services v on v.id = r.service_id where r.incident_id = @incidentId order by r.attempt
            """, new { incidentId });
        if (rows.Count == 0) return [];
        var readings = (await s.ListReadingsAsync(incidentId)).ToLookup(r => r.RollbackId);
        var instructions = await s.ReadInstructionsAsync([.. rows.Select(r => new Rollback { Id = r.Id, IncidentId = incidentId })], []);
        return [.. rows.Select(r => r.ToRecord() with
        {
            Readings = [.. readings[r.Id].SelectMany(Checks)],
            Instructions = instructions.GetValueOrDefault(r.Id)?.Text ?? "",
            StepsTicked = instructions.GetValueOrDefault(r.Id)?.InWords ?? "",
            Steps = instructions.GetValueOrDefault(r.Id) is { } followed ? [.. followed.Steps.Select(step => StepOf(followed, step))] : [],
        })];
    }

    static IEnumerable<RecordedReading> Checks(RecoveryReading reading) => reading.CheckList.Select(c => new RecordedReading
    {
        ReadAt = reading.ReadAt,
        ReadBy = reading.ReadBy,
        Name = c.Name,
        Query = c.Query,
        From = c.From,
        To = c.To,
        StepSeconds = c.StepSeconds,
        Comparison = c.Comparison,
        Threshold = c.Threshold,
        Unit = c.Unit,
        HoldMinutes = c.HoldMinutes,
        Result = c.Result,
        HeldSeconds = c.HeldSeconds,
        Waits = c.Waits,
        Last = c.Last,
        Worst = c.Worst,
        WorstSeries = c.WorstSeries,
        Series = c.Series,
        Samples = c.Samples,
        Warning = c.Warning,
    });

    static RecordedStep StepOf(FollowedInstructions followed, InstructionStep step) =>
        new() { Step = step.Number, Line = step.Line, TickedAt = followed.TickOf(step.Number)?.TickedAt, TickedBy = followed.TickOf(step.Number)?.TickedBy };
}

using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Incidents;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Rollbacks.Instructions;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Import;

/// <summary>Writes a record's attempts, each with its runs, its evidence and the steps that it followed, and its decisions to wait.</summary>
sealed class AttemptWriter(WriteSession s, IncidentRecord record, Incident incident, bool isOurs, Actor actor, DateTimeOffset now, NamedHere named, ImportNotes notes)
{
    public async Task WriteAsync()
    {
        foreach (var r in record.Rollbacks)
        {
            var saved = await s.InsertRollbackAsync(new()
            {
                Id = Guid.CreateVersion7(now),
                IncidentId = incident.Id,
                Direction = r.Direction,
                Kind = r.Kind,
                ServiceId = r.Service is { Length: > 0 } service ? await named.ServiceAsync(service, Tier.Standard) : null,
                Scope = r.Scope,
                FromVersion = r.FromVersion,
                ToVersion = r.ToVersion,
                State = r.State,
                Reason = r.Reason,
                ProposedAt = r.ProposedAt,
                ProposedBy = r.ProposedBy,
                DecidedAt = r.DecidedAt,
                DecidedBy = r.DecidedBy,
                DeciderRole = r.DeciderRole,
                DecisionReason = r.DecisionReason,
                KnownThen = r.KnownThen,
                Preflight = JsonSerializer.Serialize(r.Preflight, Journal.Json),
                StartedAt = r.StartedAt,
                FinishedAt = r.FinishedAt,
                Outcome = r.Outcome,
                OutcomeNote = r.OutcomeNote,
                VerifiedAt = r.VerifiedAt,
                VerifiedBy = r.VerifiedBy,
                VerificationMetric = r.VerificationMetric,
                VerificationThreshold = r.VerificationThreshold,
                VerificationValue = r.VerificationValue,
                VerificationHoldMinutes = r.VerificationHoldMinutes,
                SideEffects = r.SideEffects,
                AlsoUndoes = r.AlsoUndoes,
                DataLost = r.DataLost,
            });
            if (saved.Attempt != r.Attempt) notes.Guess($"{(r.Attempt == 0 ? "an attempt without a number" : $"attempt {r.Attempt}")} became attempt {saved.Attempt}: they are counted in the order of the file");
            foreach (var u in r.Runs) await s.BackfillRunAsync(Of(u, saved.Id));
            foreach (var reading in r.Readings.GroupBy(x => (x.ReadAt, x.ReadBy))) await s.BackfillReadingAsync(ReadingOf(saved.Id, [.. reading]));
            if (r.Instructions.Length > 0) await s.BackfillInstructionsAsync(saved.Id, r.Instructions, r.StartedAt ?? now,
                r.Steps.Where(x => x.TickedAt is not null).Select(x => new Tick { RollbackId = saved.Id, Step = x.Step, TickedAt = x.TickedAt!.Value, TickedBy = x.TickedBy ?? "" }));
        }
        foreach (var w in record.Waits)
            await s.BackfillWaitAsync(new()
            {
                Id = Guid.CreateVersion7(now),
                IncidentId = incident.Id,
                Why = w.Why,
                KnownThen = w.KnownThen,
                DecidedAt = w.DecidedAt,
                DecidedBy = w.DecidedBy,
                DeciderRole = w.DeciderRole,
                AsksAgainAt = w.AsksAgainAt,
            });
        // Our own exports carry these milestones already.
        if (!isOurs) await s.KeepMilestonesAsync(incident.Id, actor.Name, now, now, Accuracy.Exact);
    }

    /// <summary>In the order of the record: keys of the same moment follow one another.</summary>
    Run Of(RecordedRun u, Guid rollbackId) => new()
    {
        Id = OrderedKey.Next(now),
        RollbackId = rollbackId,
        ExecutorName = u.Executor,
        DryRun = u.DryRun,
        State = u.State,
        AskedBy = u.AskedBy,
        AskedAt = u.AskedAt,
        ApprovedBy = u.ApprovedBy,
        ApprovedAt = u.ApprovedAt,
        SentAt = u.SentAt,
        HeardAt = u.HeardAt,
        FinishedAt = u.FinishedAt,
        AbortAskedBy = u.AbortAskedBy,
        AbortAskedAt = u.AbortAskedAt,
        Message = u.Message,
        Output = RunRules.Output("", u.Output),
        ExternalUrl = u.Url,
    };

    RecoveryReading ReadingOf(Guid rollbackId, IReadOnlyList<RecordedReading> read) => new()
    {
        Id = OrderedKey.Next(now),
        RollbackId = rollbackId,
        Result = read.MinBy(x => RecoveryRules.Rank(x.Result))!.Result,
        ReadAt = read[0].ReadAt,
        ReadBy = read[0].ReadBy,
        Kept = true,
        Checks = RecoveryReading.Write([.. read.Select(x => new CheckReading
        {
            Name = x.Name,
            Query = x.Query,
            Comparison = x.Comparison,
            Threshold = x.Threshold,
            Unit = x.Unit,
            HoldMinutes = x.HoldMinutes,
            From = x.From,
            To = x.To,
            StepSeconds = x.StepSeconds,
            Result = x.Result,
            HeldSeconds = x.HeldSeconds,
            Waits = x.Waits,
            Last = x.Last,
            Worst = x.Worst,
            WorstSeries = x.WorstSeries,
            Series = x.Series,
            Samples = x.Samples,
            Warning = x.Warning,
        })]),
    };
}

using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks.Verification;

public sealed record ReadRecoveryInput(int Number, int Attempt);

/// <summary>
/// Reads the service's recovery checks from the end of the rollback until now, and suggests what that means. It takes no
/// step: a person says how it is. When one check cannot be read, nothing is kept of any.
/// </summary>
public sealed class ReadRecovery(Database database, Prometheus prometheus, TimeProvider clock)
{
    public async Task<Result<RecoveryReading>> RunAsync(ReadRecoveryInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var found = await database.ReadAsync(async s => await FindAsync(s, input, actor), ct);
        if (found.Failure is { } nothing) return nothing;
        var (_, rollback, checks) = found.Value;
        var now = clock.GetUtcNow();
        var faults = new Checks();
        var read = new List<CheckReading>();
        foreach (var (check, (reading, trouble)) in checks.Zip(await Task.WhenAll(checks.Select(c => AskAsync(c, rollback.FinishedAt!.Value, now, ct)))))
        {
            if (reading is not null) read.Add(reading);
            else faults.Add("reading", $"{Words.Capital(check.Name)}: {trouble} Nothing was recorded; you can read again, or enter by hand what you see.");
        }
        if (!faults.Passed) return faults.Failure;
        return await database.WriteAsync<Result<RecoveryReading>>(async s =>
        {
            // It may have been verified while the answer was under way.
            var again = await FindAsync(s, input, actor);
            if (again.Failure is { } meanwhile) return meanwhile;
            var kept = new RecoveryReading
            {
                Id = OrderedKey.Next(now),
                RollbackId = rollback.Id,
                Result = read.MinBy(c => RecoveryRules.Rank(c.Result))!.Result,
                Checks = RecoveryReading.Write(read),
                ReadAt = now,
                ReadBy = actor.Name,
            };
            await s.InsertReadingAsync(kept);
            await s.RecordAsync(actor, now, new Fact("rollback.recovery_read", again.Value.Incident.Id, rollback.Id, new { rollback.Attempt, kept.Result, Reading = kept.Id, Checks = read.Select(c => new { c.Name, c.Result, c.Last, c.Worst, c.HeldSeconds }) }));
            return kept;
        }, ct);
    }

    async Task<(CheckReading? Reading, string Trouble)> AskAsync(RecoveryCheck check, DateTimeOffset finished, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            return await ReadAsync(prometheus, check, RecoveryRules.SpanFor(finished, now, check.HoldMinutes), ct);
        }
        catch (NotReadException e)
        {
            return (null, e.Message);
        }
    }

    /// <exception cref="NotReadException">There is no answer that can be used.</exception>
    internal static async Task<(CheckReading? Reading, string Trouble)> ReadAsync(Prometheus prometheus, RecoveryCheck check, Span span, CancellationToken ct)
    {
        var answer = await prometheus.AskAsync(check, span, ct);
        var verdict = RecoveryRules.Judge(answer.Series, check.Comparison, check.Threshold, check.HoldMinutes, span);
        return verdict.Trouble is { } trouble ? (null, answer.Warning.Length > 0 ? $"{trouble} It warns: {answer.Warning}." : trouble) : (CheckReading.Of(check, span, verdict, answer.Warning), "");
    }

    static async Task<Result<(IncidentRef Incident, Rollback Rollback, IReadOnlyList<RecoveryCheck> Checks)>> FindAsync(ReadSession s, ReadRecoveryInput input, Actor actor)
    {
        if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound(IncidentRef.NameOf(input.Number));
        if (await s.FindRollbackAsync(incident.Id, input.Attempt) is not { } rollback) return Failure.NotFound($"Attempt {input.Attempt} of {incident.Name}");
        if (RollbackSteps.Refusal(rollback, RollbackStep.Verify, actor.Zone()) is { } impossible) return Failure.Conflict(impossible);
        if (rollback.FinishedAt is null) return Failure.Conflict($"Nobody knows when {rollback.Name} ended, so there is no time to read from. Give it under Correct details.");
        if (rollback.ServiceId is not { } service) return Failure.Conflict($"{rollback.Name} names no service, so there is nothing to read. Name it under Correct details, or enter by hand what you see.");
        var checks = await s.ListRecoveryChecksAsync(service);
        return checks.Count > 0 ? (incident, rollback, checks) : Failure.Conflict($"{rollback.ServiceName} has no recovery check. Enter by hand what you see; an administrator can set one up on the service’s page.");
    }
}

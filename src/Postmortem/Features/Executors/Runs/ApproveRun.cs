using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Executors.Runs;

/// <summary>A second person agrees to what the first one asked for, and to nothing else: what was changed since has to be asked for anew.</summary>
public sealed class ApproveRun(Database database, RunSignal signal, TimeProvider clock)
{
    public async Task<Result<Run>> RunAsync(int number, int attempt, Guid id, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var result = await database.WriteAsync<Result<Run>>(async s =>
        {
            if (await s.FindAttemptAsync(number, attempt, actor) is not var (_, rollback) || await s.FindRunAsync(id) is not { } run || run.RollbackId != rollback.Id) return Failure.NotFound("The run");
            if (RunWriter.Foreign(run) is { } elsewhere) return elsewhere;
            if (run.State != RunState.Waiting) return Failure.Conflict($"This run does not wait for anybody any more. It is {run.State}.");
            if (actor.PersonId is null) return Failure.Forbidden("A second person has to approve this, and the command line is nobody in particular.");
            if (actor.PersonId == run.AskedById) return Failure.Forbidden("You asked for this run yourself. Services of this tier need a second person to approve it.");
            if (rollback.Version != run.RollbackVersion) return Failure.Conflict($"{rollback.Name} was changed since it was asked for. Abort this run and ask anew, so that what is approved is what runs.");
            if (await s.FindExecutorAsync(run.ExecutorId!.Value) is not { IsOn: true } executor || executor.Version != run.ExecutorVersion) return Failure.Conflict("The executor was changed since the run was asked for. Abort this run and ask anew, so that what is approved is what runs.");
            var approved = run with { State = RunState.Queued, ApprovedBy = actor.Name, ApprovedAt = now, DueAt = now };
            if (!await s.UpdateRunAsync(approved)) return Failure.Conflict("Somebody else changed this run a moment ago. Look again.");
            await s.TellRunAsync(approved, "run_approved", RunTexts.Approved(approved, rollback), actor, now);
            return approved;
        }, ct);
        if (result.Succeeded) signal.Given.Give();
        return result;
    }
}

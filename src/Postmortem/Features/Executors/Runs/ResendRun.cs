using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Executors.Runs;

/// <summary>Somebody looked and says that it never arrived. It goes out once more, under the same key.</summary>
public sealed class ResendRun(Database database, RunSignal signal, TimeProvider clock)
{
    public async Task<Result<Run>> RunAsync(int number, int attempt, Guid id, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var result = await database.WriteAsync<Result<Run>>(async s =>
        {
            if (await s.FindAttemptAsync(number, attempt, actor) is not var (_, rollback) || await s.FindRunAsync(id) is not { } run || run.RollbackId != rollback.Id) return Failure.NotFound("The run");
            if (RunWriter.Foreign(run) is { } elsewhere) return elsewhere;
            if (run.State != RunState.Unknown) return Failure.Conflict("It is known what became of this run, so it is not sent again.");
            var again = run with { State = RunState.Queued, DueAt = now, Attempts = 0, Message = "Somebody looked and says that it did not arrive." };
            if (!await s.UpdateRunAsync(again)) return Failure.Conflict("Something happened to this run a moment ago. Look again.");
            await s.TellRunAsync(again, "run_queued", run.DryRun ? "" : "The run did not arrive, and is sent again under the same key.", actor, now);
            return again;
        }, ct);
        if (result.Succeeded) signal.Given.Give();
        return result;
    }
}

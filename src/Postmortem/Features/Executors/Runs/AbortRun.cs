using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Executors.Runs;

/// <summary>What has not gone out ends at once; what has is asked to stop, and goes on until the other side says that it did.</summary>
public sealed class AbortRun(Database database, RunOrders orders, RunSignal signal, TimeProvider clock)
{
    public async Task<Result<Run>> RunAsync(int number, int attempt, Guid id, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var result = await database.WriteAsync<Result<Run>>(async s =>
        {
            if (await s.FindAttemptAsync(number, attempt, actor) is not var (_, rollback) || await s.FindRunAsync(id) is not { } run || run.RollbackId != rollback.Id) return Failure.NotFound("The run");
            if (RunWriter.Foreign(run) is { } elsewhere) return elsewhere;
            if (run.IsOver) return Failure.Conflict($"This run is over: it {RunState.InWords(run.State).ToLowerInvariant()}.");
            if (run.AbortAskedAt is not null) return Failure.Conflict($"{run.AbortAskedBy} asked for this already.");
            var neverSent = RunState.IsBefore(run.State) && run.SentAt is null;
            if (!neverSent && await orders.ReadAsync(s, run, now) is var (kind, order) && kind.WhyNotAborted(order) is { } why) return Failure.Conflict(why);
            var asked = run with { AbortAskedBy = actor.Name, AbortAskedAt = now, DueAt = run.State == RunState.Sending ? run.DueAt : now };
            if (neverSent) asked = asked with { State = RunState.Aborted, FinishedAt = now, DueAt = null, Message = "It was aborted before anything was sent." };
            if (!await s.UpdateRunAsync(asked)) return Failure.Conflict("Something happened to this run a moment ago. Look again.");
            await s.TellRunAsync(asked, neverSent ? "run_aborted" : "run_abort_asked", run.DryRun ? "" : neverSent ? RunTexts.Of(asked) : $"The {run.ExecutorName} is asked to stop.", actor, now);
            return asked;
        }, ct);
        if (result.Succeeded) signal.Given.Give();
        return result;
    }
}

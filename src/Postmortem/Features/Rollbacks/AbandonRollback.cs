using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

public sealed record AbandonRollbackInput(int Number, int Attempt, string? Why = null) : StepInput(Number, Attempt);

/// <summary>Given up before its end, with the reason.</summary>
public sealed class AbandonRollback(RollbackWriter writer)
{
    public async Task<Result<Rollback>> RunAsync(AbandonRollbackInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var why = checks.Required("why", input.Why, RollbackFields.LongestNote, "The reason");
        return await writer.TakeAsync(RollbackStep.Abandon, input, actor, checks, (_, rollback, at) => Task.FromResult(rollback with
        {
            State = RollbackState.Abandoned,
            FinishedAt = at,
            Outcome = RollbackOutcome.Abandoned,
            OutcomeNote = why,
        }), ct);
    }
}

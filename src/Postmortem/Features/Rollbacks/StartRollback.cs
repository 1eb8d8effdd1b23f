using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

public sealed record StartRollbackInput(int Number, int Attempt) : StepInput(Number, Attempt);

/// <summary>The first command went out.</summary>
public sealed class StartRollback(RollbackWriter writer)
{
    public async Task<Result<Rollback>> RunAsync(StartRollbackInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        return await writer.TakeAsync(RollbackStep.Start, input, actor, new Checks(), (_, rollback, at) =>
            Task.FromResult(rollback with { State = RollbackState.Started, StartedAt = at }), ct);
    }
}

using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

public sealed record RejectRollbackInput(int Number, int Attempt, string? Why = null, string? DeciderRole = null) : StepInput(Number, Attempt);

/// <summary>"Not this one", with the reason: it is evidence for the review.</summary>
public sealed class RejectRollback(RollbackWriter writer)
{
    public async Task<Result<Rollback>> RunAsync(RejectRollbackInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var why = checks.Required("why", input.Why, RollbackFields.LongestNote, "The reason");
        var role = DeciderRole.Check(checks, input.DeciderRole);
        return await writer.TakeAsync(RollbackStep.Reject, input, actor, checks, async (s, rollback, at) => rollback with
        {
            State = RollbackState.Rejected,
            DecidedAt = at,
            DecidedBy = actor.Name,
            DeciderRole = role ?? await DeciderRole.OfAsync(s, rollback.IncidentId, actor),
            DecisionReason = why,
        }, ct);
    }
}

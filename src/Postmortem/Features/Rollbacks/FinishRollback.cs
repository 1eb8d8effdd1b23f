using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

/// <param name="Outcome">One of <see cref="RollbackOutcome"/>.</param>
/// <param name="Note">Needed for all but success: what happened.</param>
public sealed record FinishRollbackInput(int Number, int Attempt, string? Outcome = null, string? Note = null,
    string? SideEffects = null, string? DataLost = null) : StepInput(Number, Attempt);

/// <summary>It is over, one way or another. A failed attempt is as much a part of the record as one that worked.</summary>
public sealed class FinishRollback(RollbackWriter writer)
{
    public async Task<Result<Rollback>> RunAsync(FinishRollbackInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var outcome = checks.OneOf("outcome", input.Outcome, RollbackOutcome.All, "The outcome");
        var note = outcome == RollbackOutcome.Succeeded
            ? checks.Optional("note", input.Note, RollbackFields.LongestNote, "The note")
            : checks.Required("note", input.Note, RollbackFields.LongestNote, "What happened");
        var sideEffects = checks.Optional("side_effects", input.SideEffects, RollbackFields.LongestNote, "“Side effects”");
        var dataLost = checks.Optional("data_lost", input.DataLost, RollbackFields.LongestNote, "“Data lost”");
        return await writer.TakeAsync(RollbackStep.Finish, input, actor, checks, (_, rollback, at) => Task.FromResult(rollback with
        {
            State = RollbackState.After(outcome),
            FinishedAt = at,
            Outcome = outcome,
            OutcomeNote = note,
            SideEffects = sideEffects,
            DataLost = dataLost,
        }), ct);
    }
}

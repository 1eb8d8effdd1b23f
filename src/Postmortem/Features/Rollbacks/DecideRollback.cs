using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks;

/// <param name="Why">What the proposal's reason does not say yet.</param>
/// <param name="DeciderRole">commander, responder, …; null takes the part that the actor has in the incident.</param>
/// <param name="PreflightSkippedBecause">Reason for every question that has no answer.</param>
public sealed record DecideRollbackInput(int Number, int Attempt, string? Why = null, string? DeciderRole = null,
    IReadOnlyList<PreflightAnswer>? Preflight = null, string? PreflightSkippedBecause = null) : StepInput(Number, Attempt);

/// <summary>"We do this." Stops the first clock.</summary>
public sealed class DecideRollback(RollbackWriter writer, Database database, PreflightTemplates templates)
{
    public async Task<Result<Rollback>> RunAsync(DecideRollbackInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var why = checks.Optional("why", input.Why, RollbackFields.LongestNote, "The reason");
        var role = DeciderRole.Check(checks, input.DeciderRole);
        // Files are read outside the write; an attempt that is not there is refused inside it.
        var kind = await database.ReadAsync(async s => await s.FindIncidentRefAsync(input.Number, actor) is { } incident ? (await s.FindRollbackAsync(incident.Id, input.Attempt))?.Kind : null, ct);
        var preflight = Rollbacks.Preflight.Check(checks, templates.For(kind ?? RollbackKind.Deploy), input.Preflight, input.PreflightSkippedBecause);
        return await writer.TakeAsync(RollbackStep.Decide, input, actor, checks, async (s, rollback, at) => rollback with
        {
            State = RollbackState.Decided,
            DecidedAt = at,
            DecidedBy = actor.Name,
            DeciderRole = role ?? await DeciderRole.OfAsync(s, rollback.IncidentId, actor),
            DecisionReason = why,
            Preflight = Rollbacks.Preflight.Write(preflight),
        }, ct);
    }
}

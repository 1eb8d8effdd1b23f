using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks.Instructions;

/// <param name="Ticked">Steps that are done, by their numbers.</param>
/// <param name="Unticked">Steps that are not, after all. All others stay as they are, so that two people do not undo each other.</param>
/// <param name="Mark">Of the text that the person saw; null takes what stands.</param>
public sealed record TickStepsInput(int Number, int Attempt, IReadOnlyList<int> Ticked, IReadOnlyList<int> Unticked, string? Mark = null);

/// <summary>Says which steps of the instructions are done. Everybody on the incident sees it; the timeline is silent about it.</summary>
public sealed class TickSteps(Database database, TimeProvider clock)
{
    public async Task<Result<FollowedInstructions>> RunAsync(TickStepsInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<FollowedInstructions>>(async s =>
        {
            if (await s.FindIncidentRefAsync(input.Number, actor) is not { } incident) return Failure.NotFound(IncidentRef.NameOf(input.Number));
            if (await s.FindRollbackAsync(incident.Id, input.Attempt) is not { } rollback) return Failure.NotFound($"Attempt {input.Attempt} of {incident.Name}");
            if (!InstructionStore.IsFollowed(rollback)) return Failure.Conflict($"{RollbackSteps.Truth(rollback, actor.Zone())} Steps are ticked between the decision and the verification.");
            if (await s.FindInstructionsAsync(rollback) is not { HasSteps: true } instructions) return Failure.Conflict($"{rollback.Name} has no instructions with steps. Write them as a list on the service’s page.");
            if (input.Mark is { Length: > 0 } seen && seen != instructions.Mark) return Failure.Conflict("The instructions were changed since you saw them. Look again, then tick.");
            var steps = instructions.Steps;
            if (input.Ticked.Concat(input.Unticked).Any(n => n < 1 || n > steps.Count))
                return Failure.Invalid("steps", $"The instructions have the steps 1 to {steps.Count}. Give one of them.");
            if (!instructions.IsTaken) await s.InsertInstructionsAsync(rollback.Id, instructions.Text, now);
            var (done, undone) = (new List<int>(), new List<int>());
            foreach (var step in input.Ticked.Distinct())
                if (await s.InsertTickAsync(new() { RollbackId = rollback.Id, Step = step, TickedAt = now, TickedBy = actor.Name })) done.Add(step);
            foreach (var step in input.Unticked.Except(input.Ticked))
                if (await s.DeleteTickAsync(rollback.Id, step)) undone.Add(step);
            if (done.Count + undone.Count > 0)
            {
                await s.RecordAsync(actor, now, new Fact("rollback.steps_ticked", incident.Id, rollback.Id, new { rollback.Attempt, Ticked = Lines(done), Unticked = Lines(undone) }));
                s.Announce(new LiveChange(incident.Id, LivePart.Rollbacks));
            }
            return (await s.FindInstructionsAsync(rollback))!;

            IEnumerable<object> Lines(IEnumerable<int> numbers) => numbers.Select(n => new { Step = n, steps[n - 1].Line });
        }, ct);
    }
}

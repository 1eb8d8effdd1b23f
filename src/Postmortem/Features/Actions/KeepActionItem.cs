using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

public sealed record KeepActionItemInput(int Number, string? Reason, int? Version = null);

/// <summary>Answers no to <see cref="AskToDecline"/>; the asker can also take the question back.</summary>
public sealed class KeepActionItem(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(KeepActionItemInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var reason = checks.Required("reason", input.Reason, ActionChecks.LongestText, "The reason");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindActionItemAsync(input.Number, actor) is not { } item) return Failure.NotFound(ActionItem.NameOf(input.Number));
            if (await s.CannotLeaveAsync(item, input.Version, ActionState.Open, ActionState.InProgress) is { } no) return no;
            if (item.DeclineAskedAt is null) return Failure.Conflict($"Nobody asks to decline {item.Name} now.");
            if (!actor.May(Role.Facilitator) && (actor.PersonId is null || actor.PersonId != item.DeclinedBy))
                return Failure.Forbidden("A facilitator, an administrator or the one who asked can answer this.");
            return await s.ChangeActionItemAsync(item.WithoutDecline(), actor, clock.GetUtcNow(), "action_item.kept", new { Reason = reason, AskedBy = item.DeclinedByName });
        }, ct);
    }
}

using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

public sealed record ReopenActionItemInput(int Number, string? Reason, int? Version = null);

/// <summary>Puts a follow-up back to open. What was claimed and shown before stays with it.</summary>
public sealed class ReopenActionItem(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(ReopenActionItemInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var reason = checks.Required("reason", input.Reason, ActionChecks.LongestText, "The reason");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindActionItemAsync(input.Number, actor) is not { } item) return Failure.NotFound(ActionItem.NameOf(input.Number));
            if (await s.CannotLeaveAsync(item, input.Version, ActionState.Done, ActionState.Verified, ActionState.Declined) is { } no) return no;
            var now = clock.GetUtcNow();
            await s.InsertReopeningAsync(Reopening.Of(item, reason, actor.Name, now));
            var open = item.WithoutDecline().WithoutProof() with { State = ActionState.Open };
            return await s.ChangeActionItemAsync(open, actor, now, "action_item.reopened", new { From = item.State, Reason = reason });
        }, ct);
    }
}

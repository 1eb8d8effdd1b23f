using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <param name="Claim">What was done.</param>
/// <param name="Link">Where it can be seen.</param>
public sealed record ClaimDoneInput(int Number, string? Claim, string? Link = null, int? Version = null);

/// <summary>Says that a follow-up is done. A claim: evidence comes with <see cref="VerifyActionItem"/>.</summary>
public sealed class ClaimDone(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(ClaimDoneInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var claim = checks.Required("claim", input.Claim, ActionChecks.LongestText, "What was done");
        var link = checks.Link("link", input.Link, "The link");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindActionItemAsync(input.Number, actor) is not { } item) return Failure.NotFound(ActionItem.NameOf(input.Number));
            if (await s.CannotLeaveAsync(item, input.Version, ActionState.Open, ActionState.InProgress) is { } no) return no;
            var done = item.WithoutDecline() with
            {
                State = ActionState.Done,
                DoneClaim = claim,
                DoneUrl = link,
                DoneAt = now,
                DoneBy = actor.PersonId,
                DoneByName = actor.Name,
            };
            return await s.ChangeActionItemAsync(done, actor, now, "action_item.done", new { Claim = claim, Link = link });
        }, ct);
    }
}

using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

public sealed record AskToDeclineInput(int Number, string? Reason, int? Version = null);

/// <summary>Asks that a follow-up be declined. It stays as it is until <see cref="DeclineActionItem"/> or <see cref="KeepActionItem"/> answers.</summary>
public sealed class AskToDecline(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(AskToDeclineInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var reason = checks.Required("reason", input.Reason, ActionChecks.LongestText, "The reason");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindActionItemAsync(input.Number, actor) is not { } item) return Failure.NotFound(ActionItem.NameOf(input.Number));
            if (await s.CannotLeaveAsync(item, input.Version, ActionState.Open, ActionState.InProgress) is { } no) return no;
            if (item.DeclineAskedAt is not null) return Failure.Conflict($"{item.DeclinedByName} asked for this already. A facilitator or an administrator answers it.");
            var asked = item with { DeclineAskedAt = now, DeclinedReason = reason, DeclinedBy = actor.PersonId, DeclinedByName = actor.Name };
            return await s.ChangeActionItemAsync(asked, actor, now, "action_item.decline_asked", new { Reason = reason });
        }, ct);
    }
}

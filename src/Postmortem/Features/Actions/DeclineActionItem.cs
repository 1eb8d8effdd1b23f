using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <param name="Reason">Null: the reason that the asker gave.</param>
/// <param name="AskedById">Who wants it declined, when nobody asked in the product (in a meeting, in chat).</param>
public sealed record DeclineActionItemInput(int Number, string? Reason = null, Guid? AskedById = null, int? Version = null);

/// <summary>
/// Declines a follow-up. The actor is the approver, a facilitator or an administrator, and somebody else asked for it;
/// both are recorded.
/// </summary>
public sealed class DeclineActionItem(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(DeclineActionItemInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindActionItemAsync(input.Number, actor) is not { } item) return Failure.NotFound(ActionItem.NameOf(input.Number));
            if (await s.CannotLeaveAsync(item, input.Version, ActionState.Open, ActionState.InProgress) is { } no) return no;
            var asked = await AskedAsync(s, item, input);
            if (asked.Failure is { } failure) return failure;
            if (Closure.WhyNotApprove(actor, asked.Value) is { } why) return Failure.Forbidden(why);
            var declined = asked.Value with { State = ActionState.Declined, DeclineAskedAt = null, DeclinedAt = now, ApproverId = actor.PersonId, ApproverName = actor.Name };
            return await s.ChangeActionItemAsync(declined, actor, now, "action_item.declined", new { Reason = declined.DeclinedReason, AskedBy = declined.DeclinedByName, Named = item.DeclineAskedAt is null });
        }, ct);
    }

    /// <summary>The item with who asked and why: from the question that stands, or named by the approver.</summary>
    static async Task<Result<ActionItem>> AskedAsync(ReadSession s, ActionItem item, DeclineActionItemInput input)
    {
        var checks = new Checks();
        if (item.DeclineAskedAt is not null)
        {
            var more = checks.Optional("reason", input.Reason, ActionChecks.LongestText, "The reason");
            if (!checks.Passed) return checks.Failure;
            return more.Length == 0 ? item : item with { DeclinedReason = more };
        }
        var reason = checks.Required("reason", input.Reason, ActionChecks.LongestText, "The reason");
        var asker = input.AskedById is { } id ? await s.FindOwnerAsync(item.IncidentId, id) : null;
        checks.Must(asker is { Sees: true }, "asked_by_id", "Choose who asks for this: somebody other than you who can see the incident.");
        if (!checks.Passed) return checks.Failure;
        return item with { DeclinedReason = reason, DeclinedBy = asker!.Id, DeclinedByName = asker.Name };
    }
}

using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <param name="DueOn">The new day: today or later, in the actor's zone.</param>
public sealed record ExtendDueDateInput(int Number, DateOnly? DueOn, string? Reason, int? Version = null);

/// <summary>Sets the first due date, or moves one for a reason that everybody can read afterwards.</summary>
public sealed class ExtendDueDate(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(ExtendDueDateInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var reason = checks.Optional("reason", input.Reason, 1000, "The reason");
        checks.Must(input.DueOn is not null, "due_on", "Choose the new day.");
        DueDate.Check(checks, input.DueOn, actor.Today(now));
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindActionItemAsync(input.Number, actor) is not { } item) return Failure.NotFound(ActionItem.NameOf(input.Number));
            if (await s.CannotLeaveAsync(item, input.Version, ActionState.Open, ActionState.InProgress) is { } no) return no;
            if (item.DueOn == input.DueOn) return Failure.Invalid("due_on", "It is due on that day already. Choose another one, or leave it.");
            if (item.DueOn is null) return await s.ChangeActionItemAsync(item with { DueOn = input.DueOn }, actor, now, "action_item.due_date_set", new { To = input.DueOn, Reason = reason });
            if (reason.Length == 0) return Failure.Invalid("reason", "The reason is empty. Say why it moves; it stays in the history with the old date.");
            var extension = new Extension { FromDue = item.DueOn, ToDue = input.DueOn!.Value, Reason = reason, ExtendedBy = actor.Name, ExtendedAt = now };
            await s.InsertExtensionAsync(item.Id, extension);
            return await s.ChangeActionItemAsync(item with { DueOn = input.DueOn }, actor, now, "action_item.due_date_moved",
                new { From = item.DueOn, To = input.DueOn, Reason = reason });
        }, ct);
    }
}

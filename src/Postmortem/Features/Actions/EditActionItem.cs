using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>The whole set of editable fields; the due date has an operation of its own (<see cref="ExtendDueDate"/>).</summary>
/// <param name="Version">The version that the person edited; null to write over whatever stands.</param>
public sealed record EditActionItemInput(int Number, string? Title, string? Type, string? Priority, string? DoneWhen,
    Guid? OwnerId, string? OwnerName, Guid? FactorId, string? TrackerUrl, Guid? ServiceId, int? Version = null);

/// <summary>Changes what a follow-up says. Whoever edits second is shown both texts.</summary>
public sealed class EditActionItem(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(EditActionItemInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var typed = checks.CheckWords(new ActionItem(), input.Title, input.Type, input.Priority, input.DoneWhen, input.OwnerId, input.OwnerName, input.TrackerUrl);
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindActionItemAsync(input.Number, actor) is not { } item) return Failure.NotFound(ActionItem.NameOf(input.Number));
            if (ActionState.IsFinished(item.State)) return Failure.Conflict($"{item.Name} is {item.State}. Reopen it to change it.");
            var linked = await s.LinkAsync(item with
            {
                Title = typed.Title,
                Type = typed.Type,
                Priority = typed.Priority,
                DoneWhen = typed.DoneWhen,
                OwnerId = typed.OwnerId,
                OwnerName = typed.OwnerName,
                TrackerUrl = typed.TrackerUrl,
                FactorId = input.FactorId,
                ServiceId = input.ServiceId,
            }, IncidentRef.NameOf(item.IncidentNumber), item);
            if (linked.Failure is { } wrong) return wrong;
            var edited = linked.Value;
            var changes = ActionTexts.Changes(item, edited);
            if (changes.Count == 0) return Done.Value;
            if (input.Version is { } version && version != item.Version) return await ConflictAsync(s, item, edited);
            if (LoosensProof(item, edited) is { } loosens) return loosens;
            return await s.ChangeActionItemAsync(edited, actor, clock.GetUtcNow(), "action_item.edited", new { Changes = changes });
        }, ct);
    }

    /// <summary>Who has to verify is settled when it is claimed done; changing it then would be a way round the second person.</summary>
    static Failure? LoosensProof(ActionItem item, ActionItem edited)
    {
        if (item.State != ActionState.Done) return null;
        var checks = new Checks();
        checks.Must(edited.Priority == item.Priority, "priority", $"{item.Name} waits to be verified, so its priority stays {item.Priority}. Verify it, or reopen it first.");
        checks.Must(edited.OwnerId == item.OwnerId && edited.OwnerName == item.OwnerName, "owner_id", $"{item.Name} waits to be verified, so its owner stays. Verify it, or reopen it first.");
        return checks.Passed ? null : checks.Failure;
    }

    static async Task<Failure> ConflictAsync(ReadSession s, ActionItem theirs, ActionItem yours) => Failure.Collision(theirs.Name,
        new EditConflict("title", ActionTexts.Of(yours), ActionTexts.Of(theirs), theirs.Version, await s.LastChangedByAsync(theirs.Id)));
}

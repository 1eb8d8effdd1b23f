using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

public sealed record StartActionItemInput(int Number, int? Version = null);

/// <summary>Somebody works on it now.</summary>
public sealed class StartActionItem(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(StartActionItemInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindActionItemAsync(input.Number, actor) is not { } item) return Failure.NotFound(ActionItem.NameOf(input.Number));
            if (await s.CannotLeaveAsync(item, input.Version, ActionState.Open) is { } no) return no;
            return await s.ChangeActionItemAsync(item with { State = ActionState.InProgress }, actor, clock.GetUtcNow(), "action_item.started", new { });
        }, ct);
    }
}

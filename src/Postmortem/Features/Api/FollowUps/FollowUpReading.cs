using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

static class FollowUpReading
{
    public static async Task<object?> ReadFollowUpAnswerAsync(this Database database, int number, Actor actor, TimeProvider clock, CancellationToken ct) => await database.ReadAsync(async s =>
        await s.FindActionItemAsync(number, actor) is { } item ? FollowUpAnswer.Of(item, await s.ListExtensionsAsync(item.Id), await s.ListReopeningsAsync(item.Id), actor.Today(clock.GetUtcNow())) : null, ct);

    /// <returns>Null when there is no such follow-up for this person.</returns>
    public static async Task<Page<DeedAnswer>?> ListFollowUpDeedsAsync(this ReadSession s, int number, string? after, int size, Actor actor)
    {
        if (await s.FindActionItemAsync(number, actor) is not { } item) return null;
        var lines = await s.ListAsync<HistoryLine>($"""
            select id, at, actor_name, door, action from journal where subject_id = @Id {(after is null ? "" : "and id < @After")} order by id desc limit @Limit
            """, new { item.Id, After = after is null ? Guid.Empty : Guid.Parse(after), Limit = size + 1 });
        var shown = lines.Take(size).Select(l => new DeedAnswer(l.Id, l.At, l.ActorName, l.Door, l.Action, item.Id)).ToList();
        return new(shown, lines.Count > size ? shown[^1].Id.ToString() : null);
    }
}

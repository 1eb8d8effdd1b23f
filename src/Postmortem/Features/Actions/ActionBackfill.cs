using Postmortem.Data;

namespace Postmortem.Features.Actions;

/// <summary>Taking over a follow-up from another record, as it stands there. Import calls it inside its one transaction.</summary>
public static class ActionBackfill
{
    /// <returns>The item with its number: the one it had elsewhere when that is free here.</returns>
    public static async Task<ActionItem> BackfillActionItemAsync(this WriteSession session, ActionItem item, IReadOnlyList<Extension> extensions, IReadOnlyList<Reopening> reopenings)
    {
        if (item.Number > 0 && await session.ScalarAsync<int>("select count(*) from action_items where number = @Number", new { item.Number }) == 0)
        {
            // The insert takes the next number; so that this is the wanted one, the counter is set to stand before it.
            var counter = await session.ScalarAsync<int>("select value from counters where name = 'action_item'");
            await session.ExecuteAsync("update counters set value = @Before where name = 'action_item'", new { Before = item.Number - 1 });
            (item, _) = await session.InsertActionItemAsync(item);
            await session.ExecuteAsync("update counters set value = @counter where name = 'action_item' and value < @counter", new { counter });
        }
        else
        {
            (item, _) = await session.InsertActionItemAsync(item);
        }
        foreach (var extension in extensions) await session.InsertExtensionAsync(item.Id, extension);
        foreach (var reopening in reopenings) await session.InsertReopeningAsync(reopening with { ActionItemId = item.Id });
        return item;
    }
}

using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <param name="Why">Stands in the entry's place.</param>
public sealed record HideEntryInput(int Number, Guid EntryId, string? Why);

/// <summary>Takes an entry out of the timeline, search and exports. Nothing is deleted: <see cref="ShowEntry"/> brings it back.</summary>
public sealed class HideEntry(Database database, IEnumerable<IFollowHiding> followers, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(HideEntryInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var why = checks.Required("why", input.Why, 500, "The reason");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindEntryAsync(input.Number, input.EntryId, actor) is not { } entry) return Failure.NotFound("The entry");
            if (entry.HiddenAt is not null) return Failure.Conflict($"{entry.HiddenBy} has hidden this entry already: {entry.HiddenReason}");
            await s.SetHiddenAsync(entry, actor.Name, why, now);
            await s.RecordAsync(actor, now, new Fact("entry.hidden", entry.IncidentId, entry.Id, new { Why = why }));
            foreach (var follower in followers) await follower.EntryHiddenAsync(s, input.Number, entry, actor, now);
            return Done.Value;
        }, ct);
    }
}

using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

public sealed record StarEntryInput(int Number, Guid EntryId, bool Starred);

/// <summary>Marks what the short account of the incident cannot do without, or takes the mark away.</summary>
public sealed class StarEntry(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(StarEntryInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindEntryAsync(input.Number, input.EntryId, actor) is not { } entry) return Failure.NotFound("The entry");
            if (entry.Starred == input.Starred) return Done.Value;
            await s.SetStarredAsync(entry, input.Starred);
            await s.RecordAsync(actor, now, new Fact(input.Starred ? "entry.starred" : "entry.unstarred", entry.IncidentId, entry.Id));
            return Done.Value;
        }, ct);
    }
}

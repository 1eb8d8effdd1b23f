using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

public sealed record ShowEntryInput(int Number, Guid EntryId);

/// <summary>Brings a hidden entry back. One that is shown stays as it is.</summary>
public sealed class ShowEntry(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(ShowEntryInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindEntryAsync(input.Number, input.EntryId, actor) is not { } entry) return Failure.NotFound("The entry");
            if (entry.HiddenAt is null) return Done.Value;
            await s.SetHiddenAsync(entry, null, null, now);
            await s.RecordAsync(actor, now, new Fact("entry.shown", entry.IncidentId, entry.Id, new { entry.HiddenReason }));
            return Done.Value;
        }, ct);
    }
}

using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

/// <param name="DueAt">When people will hear again; null when no further update is promised.</param>
/// <param name="Said">What was told; it becomes a communication on the timeline.</param>
/// <param name="SaidAt">When it was told; null for now.</param>
public sealed record SetNextUpdateInput(int Number, DateTimeOffset? DueAt, string? Said = null, DateTimeOffset? SaidAt = null);

public sealed class SetNextUpdate(Database database, TimeProvider clock)
{
    internal static readonly TimeSpan Furthest = TimeSpan.FromDays(31);

    public async Task<Result<Done>> RunAsync(SetNextUpdateInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var said = checks.Optional("said", input.Said, AddEntry.LongestText, "The update");
        checks.Must(input.DueAt is null || input.DueAt > now, "due_at", "This time is over. Choose one that is still to come.");
        checks.Must(input.DueAt is null || input.DueAt <= now + Furthest, "due_at", "This is more than a month away. Choose a nearer time, or none.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (input.DueAt is not null && !IncidentStatus.IsOpen(incident.Status)) return Failure.Conflict($"{incident.Name} is {incident.Status}: no further update is promised any more. Leave the time out to tell something, or reopen it.");
            await s.SetNextUpdateAsync(incident.Id, input.DueAt, now);
            var entry = said.Length == 0 ? null : TimelineEntry.New(incident.Id, EntryKind.Communication, said, input.SaidAt ?? now, now, actor);
            if (entry is not null) await s.InsertEntryAsync(entry);
            await s.RecordAsync(actor, now, new Fact("incident.next_update_set", incident.Id, incident.Id, new { From = incident.NextUpdateDueAt, To = input.DueAt, Said = said.Length > 0, EntryId = entry?.Id }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}

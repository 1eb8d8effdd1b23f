using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

public sealed record ChangeKindInput(int Number, string? Kind, string? Why, int? Version = null);

/// <summary>Real, a drill, or written down afterwards.</summary>
public sealed class ChangeKind(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(ChangeKindInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var kind = checks.OneOf("kind", input.Kind, IncidentKind.All, "The kind");
        var why = checks.Required("why", input.Why, 1000, "The reason");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (incident.Kind == kind) return Failure.Invalid("kind", $"It is {kind} already. Choose another one, or leave it.");
            if (!await s.SetKindAsync(incident.Id, input.Version ?? incident.Version, kind, now))
                return await s.OvertakenAsync(input.Number, actor);
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Decision, $"Kind changed from {incident.Kind} to {kind}: {why}", now, now, actor));
            await s.RecordAsync(actor, now, new Fact("incident.kind_changed", incident.Id, incident.Id, new { From = incident.Kind, To = kind, Why = why }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}

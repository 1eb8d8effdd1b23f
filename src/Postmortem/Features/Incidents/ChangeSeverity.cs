using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

/// <param name="Why">The rationale; it stands on the timeline.</param>
/// <param name="Version">The incident's version whose severity the person saw; null takes the newest (Slack, command line).</param>
public sealed record ChangeSeverityInput(int Number, string? Severity, string? Why, int? Version = null);

/// <summary>A change of something else meanwhile is no conflict: whoever raises it at night is not sent back because a word of the summary was mended.</summary>
public sealed class ChangeSeverity(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(ChangeSeverityInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var checks = new Checks();
        var severity = checks.OneOf("severity", input.Severity, Severity.All, "The severity");
        var why = checks.Required("why", input.Why, 1000, "The reason");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (incident.Severity == severity) return Failure.Invalid("severity", $"It is {severity} already. Choose another one, or leave it.");
            if (input.Version is { } seen && await s.LastChangeAfterAsync(incident, seen, IncidentChanges.Severity) is { } other) return incident.Overtaken(other, IncidentChanges.Severity);
            if (!await s.SetSeverityAsync(incident.Id, incident.Version, severity, now))
                return await s.OvertakenAsync(input.Number, actor);
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Decision, $"Severity changed from {incident.Severity} to {severity}: {why}", now, now, actor));
            await s.RecordAsync(actor, now, new Fact(IncidentChanges.Severity, incident.Id, incident.Id, new { From = incident.Severity, To = severity, Why = why, Version = incident.Version + 1 }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}

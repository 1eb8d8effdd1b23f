using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

/// <param name="Why">The rationale; it stands on the timeline.</param>
/// <param name="Version">The incident's version that the person saw; null takes the newest (Slack, command line).</param>
public sealed record ChangeSeverityInput(int Number, string? Severity, string? Why, int? Version = null);

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
            if (!await s.SetSeverityAsync(incident.Id, input.Version ?? incident.Version, severity, now))
                return Failure.Conflict($"{await s.LastChangedByAsync(incident.Id)} changed {incident.Name} a moment ago; it is {incident.Severity} now. Look again and decide.");
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Decision, $"Severity changed from {incident.Severity} to {severity}: {why}", now, now, actor));
            await s.RecordAsync(actor, now, new Fact("incident.severity_changed", incident.Id, incident.Id, new { From = incident.Severity, To = severity, Why = why }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }
}

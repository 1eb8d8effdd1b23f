using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

/// <param name="Into">"INC-7", "7", or the address of its page: the incident that goes on.</param>
public sealed record MergeIncidentInput(int Number, string? Into, string? Why, int? Version = null);

/// <summary>Two records of one incident: this one points on to the other. Nothing is moved, so nothing is lost; reopening undoes it.</summary>
public sealed class MergeIncident(Database database, TimeProvider clock, AppOptions app)
{
    public async Task<Result<IncidentRef>> RunAsync(MergeIncidentInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var why = checks.Required("why", input.Why, 1000, "The reason");
        checks.Must(LinkTarget.TryReadIncident(input.Into, app.BaseUrl, out var intoNumber), "into", "Which incident goes on? Write its name like INC-42, or paste its address.");
        checks.Must(intoNumber != input.Number, "into", "This is the same incident. Name the one that goes on.");
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<IncidentRef>>(async s =>
        {
            if (await s.FindIncidentAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (await s.FindIncidentAsync(intoNumber, actor) is not { } into) return Failure.Invalid("into", $"INC-{intoNumber} was not found, or you may not see it.");
            if (incident.Status == IncidentStatus.Merged) return Failure.Conflict($"{incident.Name} was merged already. Reopen it first to merge it elsewhere.");
            if (into.Status is IncidentStatus.Merged or IncidentStatus.Declined) return Failure.Invalid("into", $"{into.Name} is {into.Status} itself. Choose one that goes on, or reopen it first.");
            if (IncidentStatus.IsOpen(incident.Status) && !IncidentStatus.IsOpen(into.Status))
                return Failure.Invalid("into", $"{into.Name} is {into.Status}, so nobody works on it any more, while {incident.Name} is {incident.Status}. Reopen {into.Name} first, or merge it into {incident.Name} instead.");
            // Each timeline names the other; across the border that would tell strangers of a private one.
            if (incident.Visibility != into.Visibility) return Failure.Invalid("into", $"{incident.Name} is {incident.Visibility} and {into.Name} is {into.Visibility}. Make both the same first.");
            if (incident.Visibility == Visibility.Private && !await s.HaveSameMembersAsync(incident.Id, into.Id))
                return Failure.Invalid("into", $"{incident.Name} and {into.Name} are private and have different members. Give both the same members first.");
            if (!await s.SetEndedAsync(incident.Id, input.Version ?? incident.Version, IncidentStatus.Merged, why, into.Id, now))
                return await s.OvertakenAsync(input.Number, actor);
            // A tie that people made says how they are related, and outlives the merge when it is undone.
            if (!await s.AreLinkedAsync(incident.Id, into.Id)) await s.PutLinkAsync(incident.Id, into.Id, LinkRelation.Duplicate, now);
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, EntryKind.Decision, $"Merged into {into.Name}: {why}", now, now, actor));
            await s.InsertEntryAsync(TimelineEntry.New(into.Id, EntryKind.Decision, $"{incident.Name} was merged into this incident: {why}", now, now, actor));
            await s.RecordAsync(actor, now, new Fact("incident.merged", incident.Id, incident.Id, new { From = incident.Status, OtherId = into.Id, Why = why, Version = incident.Version + 1 }));
            await s.RecordAsync(actor, now, new Fact("incident.took_in", into.Id, into.Id, new { OtherId = incident.Id, Why = why }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            s.Announce(new LiveChange(into.Id, LivePart.Facts));
            return into.Ref;
        }, ct);
    }
}

using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

/// <param name="Status">One of <see cref="IncidentStatus.Settable"/>; declined and merged have operations of their own.</param>
/// <param name="Why">The rationale; it stands on the timeline.</param>
/// <param name="Version">The incident's version whose status the person saw; null takes the newest.</param>
/// <param name="ImpactEnded">When users ceased to be affected, as a person types it, in their zone.</param>
/// <param name="ImpactEndedAt">The same for doors that know the instant.</param>
public sealed record ChangeStatusInput(int Number, string? Status, string? Why, int? Version = null, string? ImpactEnded = null, DateTimeOffset? ImpactEndedAt = null);

/// <summary>Moves an incident on, or reopens it. The milestones that follow from it are set or taken back unless a person set them. A change of something else meanwhile is no conflict.</summary>
public sealed class ChangeStatus(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(ChangeStatusInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Responder) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var checks = new Checks();
        var status = checks.OneOf("status", input.Status, IncidentStatus.Settable, "The status");
        var why = checks.Required("why", input.Why, 1000, "The reason");
        var impactEnd = checks.Moment("impact_ended", input.ImpactEnded, input.ImpactEndedAt, "The end of the impact", actor, now);
        if (!checks.Passed) return checks.Failure;
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindIncidentAsync(input.Number, actor) is not { } incident) return Failure.NotFound($"INC-{input.Number}");
            if (incident.Status == status) return Failure.Invalid("status", $"It is {status} already. Choose another one, or leave it.");
            DateTimeOffset? ended = IncidentStatus.IsOpen(status) ? null : incident.EndedAt ?? now;
            if (input.Version is { } seen && await s.StatusChangedAfterAsync(incident, seen) is { } other) return incident.Overtaken(other, IncidentChanges.Status);
            if (!await s.SetStatusAsync(incident.Id, incident.Version, status, ended, now))
                return await s.OvertakenAsync(input.Number, actor);
            await s.KeepStatusMilestonesAsync(incident, status, impactEnd, actor, now);
            if (incident.MergedIntoId is { } into) await s.UndoMergeAsync(incident, into, why, actor, now);
            await s.InsertEntryAsync(TimelineEntry.New(incident.Id, KindOf(status), TextOf(incident.Status, status, why), now, now, actor));
            await s.RecordAsync(actor, now, new Fact(IncidentChanges.Status, incident.Id, incident.Id, new { From = incident.Status, To = status, Why = why, Version = incident.Version + 1 }));
            s.Announce(new LiveChange(incident.Id, LivePart.Facts));
            return Done.Value;
        }, ct);
    }

    static string KindOf(string status) => status is IncidentStatus.Mitigated or IncidentStatus.Resolved ? EntryKind.Milestone : EntryKind.Decision;

    static string TextOf(string from, string to, string why) =>
        !IncidentStatus.IsOpen(from) && IncidentStatus.IsOpen(to) ? $"Reopened as {to} (was {from}): {why}" : $"Status changed from {from} to {to}: {why}";
}

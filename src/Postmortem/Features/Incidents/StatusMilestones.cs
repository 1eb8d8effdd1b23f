using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

/// <summary>
/// The milestones that follow from a status. One rule for all of them: what was said with a status is recorded with it, and taken back when the
/// status says that it is broken again; what a person set on the milestones page stays, and is theirs to correct. The end of the impact is
/// typed with the status, so it goes before whatever stood there, and from then on belongs to the status.
/// </summary>
static class StatusMilestones
{
    static readonly string[] WhenOver = [MilestoneKind.Mitigated, MilestoneKind.ImpactEnd, MilestoneKind.Resolved];

    /// <param name="incident">As it was before.</param>
    internal static async Task KeepStatusMilestonesAsync(this WriteSession s, Incident incident, string status, Moment? impactEnd, Actor actor, DateTimeOffset now)
    {
        var again = IncidentStatus.IsBroken(status) && !IncidentStatus.IsBroken(incident.Status);
        // What is only mitigated again was not resolved.
        foreach (var kind in again ? WhenOver : IncidentStatus.IsOpen(status) ? [MilestoneKind.Resolved] : [])
            await TakeBackAsync(s, incident, kind, actor, now);
        if (impactEnd is not null)
        {
            var before = await s.FindMilestoneAsync(incident.Id, MilestoneKind.ImpactEnd);
            await s.SetMilestoneAsync(incident.Id, MilestoneKind.ImpactEnd, impactEnd.At, actor.Name, now, impactEnd.Accuracy, over: true);
            await s.RecordAsync(actor, now, new Fact("milestone.set", incident.Id, incident.Id, new { Kind = MilestoneKind.ImpactEnd, impactEnd.At, impactEnd.Accuracy, From = before?.At }));
        }
        // Where the harm is said to have ended before, it was mitigated no later than that.
        if (status == IncidentStatus.Mitigated) await s.SetMilestoneAsync(incident.Id, MilestoneKind.Mitigated, impactEnd?.At ?? now, actor.Name, now, impactEnd?.Accuracy ?? Accuracy.Exact);
        if (!IncidentStatus.IsOpen(status) && IncidentStatus.IsOpen(incident.Status)) await s.SetMilestoneAsync(incident.Id, MilestoneKind.Resolved, now, actor.Name, now);
    }

    static async Task TakeBackAsync(WriteSession s, Incident incident, string kind, Actor actor, DateTimeOffset now)
    {
        if (await s.FindMilestoneAsync(incident.Id, kind) is not { Origin: "product" } milestone) return;
        if (await s.ClearMilestoneAsync(incident.Id, kind, milestone.Version))
            await s.RecordAsync(actor, now, new Fact("milestone.taken_back", incident.Id, incident.Id, new { Kind = kind, From = milestone.At }));
    }
}

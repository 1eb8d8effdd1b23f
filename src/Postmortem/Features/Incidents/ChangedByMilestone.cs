using Postmortem.Data;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

/// <summary>A document says when its record was last changed, and a milestone is part of the record.</summary>
sealed class ChangedByMilestone : IFollowMilestones
{
    public Task MilestoneIsSetAsync(WriteSession session, Guid incidentId, DateTimeOffset now) => session.TakeIncidentAsync(incidentId, now);
}

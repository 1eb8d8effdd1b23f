using Postmortem.Data;

namespace Postmortem.Features.Timeline;

/// <summary>Is told in the same transaction that a person says when something was, before it is written.</summary>
public interface IFollowMilestones
{
    Task MilestoneIsSetAsync(WriteSession session, Guid incidentId, DateTimeOffset now);
}

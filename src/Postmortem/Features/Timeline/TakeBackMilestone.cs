using Postmortem.Data;

namespace Postmortem.Features.Timeline;

public static class TakeBackMilestone
{
    /// <summary>Forgets a milestone that the product set, when what it rested on turned out not to be so. A hand edit stays.</summary>
    /// <param name="source">What <c>SetMilestoneAsync</c> was told; another source's milestone stays.</param>
    public static Task<int> TakeBackMilestoneAsync(this WriteSession session, Guid incidentId, string kind, string source) => session.ExecuteAsync(
        "delete from milestones where incident_id = @incidentId and kind = @kind and origin = 'product' and source = @source", new { incidentId, kind, source });
}

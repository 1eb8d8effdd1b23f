using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>What comes next once the harm is over: the end of what was still under way, the review, then what it asked for.</summary>
public sealed record NextThing(string Text, string Detail, string Href);

public static class NextThingReader
{
    public static async Task<NextThing?> ReadNextThingAsync(this ReadSession session, Incident incident)
    {
        if (IncidentStatus.IsOpen(incident.Status) || incident.Status is IncidentStatus.Declined or IncidentStatus.Merged) return null;
        var left = await session.OneAsync<Left>("""
            select (select r.state from reviews r where r.incident_id = @Id) as review,
              (select count(*) from action_items a where a.incident_id = @Id and a.state not in ('verified', 'declined')) as follow_ups,
              (select min(k.attempt) from rollbacks k where k.incident_id = @Id and k.state = 'started') as rollback
            """, new { incident.Id });
        if (left!.Rollback is { } attempt) return new($"Say how rollback attempt {attempt} ended", "It is still under way", "#rollbacks");
        var review = $"/incidents/{incident.Number}/review";
        var followUps = left.FollowUps == 1 ? "1 follow-up is not proven yet" : $"{left.FollowUps} follow-ups are not proven yet";
        return (left.Review, left.FollowUps) switch
        {
            (null, 0) => new("Learn from it", "No review and no follow-ups yet", "#review"),
            (null, _) => new("Begin the review", followUps, "#review"),
            ("draft", _) => new("Write the review", "It is a draft", review),
            ("in review", _) => new("Sign the review off", "It is in review", review),
            ("reviewed", _) => new("Publish the review", "It is signed off", review),
            (_, 0) => null,
            _ => new("Prove the follow-ups", followUps, "#follow-ups"),
        };
    }

    sealed record Left
    {
        public string? Review { get; init; }
        public int FollowUps { get; init; }

        /// <summary>The first attempt that was started and has not ended.</summary>
        public int? Rollback { get; init; }
    }
}

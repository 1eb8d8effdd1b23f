using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>What comes next once the harm is over: the end of what was still under way, the review, then what it asked for.</summary>
public sealed record NextThing(string Text, string Detail, string Href);

public static class NextThingReader
{
    public static async Task<NextThing?> ReadNextThingAsync(this ReadSession session, Incident incident)
    {
        if (IncidentStatus.IsOpen(incident.Status)) return null;
        var left = await session.OneAsync<Left>("""
            select (select r.state from reviews r where r.incident_id = @Id) as review,
              (select count(*) from action_items a where a.incident_id = @Id) as follow_ups,
              (select count(*) from action_items a where a.incident_id = @Id and a.state not in ('verified', 'declined') and a.priority <> 'P3') as holding,
              (select count(*) from action_items a where a.incident_id = @Id and a.state not in ('verified', 'declined') and a.priority = 'P3') as lowest,
              (select min(k.attempt) from rollbacks k where k.incident_id = @Id and k.state = 'started') as rollback
            """, new { incident.Id });
        if (left!.Rollback is { } attempt) return new($"Say how rollback attempt {attempt} ended", "It is still under way", "#rollbacks");
        if (incident.Status is IncidentStatus.Declined or IncidentStatus.Merged) return null;
        var review = $"/incidents/{incident.Number}/review";
        return (left.Review, left.Holding) switch
        {
            (null, _) when left.FollowUps == 0 => new("Learn from it", "No review and no follow-ups yet", "#review"),
            (null, _) => new("Begin the review", left.Words, "#review"),
            ("draft", _) => new("Write the review", "It is a draft", review),
            ("in review", _) => new("Sign the review off", "It is in review", review),
            ("reviewed", _) => new("Publish the review", "It is signed off", review),
            ("published", 0) when left.Lowest > 0 => new("Close the review", left.Words, review),
            (_, 0) => null,
            _ => new("Prove the follow-ups", left.Words, "#follow-ups"),
        };
    }

    sealed record Left
    {
        public string? Review { get; init; }
        public int FollowUps { get; init; }

        /// <summary>Those neither verified nor declined for which a review stays open; the lowest priority holds none open.</summary>
        public int Holding { get; init; }
        public int Lowest { get; init; }

        public string Words => (Holding, Lowest) switch
        {
            (0, 0) => "Every follow-up is proven or declined",
            (0, 1) => $"1 follow-up of lowest priority is still open{(Review is null ? "" : "; it does not hold the review open")}",
            (0, _) => $"{Lowest} follow-ups of lowest priority are still open{(Review is null ? "" : "; they do not hold the review open")}",
            _ => $"{(Holding == 1 ? "1 follow-up is" : $"{Holding} follow-ups are")} not proven yet{(Lowest == 0 ? "" : $", and {Lowest} of lowest priority")}",
        };

        /// <summary>The first attempt that was started and has not ended.</summary>
        public int? Rollback { get; init; }
    }
}

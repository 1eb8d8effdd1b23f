using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <summary>published → closed, once every follow-up is verified or declined. P3 goes to the ordinary backlog and does not hold it.</summary>
public sealed class CloseReview(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(int number, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(number, actor) is not { } held) return Failure.NotFound($"The review of INC-{number}");
            if (held.Review.State != ReviewState.Published) return Failure.Conflict(held.Review.IsOpen ? "Only a published review can be closed." : "This review is closed already.");
            var waiting = await s.ListUnprovenAsync(held.Incident.Id);
            if (waiting.Count > 0)
                return Failure.Conflict($"{string.Join(", ", waiting.Take(10).Select(ActionItem.NameOf))} {(waiting.Count == 1 ? "is" : "are")} neither verified nor declined yet. A review closes when its follow-ups are proven.");
            await s.UpdateReviewAsync(held.Review with { State = ReviewState.Closed, ClosedAt = now }, now);
            await s.RecordAsync(actor, now, new Fact("review.closed", held.Incident.Id, held.Review.Id));
            s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
            return Done.Value;
        }, ct);
    }
}

public static class Unproven
{
    /// <summary>Numbers of the follow-ups that hold the closure.</summary>
    public static Task<IReadOnlyList<int>> ListUnprovenAsync(this ReadSession session, Guid incidentId) => session.ListAsync<int>("""
        select number from action_items where incident_id = @incidentId and state not in ('verified', 'declined') and priority <> 'P3' order by number
        """, new { incidentId });
}

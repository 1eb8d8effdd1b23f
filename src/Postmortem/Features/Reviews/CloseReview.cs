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
            if ((await s.ReadUnprovenAsync(held.Incident.Id)) is { Holding.Count: > 0 } waiting)
                return Failure.Conflict($"{waiting.HoldingWords} A review closes when its follow-ups are proven.");
            await s.UpdateReviewAsync(held.Review with { State = ReviewState.Closed, ClosedAt = now }, now);
            await s.RecordAsync(actor, now, new Fact("review.closed", held.Incident.Id, held.Review.Id));
            s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
            return Done.Value;
        }, ct);
    }
}

/// <summary>Which follow-ups are neither verified nor declined. Those of the lowest priority are said, and hold nothing.</summary>
/// <param name="All">How many there are, proven or not.</param>
/// <param name="Holding">Numbers of those for which the review stays open.</param>
/// <param name="Lowest">How many of the lowest priority are open.</param>
public sealed record Unproven(int All, IReadOnlyList<int> Holding, int Lowest)
{
    /// <summary>FU-1, FU-7 are neither verified nor declined yet.</summary>
    public string HoldingWords => $"{string.Join(", ", Holding.Take(10).Select(ActionItem.NameOf))}{(Holding.Count > 10 ? $" and {Holding.Count - 10} more" : "")} {(Holding.Count == 1 ? "is" : "are")} neither verified nor declined yet.";

    /// <summary>What is so of all of them, in one or two sentences.</summary>
    public string Words => this switch
    {
        { Holding.Count: > 0 } => $"{(Holding.Count == 1 ? "One follow-up is" : $"{Holding.Count} follow-ups are")} not proven yet.{(Lowest == 0 ? "" : $" {Lowest} more of lowest priority {(Lowest == 1 ? "is open too, and does" : "are open too, and do")} not hold the review open.")}",
        { All: 0 } => "There is no follow-up to wait for.",
        { Lowest: 0 } => "Every follow-up is proven or declined.",
        _ => $"{(Lowest == 1 ? "1 follow-up of lowest priority is still open; it does" : $"{Lowest} follow-ups of lowest priority are still open; they do")} not hold the review open.{(Lowest < All ? " Every other one is proven or declined." : "")}",
    };
}

public static class UnprovenReader
{
    public static async Task<Unproven> ReadUnprovenAsync(this ReadSession session, Guid incidentId)
    {
        var all = await session.ListAsync<FollowUp>("select number, priority, state from action_items where incident_id = @incidentId order by number", new { incidentId });
        var open = all.Where(a => a.State is not (ActionState.Verified or ActionState.Declined)).ToLookup(a => a.Priority == "P3", a => a.Number);
        return new(all.Count, [.. open[false]], open[true].Count());
    }

    sealed record FollowUp
    {
        public int Number { get; init; }
        public string Priority { get; init; } = "";
        public string State { get; init; } = "";
    }
}

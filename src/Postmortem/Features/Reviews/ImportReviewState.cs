using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <param name="State">One of <see cref="ReviewState"/>.</param>
/// <param name="PublishedAt">Needed for published and closed.</param>
/// <param name="ClosedAt">Needed for closed.</param>
/// <param name="GapsAcceptedBecause">As it stood at the source.</param>
public sealed record ImportReviewStateInput(int Number, string? State, DateTimeOffset? PublishedAt = null, DateTimeOffset? ClosedAt = null,
    DateTimeOffset? MeetingAt = null, string? GapsAcceptedBecause = null);

/// <summary>Gives an imported review the state that it had at its source. Nobody signs here what was signed elsewhere.</summary>
public sealed class ImportReviewState(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(ImportReviewStateInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        if (actor.Door != Door.Import) return Failure.Forbidden("A review gets its state by sign-off and publication; only an import may bring one along.");
        var checks = new Checks();
        var state = checks.OneOf("state", input.State, ReviewState.All, "The state");
        var reason = checks.Optional("gaps_accepted_because", input.GapsAcceptedBecause, 1000, "The reason");
        checks.Must(input.PublishedAt is not null || ReviewState.IsOpen(state), "published_at", "Say when the review was published.");
        checks.Must(input.ClosedAt is not null || state != ReviewState.Closed, "closed_at", "Say when the review was closed.");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            var after = held.Review with
            {
                State = state,
                MeetingAt = input.MeetingAt ?? held.Review.MeetingAt,
                PublishedAt = ReviewState.IsOpen(state) ? null : input.PublishedAt,
                ClosedAt = state == ReviewState.Closed ? input.ClosedAt : null,
                GapsAcceptedBecause = reason.Length > 0 ? reason : null,
            };
            if (after == held.Review) return Done.Value;
            await s.UpdateReviewAsync(after, now);
            await s.RecordAsync(actor, now, new Fact("review.imported", held.Incident.Id, held.Review.Id, new { State = state, input.PublishedAt, input.ClosedAt }));
            s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
            return Done.Value;
        }, ct);
    }
}

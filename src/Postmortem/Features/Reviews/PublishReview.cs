using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews.Completeness;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <param name="GapsAcceptedBecause">Why it may be published although something is missing; needed only then.</param>
public sealed record PublishReviewInput(int Number, string? GapsAcceptedBecause = null);

/// <summary>reviewed → published, and those who should know are told. Needs the sign-offs, and either completeness or a reason for what is missing.</summary>
public sealed class PublishReview(Database database, LanguageRules rules, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(PublishReviewInput input, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        var checks = new Checks();
        var reason = checks.Optional("reason", input.GapsAcceptedBecause, 1000, "The reason");
        if (!checks.Passed) return checks.Failure;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.HoldReviewAsync(input.Number, actor) is not { } held) return Failure.NotFound($"The review of INC-{input.Number}");
            if (!held.Review.IsOpen) return Failure.Conflict($"This review is {held.Review.State} already.");
            var reviewers = await s.ListReviewersAsync(held.Review.Id);
            if (held.Review.State is not ReviewState.Reviewed)
                return Failure.Conflict($"It is not signed off yet. {(reviewers.Count > 0 && reviewers.All(r => SignOffRules.IsValid(r, held.Review)) ? SignOffRules.NobodyCounts : "Everyone who was asked must approve the text as it stands now.")}{(SignOffRules.InVain(reviewers, held.Review) is { } vain ? $" {vain}" : "")}");
            // The state is kept by every change, yet this is the gate: it looks for itself.
            if (!SignOffRules.IsReviewed(reviewers, held.Review)) return Failure.Conflict("A sign-off is for an earlier text. It has to be given again.");
            var news = await s.ListRecordNewsAsync(held.Incident.Id, [.. (await s.ListSectionsAsync(held.Review.Id)).Where(RecordNewsReader.MayBeMissing)]);
            IReadOnlyList<GapLine> gaps = GapLine.Of([.. CompletenessCheck.Of(await s.ReadSnapshotAsync(held.Review.Id, rules.Coach)), .. RecordNewsReader.GapsOf(news, input.Number)]);
            if (gaps.Count > 0 && reason.Length == 0)
                return Failure.Invalid("reason", $"{(gaps.Count == 1 ? "One thing is" : $"{gaps.Count} things are")} still missing. Add what is missing, or say why it may be published without.");
            await s.UpdateReviewAsync(held.Review with { State = ReviewState.Published, PublishedAt = now, GapsAcceptedBecause = gaps.Count > 0 ? reason : null }, now);
            await s.TellOfPublicationAsync(held.Review, actor, now);
            await s.RecordAsync(actor, now, new Fact("review.published", held.Incident.Id, held.Review.Id, new { held.Review.TextVersion, Gaps = gaps.Count, Reason = gaps.Count > 0 ? reason : null }));
            s.Announce(new LiveChange(held.Incident.Id, LivePart.Review));
            return Done.Value;
        }, ct);
    }
}

using System.Net;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>What was signed, and what becomes of it.</summary>
public sealed class SignedTextTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task What_is_hidden_after_publication_goes_from_the_text_and_the_sign_offs_stand(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.DeclareIncidentAsync();
        var entry = await facilitator.AddEntryAsync(number, "The password is swordfish", "decision");
        await facilitator.AddEntryAsync(number, "Restarted the pool", "decision");
        await facilitator.PublishAsync(app, number, reviewer);
        var before = await app.ReadReviewAsync(number);
        Assert.Contains("swordfish", before.Sections.Single(s => s.Key == "timeline").Body);

        await facilitator.PostsAsync($"/incidents/{number}/timeline/{entry}/hide", new() { ["why"] = "A secret" });

        var after = await app.ReadReviewAsync(number);
        Assert.All(after.Sections, s => Assert.DoesNotContain("swordfish", s.Body));
        Assert.Contains("Restarted the pool", after.Sections.Single(s => s.Key == "timeline").Body);
        Assert.Equal(before.Review.TextVersion + 1, after.Review.TextVersion);
        Assert.True(SignOffRules.Counts(Assert.Single(after.Reviewers), after.Review));
        Assert.DoesNotContain("review.sign_off_stale", await app.JournalAsync(number));
        Assert.Contains("What was hidden on the timeline after that was taken out of “Timeline”; the rest stands as it was signed.", await facilitator.ReviewAsync(number));
        var history = WebUtility.HtmlDecode(await facilitator.PageAsync($"/incidents/{number}/review/sections/timeline/history"));
        Assert.Contains("The text before is not kept", history);
        Assert.DoesNotContain("Choose two of those", history);
    }

    [Theory, BothEngines]
    public async Task Where_nobody_who_approved_counts_publication_says_so(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);
        await reviewer.SaveSectionAsync(number, "lessons", "Pools need a limit that is seen.", 1);
        await reviewer.ApproveAsync(app, number);

        Assert.Contains("Nobody among the reviewers is a second pair of eyes", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/publication", new() { ["reason"] = "Good enough" }));
    }

    [Theory, BothEngines]
    public async Task Who_may_only_read_is_not_asked_to_facilitate(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reader = await app.SignInAsync(Role.Reader);
        var number = await facilitator.BeginReviewAsync();

        var arranged = await app.Service<ArrangeReview>().RunAsync(new(number, reader.Id, null), facilitator.Actor(), Ct);

        Assert.Contains("may do more than read", arranged.Failure?.Message);
    }
}

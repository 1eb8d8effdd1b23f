using System.Net;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

public sealed class SignOffTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task An_edit_after_a_sign_off_asks_for_a_new_one(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);
        await reviewer.ApproveAsync(app, number);
        Assert.Equal("reviewed", (await app.FindReviewAsync(number)).State);

        await facilitator.SaveSectionAsync(number, "lessons", "One more lesson", 1);

        Assert.Equal("in review", (await app.FindReviewAsync(number)).State);
        Assert.Contains("asked again", await facilitator.ReviewAsync(number));
        Assert.Contains("The text has changed since you signed", await reviewer.ReviewAsync(number));
        Assert.Contains("Lessons and surprises", await reviewer.PageAsync($"/incidents/{number}/review/sign-off"));
        Assert.Contains("review.sign_off_stale", await app.JournalAsync(number));
        Assert.Contains($"/incidents/{number}/review", await reviewer.PageAsync("/reviews?view=waiting"));
        await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/publication", new() { ["reason"] = "x" });

        await reviewer.ApproveAsync(app, number);
        Assert.Equal("reviewed", (await app.FindReviewAsync(number)).State);
    }

    [Theory, BothEngines]
    public async Task A_sign_off_is_for_the_text_that_was_read(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);
        var read = (await app.FindReviewAsync(number)).TextVersion;
        await facilitator.SaveSectionAsync(number, "lessons", "New words", 1);

        var page = await reviewer.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/sign-off",
            new(await app.ApprovalAsync(number)) { ["comment"] = "Well told", ["text_version"] = $"{read}" });

        Assert.Contains("The text has changed since you opened it", page);
        Assert.Contains("Well told", page);
    }

    [Theory, BothEngines]
    public async Task Sign_offs_at_the_same_moment_are_all_kept_and_the_last_one_completes_the_review(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var first = await app.SignInAsync();
        using var second = await app.SignInAsync();
        using var third = await app.SignInAsync();
        TestUser[] reviewers = [first, second, third];
        var ct = TestContext.Current.CancellationToken;
        for (var round = 0; round < 5; round++)
        {
            var number = await facilitator.BeginReviewingAsync(reviewers);

            var answers = await app.AllYesAsync(number);

            var results = await Task.WhenAll(reviewers.Select(r => Task.Run(() => app.Service<Decide>().RunAsync(new(number, "approved", $"From {r.Name}", 1, answers), r.Actor(), ct), ct)));

            Assert.All(results, r => Assert.True(r.Succeeded, r.Failure?.Message));
            var document = await app.ReadReviewAsync(number);
            Assert.All(document.Reviewers, r => Assert.Equal("approved", r.Decision));
            Assert.Equal("reviewed", document.Review.State);
        }
    }

    [Theory, BothEngines]
    public async Task Asking_for_changes_needs_words_and_holds_the_review(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);
        var path = $"/incidents/{number}/review/sign-off";

        await reviewer.RefusedAsync(HttpStatusCode.UnprocessableEntity, path, new() { ["decision"] = "changes requested", ["comment"] = "" });
        await reviewer.PostsAsync(path, new() { ["decision"] = "changes requested", ["comment"] = "Say what was **known** at 12:11" });

        Assert.Contains($"{reviewer.Name} asks for changes", await facilitator.ReviewAsync(number));
        Assert.Equal("in review", (await app.FindReviewAsync(number)).State);
        var withdrawal = $"/incidents/{number}/review/reviewers/{reviewer.Id}/withdrawal";
        await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, withdrawal);
        await facilitator.PostsAsync(withdrawal, new() { ["why"] = "Left the company" });
        Assert.Empty((await app.ReadReviewAsync(number)).Reviewers);
    }

    [Theory, BothEngines]
    public async Task Whoever_made_the_newest_change_is_no_second_pair_of_eyes(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        using var another = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);
        await reviewer.SaveSectionAsync(number, "lessons", "My own words", 1);
        await reviewer.ApproveAsync(app, number);
        Assert.Equal("in review", (await app.FindReviewAsync(number)).State);
        Assert.Contains("second pair of eyes", await facilitator.ReviewAsync(number));

        await facilitator.AskReviewerAsync(number, another);
        await another.ApproveAsync(app, number);
        Assert.Equal("reviewed", (await app.FindReviewAsync(number)).State);
    }

    [Theory, BothEngines]
    public async Task An_approval_answers_every_point_of_the_checklist_and_keeps_its_words(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);
        var path = $"/incidents/{number}/review/sign-off";
        var form = await app.ApprovalAsync(number);

        var open = await reviewer.RefusedAsync(HttpStatusCode.UnprocessableEntity, path, new(form) { ["check_summary"] = "", ["comment"] = "Nearly" });
        Assert.Contains("Answer this point: The summary alone tells a stranger what happened", open);
        Assert.Contains("Nearly", open);
        Assert.Contains("Ask for changes, or answer otherwise", await reviewer.RefusedAsync(HttpStatusCode.UnprocessableEntity, path, new(form) { ["check_impact"] = "no", ["check_impact_note"] = "No source" }));
        Assert.Contains("Say why it does not apply", await reviewer.RefusedAsync(HttpStatusCode.UnprocessableEntity, path, new(form) { ["check_similar"] = "does not apply" }));
        Assert.Null((await app.ReadReviewAsync(number)).Reviewers.Single().Decision);

        await reviewer.PostsAsync(path, new(form) { ["check_similar"] = "does not apply", ["check_similar_note"] = "It is the first of its kind" });
        var page = await facilitator.ReviewAsync(number);
        Assert.Contains("The summary alone tells a stranger what happened", page);
        Assert.Contains("It is the first of its kind", page);
        Assert.Contains("1 with a remark", page);
    }

    [Theory, BothEngines]
    public async Task Asking_for_changes_may_leave_points_open_and_says_what_is_missing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);

        await reviewer.PostsAsync($"/incidents/{number}/review/sign-off", new() { ["decision"] = "changes requested", ["comment"] = "See the impact", ["check_impact"] = "no", ["check_impact_note"] = "No source for the 31 %" });

        Assert.Contains("No source for the 31 %", await facilitator.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task A_participants_confirmation_alone_is_no_second_pair_of_eyes(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        using var participant = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);
        await facilitator.PostsAsync($"/incidents/{number}/review/reviewers", new() { ["person"] = $"{participant.Id}", ["capacity"] = "participant" });
        Assert.Contains("Sign as participant", await participant.PageAsync($"/incidents/{number}/review/sign-off"));

        await participant.PostsAsync($"/incidents/{number}/review/sign-off", await app.ApprovalAsync(number, SignOffCapacity.Participant));
        Assert.Equal("in review", (await app.FindReviewAsync(number)).State);
        Assert.Contains("<span>confirmed <time", await facilitator.PageAsync($"/incidents/{number}/review"), StringComparison.Ordinal);
        Assert.Contains("participant, confirmed", await facilitator.PageAsync($"/incidents/{number}/review/people"), StringComparison.Ordinal);
        await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/reviewers", new() { ["person"] = $"{participant.Id}", ["capacity"] = "approver" });

        await reviewer.ApproveAsync(app, number);
        Assert.Equal("reviewed", (await app.FindReviewAsync(number)).State);
    }

    [Theory, BothEngines]
    public async Task Only_who_is_asked_can_sign(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        using var other = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var number = await facilitator.BeginReviewingAsync(reviewer);

        await other.RefusedAsync(HttpStatusCode.Forbidden, $"/incidents/{number}/review/sign-off", new() { ["decision"] = "approved" });
        Assert.Contains("may only read", await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{number}/review/reviewers", new() { ["person"] = $"{reader.Id}" }));
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync($"/incidents/{number}/review/sign-off")).StatusCode);
    }
}

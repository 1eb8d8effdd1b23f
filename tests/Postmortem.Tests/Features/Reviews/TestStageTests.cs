using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>Why did our tests not catch it?</summary>
public sealed class TestStageTests(Apps apps)
{
    static Dictionary<string, string> Burst(string test = "rises over 20 minutes") => new() { ["dimension"] = "Traffic shape and burst", ["production"] = "full within 40 s", ["test"] = test, ["effect"] = "No stampede" };

    [Theory, BothEngines]
    public async Task Stage_by_stage_it_is_asked_whether_it_should_and_could_have_shown(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        Assert.Contains(await GapsAsync(app, number), g => g.StartsWith("Say of each stage", StringComparison.Ordinal) && g.EndsWith("canary, monitoring", StringComparison.Ordinal));

        var next = await facilitator.PostAsync($"/incidents/{number}/review/test-stages/review", new() { ["should"] = "no", ["could"] = "no", ["version"] = "0", ["then"] = "next" });
        Assert.Equal($"/incidents/{number}/review/test-stages/unit", next.Headers.Location!.OriginalString);
        await facilitator.PostsAsync($"/incidents/{number}/review/test-stages/load", new() { ["should"] = "yes", ["could"] = "no such stage" });
        Assert.Contains(await GapsAsync(app, number), g => g == "Load tests should have caught it: what was different there?");
        await facilitator.PostsAsync($"/incidents/{number}/review/test-stages/load", new() { ["should"] = "yes", ["could"] = "no", ["what_differed"] = "No **bursts**", ["version"] = "1" });
        foreach (var stage in new[] { "unit", "integration", "staging", "canary", "monitoring" }) await facilitator.PostsAsync($"/incidents/{number}/review/test-stages/{stage}", new() { ["should"] = "no", ["could"] = "no" });

        Assert.DoesNotContain(await GapsAsync(app, number), g => g.Contains("stage", StringComparison.Ordinal) || g.Contains("Load tests", StringComparison.Ordinal));
        Assert.Contains("No <strong>bursts</strong>", await facilitator.ReviewAsync(number));
        Assert.Contains("test_stage.answered", await app.JournalAsync(number));
    }

    [Theory, BothEngines]
    public async Task A_stage_that_is_not_answered_whole_says_what_is_missing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();

        var page = await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{number}/review/test-stages/canary", new() { ["should"] = "", ["could"] = "no", ["what_differed"] = "One region at night" });

        Assert.Contains("Should it have caught this? Choose one of: yes, no.", page);
        Assert.Contains("One region at night", page);
        await facilitator.RefusedAsync(HttpStatusCode.NotFound, $"/incidents/{number}/review/test-stages/nowhere", new() { ["should"] = "yes", ["could"] = "no" });
    }

    [Theory, BothEngines]
    public async Task A_difference_leads_to_a_follow_up_and_an_experiment_that_know_where_they_come_from(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        Assert.Contains(await GapsAsync(app, number), g => g == "Name at least one difference between test and production");
        Assert.Contains("value=\"Connection limits\"", await facilitator.PageAsync($"/incidents/{number}/review/differences/new?dimension=Connection%20limits"));
        await facilitator.PostsAsync($"/incidents/{number}/review/differences", Burst());
        var id = (await app.ReadReviewAsync(number)).Differences.Single().Id;

        Assert.Contains("Give the test production's traffic shape and burst", WebUtility.HtmlDecode(await facilitator.PageAsync($"/incidents/{number}/follow-ups/new?difference={id}")));
        await facilitator.PostsAsync($"/incidents/{number}/follow-ups", new() { ["title"] = "Test with bursts", ["type"] = "prevent", ["priority"] = "P1", ["difference_id"] = $"{id}" });
        Assert.Contains("full within 40 s instead of rises over 20 minutes", WebUtility.HtmlDecode(await facilitator.PageAsync($"/incidents/{number}/experiments/new?difference={id}")));
        await facilitator.PostsAsync($"/incidents/{number}/experiments", new() { ["title"] = "Send the burst", ["kind"] = "reproduction", ["hypothesis"] = "It fails", ["difference_id"] = $"{id}" });

        var review = await app.ReadReviewAsync(number);
        var (item, experiment) = (review.DifferenceFollowUps.Single(), review.Experiments.Single());
        var page = await facilitator.ReviewAsync(number);
        Assert.Contains($"FU-{item.Number} Test with bursts", page);
        Assert.Contains($"{experiment.Name} Send the burst", page);
        Assert.Contains($"/incidents/{number}/review#difference-{id}", await facilitator.PageAsync($"/follow-ups/{item.Number}"));
        Assert.Contains($"/incidents/{number}/review#difference-{id}", await facilitator.PageAsync($"/experiments/{experiment.Number}"));
        Assert.Contains("came of this difference", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/differences/{id}/removal"));
    }

    [Theory, BothEngines]
    public async Task Two_edits_of_one_difference_show_both_texts(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        await facilitator.PostsAsync($"/incidents/{number}/review/differences", Burst());
        var path = $"/incidents/{number}/review/differences/{(await app.ReadReviewAsync(number)).Differences.Single().Id}";
        await facilitator.PostsAsync(path, new(Burst("steady for two hours")) { ["version"] = "1" });

        var page = await facilitator.RefusedAsync(HttpStatusCode.Conflict, path, new(Burst("a ramp")) { ["version"] = "1" });

        Assert.Contains("steady for two hours", page);
        Assert.Contains("a ramp", page);
        Assert.Contains("so it was not removed", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"{path}/removal", new() { ["version"] = "1" }));
        await facilitator.RemoveAsync(path, $"{path}/removal");
        Assert.Empty((await app.ReadReviewAsync(number)).Differences);
    }

    [Theory, BothEngines]
    public async Task Changed_rows_ask_for_new_sign_offs_and_published_ones_stand_still(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);
        await reviewer.ApproveAsync(app, number);
        Assert.Equal("reviewed", (await app.FindReviewAsync(number)).State);

        await facilitator.PostsAsync($"/incidents/{number}/review/differences", Burst());
        Assert.Equal("in review", (await app.FindReviewAsync(number)).State);
        await reviewer.ApproveAsync(app, number);
        await facilitator.PostsAsync($"/incidents/{number}/review/test-stages/load", new() { ["should"] = "yes", ["could"] = "no", ["what_differed"] = "No bursts" });
        Assert.Equal("in review", (await app.FindReviewAsync(number)).State);
        await reviewer.ApproveAsync(app, number);
        await facilitator.PostsAsync($"/incidents/{number}/review/publication", new() { ["reason"] = "The rest is not known" });

        var id = (await app.ReadReviewAsync(number)).Differences.Single().Id;
        foreach (var path in new[] { "differences", $"differences/{id}", "test-stages/unit" })
            Assert.Contains("Reopen it", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/{path}", new(Burst()) { ["should"] = "no", ["could"] = "no" }));
        await facilitator.PostsAsync($"/incidents/{number}/experiments", new() { ["title"] = "Send the burst", ["kind"] = "drill", ["hypothesis"] = "It fails", ["difference_id"] = $"{id}" });
        Assert.Equal("published", (await app.FindReviewAsync(number)).State);
    }

    [Theory, BothEngines]
    public async Task What_was_different_is_found_by_its_words(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();

        await facilitator.PostsAsync($"/incidents/{number}/review/differences", new(Burst()) { ["effect"] = "quokkastampede" });

        Assert.Contains($"/incidents/{number}/review", await facilitator.PageAsync("/search?q=quokkastampede"));
    }

    static async Task<IEnumerable<string>> GapsAsync(TestApp app, int number) => (await app.ReadReviewAsync(number)).Gaps.Select(g => g.Message);
}

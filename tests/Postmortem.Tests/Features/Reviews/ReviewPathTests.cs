using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

public sealed class ReviewPathTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_review_goes_from_its_template_to_published_and_closed(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.DeclareIncidentAsync(severity: "SEV1");
        Assert.Contains("it was SEV1", await facilitator.ReviewAsync(number));

        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "full", ["facilitator"] = $"{facilitator.Id}" });
        var page = await facilitator.ReviewAsync(number);
        Assert.Contains("Contributing factors", page);
        Assert.Contains("Prefilled", page);
        Assert.Contains($"INC-{number}: Checkout answers with errors", page);

        await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{number}/review/submission");
        await facilitator.AskReviewerAsync(number, reviewer);
        await facilitator.PostsAsync($"/incidents/{number}/review/submission");
        Assert.Contains("You are asked to read this review", await reviewer.ReviewAsync(number));
        await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/publication", new() { ["reason"] = "It is late" });

        await reviewer.ApproveAsync(app, number);
        var refused = await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{number}/review/publication");
        Assert.Contains("still missing", refused);
        await facilitator.PostsAsync($"/incidents/{number}/review/publication", new() { ["reason"] = "The logs of that day are gone" });
        Assert.Contains("Published although something was missing: The logs of that day are gone", await facilitator.ReviewAsync(number));

        await facilitator.PostsAsync($"/incidents/{number}/review/closure");
        Assert.Equal("closed", (await app.FindReviewAsync(number)).State);
        var journal = await app.JournalAsync(number);
        Assert.Equal(["review.approved", "review.closed", "review.created", "review.published", "review.reviewer_asked", "review.submitted"], journal.Where(a => a.StartsWith("review.", StringComparison.Ordinal)).Order());
    }

    [Theory, BothEngines]
    public async Task A_published_text_stands_still_until_it_is_reopened_with_a_reason_and_signed_again(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);
        await reviewer.ApproveAsync(app, number);
        await facilitator.PostsAsync($"/incidents/{number}/review/publication", new() { ["reason"] = "Enough" });

        var kept = await reviewer.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/sections/lessons", new() { ["text"] = "One more lesson", ["version"] = "1" });
        Assert.Contains("One more lesson", kept);
        Assert.Contains("Reopen it", kept);
        await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{number}/review/reopening", new() { ["why"] = " " });
        await facilitator.PostsAsync($"/incidents/{number}/review/reopening", new() { ["why"] = "A customer corrected the numbers" });
        await reviewer.SaveSectionAsync(number, "lessons", "One more lesson", 1);

        await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/publication", new() { ["reason"] = "Enough" });
        await reviewer.ApproveAsync(app, number);
        Assert.Equal("in review", (await app.FindReviewAsync(number)).State);
    }

    [Theory, BothEngines]
    public async Task A_review_closes_only_when_its_follow_ups_are_proven_and_the_backlog_does_not_hold_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);
        await facilitator.PostsAsync($"/incidents/{number}/follow-ups", new() { ["title"] = "Apply the load-test gate to configuration", ["type"] = "prevent", ["priority"] = "P1" });
        await facilitator.PostsAsync($"/incidents/{number}/follow-ups", new() { ["title"] = "Tidy the dashboard", ["type"] = "detect", ["priority"] = "P3" });
        await reviewer.ApproveAsync(app, number);
        await facilitator.PostsAsync($"/incidents/{number}/review/publication", new() { ["reason"] = "Enough" });

        Assert.DoesNotContain("Every", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/closure"));
        Assert.Contains("neither verified nor declined yet. The review closes", await facilitator.PageAsync($"/incidents/{number}/review/closure"));
        Assert.Contains("One follow-up is not proven yet. 1 more of lowest priority is open too", await facilitator.ReviewAsync(number));
        await app.Database.WriteAsync(s => s.ExecuteAsync("update action_items set state = 'verified' where priority = 'P1' and incident_id = (select id from incidents where number = @number)", new { number }), TestContext.Current.CancellationToken);
        await facilitator.PostsAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "It works again" });
        const string standing = "1 follow-up of lowest priority is still open; it does not hold the review open";
        foreach (var path in new[] { "review", "review/closure", "facts" }) Assert.Contains(standing, await facilitator.PageAsync($"/incidents/{number}/{path}"));
        await facilitator.PostsAsync($"/incidents/{number}/review/closure");
        Assert.Contains($"Nothing: the review is closed. {standing}. Every other one is proven or declined.", await facilitator.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task An_incident_has_one_review_and_the_second_beginning_is_told_so(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();

        Assert.Contains("has a review already", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review", new() { ["template"] = "light" }));
        Assert.Equal("full", (await app.FindReviewAsync(number)).TemplateKey);
    }

    [Theory, BothEngines]
    public async Task Every_gap_leads_to_a_page_that_opens(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync("SEV1");
        await app.AddFactorAsync(facilitator, number);

        var gaps = (await app.ReadReviewAsync(number)).Gaps;
        Assert.True(gaps.Count > 15);
        foreach (var place in gaps.Select(g => g.Place).Distinct()) await facilitator.PageAsync(place);
        // One number, wherever it is told.
        var left = (await app.ReadReviewAsync(number)).Left.Count;
        Assert.True(left < gaps.Count);
        Assert.Contains($"section by section: {left} things", await facilitator.ReviewAsync(number));
        var sending = await facilitator.PageAsync($"/incidents/{number}/review/submission");
        Assert.Contains($"Still missing: {left} things", sending);
        Assert.Equal(left, sending.Split("<li class=\"no\">").Length - 1);
        Assert.Contains($"data-label=\"Left to do\">{left}<", await facilitator.PageAsync($"/reviews?q=INC-{number}"));
        using var api = await app.ApiAsync(Role.Reader);
        Assert.Equal(left, (int)(await api.GetAsync($"reviews?q=INC-{number}")).Is(HttpStatusCode.OK)["items"][0]!["gaps"]!);
    }

    [Theory, BothEngines]
    public async Task An_open_page_is_told_that_the_review_has_changed_and_does_not_move(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        var seen = (await app.FindReviewAsync(number)).Version;
        Assert.DoesNotContain("has changed", await facilitator.PageAsync($"/incidents/{number}/review/news?seen={seen}"));

        await facilitator.SaveSectionAsync(number, "lessons", "New", 1);

        Assert.Contains("has changed", await facilitator.PageAsync($"/incidents/{number}/review/news?seen={seen}"));
    }

    [Theory, BothEngines]
    public async Task What_the_record_gains_later_is_offered_to_sections_that_nobody_touched(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        await facilitator.SaveSectionAsync(number, "response", "We rolled back because release 418 was the only change.", 1);
        var added = await app.Service<Postmortem.Features.Timeline.AddEntry>().RunAsync(new(number, "Error rate above 1 %", "alert", Starred: true), facilitator.Actor(), TestContext.Current.CancellationToken);
        Assert.True(added.Succeeded);

        Assert.Contains("The record has moved on", await facilitator.ReviewAsync(number));
        Assert.Contains("Timeline: the record has moved on", WebUtility.HtmlDecode(await facilitator.PageAsync($"/incidents/{number}/review/submission")));
        await facilitator.PostsAsync($"/incidents/{number}/review/prefill");

        Assert.Contains("Error rate above 1 %", (await app.SectionAsync(number, "timeline")).Body);
        Assert.Equal("We rolled back because release 418 was the only change.", (await app.SectionAsync(number, "response")).Body);
        Assert.DoesNotContain("record has moved on", await facilitator.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task Facts_that_the_record_has_overtaken_are_named_before_one_signs_or_publishes(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewAsync();
        await facilitator.AskReviewerAsync(number, reviewer);
        Assert.DoesNotContain("Facts: the record has moved on", WebUtility.HtmlDecode(await facilitator.PageAsync($"/incidents/{number}/review/submission")));

        await facilitator.PostsAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "It works again" });

        Assert.Contains("Facts: the record has moved on", WebUtility.HtmlDecode(await facilitator.PageAsync($"/incidents/{number}/review/submission")));
        await facilitator.PostsAsync($"/incidents/{number}/review/submission");
        Assert.Contains("the record has moved on", await reviewer.PageAsync($"/incidents/{number}/review/sign-off"));
        await reviewer.ApproveAsync(app, number);
        Assert.Contains("Facts: the record has moved on", WebUtility.HtmlDecode(await facilitator.PageAsync($"/incidents/{number}/review/publication")));

        await facilitator.PostsAsync($"/incidents/{number}/review/prefill");
        Assert.DoesNotContain("Facts: the record has moved on", WebUtility.HtmlDecode(await facilitator.PageAsync($"/incidents/{number}/review/publication")));
    }

    [Theory, BothEngines]
    public async Task The_list_shows_what_waits_for_whom_and_which_incidents_have_no_review(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var reviewed = await facilitator.BeginReviewingAsync(reviewer);
        var missing = await facilitator.DeclareIncidentAsync("Search is slow", "SEV1");
        await app.Database.WriteAsync(s => s.ExecuteAsync("update incidents set status = 'resolved' where number = @missing", new { missing }), TestContext.Current.CancellationToken);

        Assert.Contains($"/incidents/{reviewed}/review", await reviewer.PageAsync("/reviews?view=waiting"));
        Assert.Contains("Nothing waits for you", await facilitator.PageAsync("/reviews?view=waiting"));
        var unreviewed = await reviewer.PageAsync("/reviews?view=missing");
        Assert.Contains($"/incidents/{missing}/review/new", unreviewed);
        Assert.Contains("it was SEV1", unreviewed);
        Assert.DoesNotContain($"/incidents/{reviewed}/review/new", unreviewed);
        Assert.Contains("No review matches", await reviewer.PageAsync("/reviews?q=100%25"));
        Assert.Contains($"/incidents/{reviewed}/review", await reviewer.PageAsync($"/reviews?q=inc-{reviewed}&severity=SEV2"));
    }

    [Theory, BothEngines]
    public async Task A_long_list_is_read_page_by_page_without_a_gap(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var ct = TestContext.Current.CancellationToken;
        for (var i = 0; i < 27; i++)
        {
            var incident = (await app.Service<Postmortem.Features.Incidents.DeclareIncident>().RunAsync(new($"Incident {i}"), facilitator.Actor(), ct)).Value;
            Assert.True((await app.Service<Postmortem.Features.Reviews.CreateReview>().RunAsync(new(incident.Number), facilitator.Actor(), ct)).Succeeded);
        }

        var first = await facilitator.PageAsync("/reviews");
        var next = System.Text.RegularExpressions.Regex.Match(first, "href=\"(/reviews[^\"]*after=[^\"]+)\"").Groups[1].Value;
        var second = await facilitator.PageAsync(WebUtility.HtmlDecode(next));

        var seen = Numbers(first).Concat(Numbers(second)).ToList();
        Assert.Equal(25, Numbers(first).Count);
        Assert.Equal(27, seen.Distinct().Count());
        Assert.Equal(27, seen.Count);
    }

    static List<string> Numbers(string page) => [.. System.Text.RegularExpressions.Regex.Matches(page, "href=\"/incidents/(\\d+)/review\"").Select(m => m.Groups[1].Value)];
}

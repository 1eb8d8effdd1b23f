using System.Net;
using System.Text.Json;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

public sealed class SectionTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Of_two_editors_the_second_sees_both_texts_and_loses_nothing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var other = await app.SignInAsync();
        var number = await facilitator.BeginReviewAsync();
        await facilitator.SaveSectionAsync(number, "lessons", "The cache hides the database's limit.", 1);

        var page = await other.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/sections/lessons", new() { ["text"] = "Load tests never had a cold cache.", ["version"] = "1" });
        Assert.Contains("The cache hides the database's limit.", page);
        Assert.Contains("Load tests never had a cold cache.", page);
        Assert.Contains("""name="version" value="2" """.Trim(), page);
        Assert.Equal("The cache hides the database's limit.", (await app.SectionAsync(number, "lessons")).Body);

        await other.SaveSectionAsync(number, "lessons", "Both lessons.", 2);
        Assert.Equal("Both lessons.", (await app.SectionAsync(number, "lessons")).Body);
    }

    [Theory, BothEngines]
    public async Task What_was_typed_and_not_saved_is_there_when_its_writer_returns_and_only_then(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var other = await app.SignInAsync();
        var number = await facilitator.BeginReviewAsync();
        var path = $"/incidents/{number}/review/sections/lessons";

        var saved = await other.PostAsync($"{path}/draft", new() { ["text"] = "Half a thought", ["version"] = "1" });
        var answer = JsonDocument.Parse(await saved.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(1, answer.GetProperty("version").GetInt32());
        Assert.Equal("09:00", answer.GetProperty("savedAt").GetString());

        Assert.Contains("Half a thought", await other.PageAsync(path));
        Assert.Contains("Your draft of", await other.ReviewAsync(number));
        Assert.DoesNotContain("Half a thought", await facilitator.PageAsync(path));

        // Somebody saves meanwhile: the draft is kept, and saving it shows both.
        await facilitator.SaveSectionAsync(number, "lessons", "A whole thought", 1);
        var late = await other.PostAsync($"{path}/draft", new() { ["text"] = "Half a thought more", ["version"] = "1" });
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("you will see both texts", await other.PageAsync(path));
        var both = await other.RefusedAsync(HttpStatusCode.Conflict, path, new() { ["text"] = "Half a thought more", ["version"] = "1" });
        Assert.Contains("A whole thought", both);

        await other.SaveSectionAsync(number, "lessons", "Both", 2);
        Assert.DoesNotContain("Half a thought more", await other.PageAsync(path));
    }

    [Theory, BothEngines]
    public async Task A_draft_can_be_thrown_away(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        var path = $"/incidents/{number}/review/sections/lessons";
        await facilitator.PostAsync($"{path}/draft", new() { ["text"] = "Never mind", ["version"] = "1" });

        await facilitator.PostsAsync($"{path}/draft/removal");

        Assert.DoesNotContain("Never mind", await facilitator.PageAsync(path));
    }

    [Theory, BothEngines]
    public async Task The_history_shows_the_words_that_changed_and_brings_an_earlier_text_back(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        await facilitator.SaveSectionAsync(number, "lessons", "The pool was sized for warm caches.", 1);
        await facilitator.SaveSectionAsync(number, "lessons", "The pool was sized for cold caches.", 2);

        var history = await facilitator.PageAsync($"/incidents/{number}/review/sections/lessons/history?from=2");
        Assert.Contains("""<del class="diff">warm</del>""", history);
        Assert.Contains("<ins>cold</ins>", history);

        await facilitator.PostsAsync($"/incidents/{number}/review/sections/lessons/history/2/restoration", new() { ["version"] = "3" });
        Assert.Equal("The pool was sized for warm caches.", (await app.SectionAsync(number, "lessons")).Body);
        Assert.Contains("cold", await facilitator.PageAsync($"/incidents/{number}/review/sections/lessons/history?from=3"));
    }

    [Theory, BothEngines]
    public async Task Prefilled_text_is_marked_until_a_person_keeps_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        Assert.True((await app.SectionAsync(number, "summary")).IsPrefilled);
        var before = await app.FindReviewAsync(number);

        await facilitator.PostsAsync($"/incidents/{number}/review/sections/summary/keeping", new() { ["version"] = "1" });

        Assert.False((await app.SectionAsync(number, "summary")).IsPrefilled);
        Assert.Equal(before.TextVersion, (await app.FindReviewAsync(number)).TextVersion);
    }

    [Theory, BothEngines]
    public async Task Script_in_markdown_is_shown_and_never_run(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        const string hostile = "<script>alert(1)</script>\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)> </textarea><b>";
        await facilitator.SaveSectionAsync(number, "lessons", hostile, 1);
        await app.AddFactorAsync(facilitator, number, "<script>alert(2)</script> in the pipeline");

        foreach (var path in new[] { "", "/sections/lessons", "/sections/lessons/history" })
        {
            var page = await facilitator.PageAsync($"/incidents/{number}/review{path}");
            Assert.DoesNotContain("<script>alert", page);
            Assert.DoesNotContain("javascript:alert(1)\"", page);
            Assert.DoesNotContain("<img src=x", page);
        }
        var preview = await (await facilitator.PostAsync("/reviews/preview", new() { ["text"] = hostile })).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<script", preview);
        Assert.DoesNotContain("href=\"javascript", preview);
    }

    [Theory, BothEngines]
    public async Task A_text_beyond_all_measure_is_refused_and_kept_in_the_form(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();

        var page = await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{number}/review/sections/lessons", new() { ["text"] = new string('x', ReviewText.LongestBody + 1), ["version"] = "1" });

        Assert.Contains("Please shorten it", page);
        Assert.Contains(new string('x', 1000), page);
    }

    [Theory, BothEngines]
    public async Task An_import_that_runs_twice_leaves_one_review_with_its_texts_once(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.DeclareIncidentAsync();
        var import = Actor.CommandLine with { Door = Door.Import };
        var keys = new List<Guid>();
        for (var run = 0; run < 2; run++)
        {
            keys.Add((await app.Service<CreateReview>().RunAsync(new(number, "light"), import, ct)).Value);
            Assert.True((await app.Service<SaveSection>().RunAsync(new(number, "summary", "What happened."), import, ct)).Succeeded);
            keys.Add((await app.Service<Postmortem.Features.Reviews.Factors.AddFactor>().RunAsync(new(number, new("No back-off", "design"), "posthog#1"), import, ct)).Value);
        }

        Assert.True((await app.Service<ImportReviewState>().RunAsync(new(number, "published", PublishedAt: TestClock.Start.AddDays(-1)), import, ct)).Succeeded);
        Assert.Equal(TestClock.Start.AddDays(-1), (await app.FindReviewAsync(number)).PublishedAt);
        Assert.False((await app.Service<ImportReviewState>().RunAsync(new(number, "draft"), Actor.CommandLine, ct)).Succeeded);
        Assert.Equal(2, keys.Distinct().Count());
        Assert.Single((await app.ReadReviewAsync(number)).Factors);
        Assert.Equal(2, (await app.SectionAsync(number, "summary")).Version);
    }

    [Fact]
    public void A_comparison_of_long_texts_goes_by_lines_and_stays_quick()
    {
        var before = string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"Line {i} of a long text"));
        var changes = WordDiff.Between(before, before.Replace("Line 2500 ", "Row 2500 ", StringComparison.Ordinal));
        Assert.Equal([DiffKind.Same, DiffKind.Removed, DiffKind.Added, DiffKind.Same], changes.Select(c => c.Kind));
    }
}

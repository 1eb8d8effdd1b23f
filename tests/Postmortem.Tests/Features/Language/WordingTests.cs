using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Language;

/// <summary>The coach on pages and through the API.</summary>
public sealed partial class WordingTests(Apps apps)
{
    const string Blaming = "Checkout failed for 30 minutes. The engineer forgot to warm the cache.";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task After_saving_a_section_shows_the_wording_with_a_reason_a_question_and_another_wording(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        await facilitator.SaveSectionAsync(number, "lessons", Blaming, 1);

        var section = SectionOf(await facilitator.ReviewAsync(number), "lessons");
        Assert.Contains("Wording: 1 error", section);
        Assert.Contains("“<span class=\"span\">forgot</span>”", section);
        Assert.Contains("What would have reminded anybody in that place?", section);
        Assert.Contains("The checklist did not mention …", section);
        Assert.DoesNotContain("Take this wording", section);
        Assert.Contains("Take this wording", WebUtility.HtmlDecode(await facilitator.PageAsync($"/incidents/{number}/review/sections/lessons")));

        using var reader = await app.SignInAsync(Role.Reader);
        Assert.DoesNotContain("Wording:", await reader.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task A_dismissal_is_for_the_sentence_and_stays_through_changes_of_other_text(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var other = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);
        await facilitator.SaveSectionAsync(number, "lessons", Blaming, 1);
        await facilitator.DismissAsync(number, "lessons", "It is what the vendor's own report says.");

        var page = await other.ReviewAsync(number);
        Assert.Contains("One wording was kept, with a reason", SectionOf(page, "lessons"));
        Assert.Contains("It is what the vendor's own report says.", SectionOf(page, "lessons"));
        Assert.DoesNotContain("Wording: 1 error", page);
        Assert.Contains("one was kept with a reason", page);
        Assert.Contains("It is what the vendor's own report says.", WebUtility.HtmlDecode(await reviewer.PageAsync($"/incidents/{number}/review/sign-off")));

        await other.SaveSectionAsync(number, "lessons", $"More before it.\n\n- A point. {Blaming} And after it.", 2);
        Assert.Contains("One wording was kept, with a reason", SectionOf(await other.ReviewAsync(number), "lessons"));
        await other.SaveSectionAsync(number, "lessons", "The engineer forgot to warm the second cache.", 3);
        Assert.Contains("Wording: 1 error", SectionOf(await other.ReviewAsync(number), "lessons"));
    }

    [Theory, BothEngines]
    public async Task A_dismissal_needs_a_reason_and_can_be_taken_back(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        await facilitator.SaveSectionAsync(number, "lessons", Blaming, 1);
        var path = $"/incidents/{number}/wording/dismissals";
        var finding = FindingIn(await facilitator.ReviewAsync(number), "lessons");

        Assert.Contains("The reason is empty", await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, path, new() { ["finding"] = finding, ["reason"] = " " }));
        await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, path, new() { ["finding"] = "<script>", ["reason"] = "x" });
        var away = await facilitator.PostAsync(path, new() { ["finding"] = finding, ["reason"] = "Agreed in the meeting", ["back"] = "https://evil.example" });
        Assert.Equal($"/incidents/{number}/review", away.Headers.Location!.ToString());

        var removal = Removal().Match(SectionOf(await facilitator.ReviewAsync(number), "lessons")).Groups[1].Value;
        await facilitator.PostsAsync(removal);
        Assert.Contains("Wording: 1 error", SectionOf(await facilitator.ReviewAsync(number), "lessons"));
        Assert.Equal(["language.finding_dismissed", "language.dismissal_taken_back"], (await app.JournalAsync(number)).Where(a => a.StartsWith("language", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public async Task The_summary_is_complete_without_open_errors_and_a_reason_closes_one(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        await facilitator.SaveSectionAsync(number, "summary", Blaming, 1);
        using var api = await app.ApiAsync(Role.Facilitator);

        Assert.Contains("one wording blames; find another, or keep it with a reason", await facilitator.ReviewAsync(number));
        Assert.Contains("no open language errors", (await api.GetAsync($"incidents/{number}/review/completeness")).Text);
        await facilitator.DismissAsync(number, "summary", "Said by her, of herself, and she wants it to stand.");
        Assert.DoesNotContain("one wording blames", await facilitator.ReviewAsync(number));
        Assert.DoesNotContain("no open language errors", (await api.GetAsync($"incidents/{number}/review/completeness")).Text);
    }

    [Theory, BothEngines]
    public async Task Services_of_the_catalogue_are_things_and_people_of_the_incident_are_people(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator, "Qwertina Zuul");
        var number = await facilitator.BeginReviewAsync();
        await app.Service<AssignRole>().RunAsync(new(number, "commander", facilitator.Id), facilitator.Actor(), Ct);
        await app.Service<AddService>().RunAsync(new("Viktor"), facilitator.Actor(), Ct);
        using var api = await app.ApiAsync();

        Assert.Equal("[]", await CheckAsync(api, number, "Viktor failed to answer."));
        Assert.Contains("omission", await CheckAsync(api, number, "Qwertina failed to answer."));
    }

    [Theory, BothEngines]
    public async Task The_api_reads_findings_of_a_text_and_a_review_and_dismisses_them(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        using var api = await app.ApiAsync();
        // What the product writes itself blames nobody.
        Assert.Equal("[]", (await api.GetAsync($"incidents/{number}/review/language")).Text);
        await facilitator.SaveSectionAsync(number, "lessons", Blaming, 1);

        var found = (await api.GetAsync($"incidents/{number}/review/language")).Is(HttpStatusCode.OK).Json!.AsArray().Single()!;
        Assert.Equal(("lessons", "forgot", "error"), ((string?)found["section"], (string?)found["words"], (string?)found["severity"]));
        Assert.Equal("forgot", Blaming[(int)found["start"]!..(int)found["end"]!]);
        var kept = (await api.PostAsync($"incidents/{number}/language/dismissals", new { finding = (string)found["finding"]!, reason = "Quoted" })).Is(HttpStatusCode.OK).Json!;
        Assert.Equal("Quoted", (string?)(await api.GetAsync($"incidents/{number}/review/language")).Json![0]!["dismissal"]!["reason"]);
        Assert.Contains("Quoted", (await api.GetAsync($"incidents/{number}/language/dismissals")).Text);
        (await api.DeleteAsync($"incidents/{number}/language/dismissals/{kept["id"]}")).Is(HttpStatusCode.NoContent);
        Assert.Equal("[]", (await api.GetAsync($"incidents/{number}/language/dismissals")).Text);
    }

    [Theory, BothEngines]
    public async Task Hostile_text_is_shown_as_text(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        const string Hostile = "We \"><img src=x onerror=alert(1)> should *<script>alert(2)</script>* have [checked](javascript:alert(3)) & 'it'.\r\nIt was Ana's fault </textarea><script>alert(4)</script>";

        var answer = await facilitator.PostAsync($"/incidents/{number}/wording", new() { ["text"] = Hostile });
        var html = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("finding", html);
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<img", html);
        await facilitator.SaveSectionAsync(number, "lessons", Hostile, 1);
        Assert.DoesNotContain("<script>alert", await facilitator.PageAsync($"/incidents/{number}/review"));
        Assert.DoesNotContain("<script>alert", await facilitator.PageAsync($"/incidents/{number}/review/sections/lessons"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await facilitator.PostAsync($"/incidents/{number}/wording", new() { ["text"] = new string('x', 200_001) })).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Entries_made_in_Slack_and_follow_ups_are_looked_at_quietly_on_the_web(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var slack = user.Actor(Door.Slack);
        var entry = await app.Service<AddEntry>().RunAsync(new(number, "Bob forgot to look at the lag"), slack, Ct);
        await app.Service<AddEntry>().RunAsync(new(number, "Lag is back to normal"), slack, Ct);

        var timeline = WebUtility.HtmlDecode(await user.PageAsync($"/incidents/{number}"));
        Assert.Single(Regex.Matches(timeline, "Another wording\\?"));
        Assert.Contains("Wording: 1 error", WebUtility.HtmlDecode(await user.PageAsync($"/incidents/{number}/timeline/{entry.Value.Id}/edit")));

        await user.PostsAsync($"/incidents/{number}/follow-ups", new() { ["title"] = "Remind the engineers to be more careful", ["type"] = "prevent", ["priority"] = "P2", ["done_when"] = "Everybody was told" });
        var list = await user.PageAsync($"/incidents/{number}/follow-ups");
        Assert.Contains("Wording: ", WebUtility.HtmlDecode(await user.PageAsync(Regex.Match(list, "/follow-ups/[0-9]+").Value)));
    }

    static async Task<string> CheckAsync(ApiClient api, int number, string text) => (await api.PostAsync($"incidents/{number}/language/check", new { text })).Is(HttpStatusCode.OK).Text;

    [GeneratedRegex("action=\"(/incidents/[0-9]+/wording/dismissals/[^\"]+/removal)\"")]
    private static partial Regex Removal();

    internal static string SectionOf(string page, string key) => page[page.IndexOf($"id=\"s-{key}\"", StringComparison.Ordinal)..] is var from && from.IndexOf("</section>", StringComparison.Ordinal) is var end ? from[..end] : "";

    internal static string FindingIn(string page, string key) => Regex.Match(SectionOf(page, key), "name=\"finding\" value=\"([^\"]+)\"").Groups[1].Value;
}

static class WordingSteps
{
    public static async Task DismissAsync(this TestUser user, int number, string section, string reason) => await user.PostsAsync($"/incidents/{number}/wording/dismissals",
        new() { ["finding"] = WordingTests.FindingIn(await user.ReviewAsync(number), section), ["reason"] = reason, ["back"] = $"/incidents/{number}/review" });
}

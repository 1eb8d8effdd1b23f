using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>The record says something else than a section in which people kept or wrote something.</summary>
public sealed class RecordChoiceTests(Apps apps)
{
    const string Mine = "How long it lasted will be told by the payment provider.";
    const string Missing = "Facts: the record has moved on since this was filled in";

    [Theory, BothEngines]
    public async Task What_was_kept_follows_the_record_and_contradicts_nothing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        foreach (var key in new[] { "facts", "impact" }) await facilitator.PostsAsync($"/incidents/{number}/review/sections/{key}/keeping");
        await SetImpactAsync(facilitator, number);

        Assert.Contains(Missing, await facilitator.ReviewAsync(number));
        await facilitator.PostsAsync($"/incidents/{number}/review/prefill");

        var (facts, impact) = ((await app.SectionAsync(number, "facts")).Body, (await app.SectionAsync(number, "impact")).Body);
        Assert.Contains("| Impact | 1 h 00 min |", facts);
        Assert.DoesNotContain("since impact end is missing", facts);
        Assert.Contains("Users were affected from", impact);
        Assert.DoesNotContain("not recorded", impact);
        Assert.DoesNotContain(Missing, await facilitator.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task Words_of_a_persons_own_stand_beside_the_records_until_somebody_chooses(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var api = await app.ApiAsync(Role.Facilitator);
        var number = await WriteOwnAsync(app, facilitator);

        var page = await NewsAsync(facilitator, number);
        Assert.Contains(Mine, page);
        Assert.Contains("Impact · 1 h 00 min", page);
        var told = await facilitator.PostAsync($"/incidents/{number}/review/prefill", []);
        Assert.Equal($"/incidents/{number}/review/prefill", told.Headers.Location?.ToString());
        page = await NewsAsync(facilitator, number);
        Assert.Contains("One change waits for you to choose", page);
        Assert.DoesNotContain("Nothing newer", page);
        var facts = (await app.SectionAsync(number, "facts")).Body;
        Assert.Contains(Mine, facts);
        Assert.DoesNotContain("| Impact |", facts);
        Assert.Contains(Missing, await facilitator.ReviewAsync(number));
        await AssertSameNumberAsync(facilitator, api, number);

        // A page that was read before somebody else chose.
        await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/prefill", new() { ["section"] = "facts", ["change"] = "0123456789" });
        await facilitator.PostsAsync($"/incidents/{number}/review/prefill", Buttons(page).Single(b => b.GetValueOrDefault("leave") == "true" && b.ContainsKey("change")));

        Assert.Equal(facts, (await app.SectionAsync(number, "facts")).Body);
        Assert.DoesNotContain(Missing, await facilitator.ReviewAsync(number));
        await AssertSameNumberAsync(facilitator, api, number);
    }

    [Theory, BothEngines]
    public async Task The_records_words_are_taken_without_typing_them(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var api = await app.ApiAsync(Role.Facilitator);
        var number = await WriteOwnAsync(app, facilitator);
        (await api.PostAsync($"incidents/{number}/review/prefill")).Is(HttpStatusCode.OK);
        var passed = (await api.GetAsync($"incidents/{number}/review/prefill")).Is(HttpStatusCode.OK).Json!.AsArray().Single(n => (string)n!["section"]! == "facts")!["passed"]![0]!;
        Assert.Equal(Mine, (string)passed["mine"]!);

        (await api.PostAsync($"incidents/{number}/review/prefill", new { section = "facts", change = (string)passed["id"]! })).Is(HttpStatusCode.OK);

        var facts = await app.SectionAsync(number, "facts");
        Assert.DoesNotContain(Mine, facts.Body);
        Assert.Contains("| Impact | 1 h 00 min |", facts.Body);
        Assert.DoesNotContain(facts.OpenParts, p => p.Words.StartsWith("Impact · 1 h", StringComparison.Ordinal));
        Assert.DoesNotContain(Missing, await facilitator.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task What_is_told_after_a_choice_is_true_of_the_whole_page(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await WriteOwnAsync(app, facilitator);
        var news = $"/incidents/{number}/review/prefill";
        var others = Buttons(await NewsAsync(facilitator, number)).Count(b => b.Count == 1 && b["section"] != "facts");
        Assert.True(others > 1);

        await facilitator.PostsAsync(news, new() { ["section"] = "impact" });
        Assert.Contains($"“Impact” says what the record says now. One change waits for you to choose, since people wrote something there. There is news for {others} sections.", await NewsAsync(facilitator, number));

        var choice = Buttons(await NewsAsync(facilitator, number)).Single(b => b.GetValueOrDefault("leave") == "true" && b.ContainsKey("change"));
        await facilitator.PostsAsync(news, choice);
        var page = await NewsAsync(facilitator, number);
        Assert.Contains("The text stands as it is. There is news for", page);
        Assert.DoesNotContain("for you to choose", page);

        await facilitator.PostsAsync(news);
        Assert.Contains("The prefilled parts say what the record says now.", await facilitator.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task What_the_record_has_overtaken_counts_in_the_list_as_on_the_page(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        using var api = await app.ApiAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        await facilitator.PostsAsync($"/incidents/{number}/review/sections/facts/keeping");
        var before = await AssertSameNumberAsync(facilitator, api, number);
        await facilitator.PostsAsync($"/incidents/{number}/text", new() { ["title"] = "Checkout refuses every card", ["summary"] = "", ["version"] = "1" });
        Assert.True(await AssertSameNumberAsync(facilitator, api, number) > before);

        // A text that stands still lacks nothing of it, and says so elsewhere.
        var published = await facilitator.DeclareIncidentAsync();
        await facilitator.PublishAsync(app, published, reviewer);
        await facilitator.PostsAsync($"/incidents/{published}/text", new() { ["title"] = "Checkout refuses every card", ["summary"] = "", ["version"] = "1" });
        await AssertSameNumberAsync(facilitator, api, published);
    }

    [Theory, BothEngines]
    public async Task Marks_of_what_was_prefilled_end_with_the_writing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.DeclareIncidentAsync();
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "light" });
        Assert.Contains("from-record", await reviewer.ReviewAsync(number));
        await facilitator.PublishAsync(app, number, reviewer, begin: false);
        Assert.DoesNotContain("from-record", await reviewer.ReviewAsync(number));
        await facilitator.PostsAsync($"/incidents/{number}/review/closure");
        Assert.DoesNotContain("from-record", await facilitator.ReviewAsync(number));
    }

    static async Task<int> WriteOwnAsync(TestApp app, TestUser facilitator)
    {
        var number = await facilitator.BeginReviewAsync();
        await facilitator.PostsAsync($"/incidents/{number}/milestones/impact-start", new() { ["time"] = "2030-03-10 08:40", ["source"] = "The graph", ["version"] = "0" });
        await facilitator.PostsAsync($"/incidents/{number}/review/prefill");
        var section = await app.SectionAsync(number, "facts");
        const string Unknown = "Still unknown, since impact end is missing: impact.";
        Assert.Contains(Unknown, section.Body);
        await facilitator.PostsAsync($"/incidents/{number}/review/sections/facts", new() { ["text"] = section.Body.Replace(Unknown, Mine, StringComparison.Ordinal), ["version"] = $"{section.Version}", ["keep_rest"] = "true" });
        await facilitator.PostsAsync($"/incidents/{number}/milestones/impact-end", new() { ["time"] = "2030-03-10 09:40", ["source"] = "The graph", ["version"] = "0" });
        return number;
    }

    static async Task SetImpactAsync(TestUser user, int number)
    {
        await user.PostsAsync($"/incidents/{number}/milestones/impact-start", new() { ["time"] = "2030-03-10 08:40", ["source"] = "The graph", ["version"] = "0" });
        await user.PostsAsync($"/incidents/{number}/milestones/impact-end", new() { ["time"] = "2030-03-10 09:40", ["source"] = "The graph", ["version"] = "0" });
    }

    static async Task<string> NewsAsync(TestUser user, int number) => WebUtility.HtmlDecode(await user.PageAsync($"/incidents/{number}/review/prefill"));

    /// <summary>The forms of the page by their fields.</summary>
    static IEnumerable<Dictionary<string, string>> Buttons(string page) =>
        Form.Parse(page).QuerySelectorAll("form[action$='/prefill']").Select(f => f.QuerySelectorAll("input").Where(i => i.GetAttribute("name") is "section" or "change" or "leave").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value")!));

    static async Task<int> AssertSameNumberAsync(TestUser user, ApiClient api, int number)
    {
        var told = Regex.Match(await user.ReviewAsync(number), "section by section: (one|[0-9]+) thing").Groups[1].Value;
        var left = told == "one" ? 1 : int.Parse(told, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"data-label=\"Left to do\">{left}<", await user.PageAsync($"/reviews?q=INC-{number}"));
        Assert.Equal(left, (int)(await api.GetAsync($"reviews?q=INC-{number}")).Is(HttpStatusCode.OK)["items"][0]!["gaps"]!);
        return left;
    }
}

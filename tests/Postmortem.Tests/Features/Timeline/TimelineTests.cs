using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Timeline;

public sealed class TimelineTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task An_entry_stands_at_the_time_that_was_typed_in_the_persons_zone(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(zone: "Asia/Kathmandu");
        var number = await user.DeclareIncidentAsync();

        await user.AddEntryAsync(number, "Error rate above 1 %", "alert", "~14:05");
        var page = await user.TimelineAsync(number);

        Assert.Contains("Error rate above 1 %", page);
        Assert.Matches("""<time class="about" datetime="2030-03-11T08:20:00Z" title="11 Mar 2030, 08:20 UTC">14:05</time>""", page);
        Assert.Contains("<span class=\"kind\">Alert</span>", page);
        Assert.Contains($"<bdi>{user.Name}</bdi>", page);
    }

    [Theory, BothEngines]
    public async Task A_refused_entry_names_the_fields_and_keeps_what_was_typed(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();

        var future = await user.PostAsync($"/incidents/{number}/timeline", new() { ["text"] = "Saw <b>it</b>", ["kind"] = "poem", ["time"] = "25:00" });
        var page = await future.TextAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, future.StatusCode);
        Assert.Contains("not a time of day", page);
        Assert.Contains("The kind must be one of", page);
        Assert.Contains("Saw &lt;b&gt;it&lt;/b&gt;", page);
        Assert.Contains("value=\"25:00\"", page);
        Assert.DoesNotContain("Saw", await user.TimelineAsync(number));
    }

    [Theory, BothEngines]
    public async Task Tomorrow_has_not_happened_yet(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var refused = await user.PostAsync($"/incidents/{number}/timeline", new() { ["text"] = "x", ["kind"] = "note", ["time"] = "2030-03-12 09:00" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("in the future", await refused.TextAsync());
    }

    [Theory, BothEngines]
    public async Task A_hidden_entry_leaves_the_page_the_search_and_the_record_until_it_is_shown_again(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var number = await user.DeclareIncidentAsync();
        var entry = await user.AddEntryAsync(number, "Customer Zanzibar called");
        var path = $"/incidents/{number}/timeline/{entry}";

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await user.PostAsync($"{path}/hide", new() { ["why"] = "" })).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"{path}/hide", new() { ["why"] = "A customer's name" })).StatusCode);

        Assert.DoesNotContain("Zanzibar", await user.TimelineAsync(number));
        Assert.DoesNotContain("Zanzibar", await reader.TimelineAsync(number, "?hidden=true"));
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync($"{path}/history")).StatusCode);
        Assert.Equal(0, await SearchHitsAsync(app, entry));
        Assert.DoesNotContain(await app.Database.ReadAsync(async s => await s.ListTimelineAsync((await s.FindIncidentRefAsync(number, user.Actor()))!), Ct), e => e.Entry.Id == entry);
        var hidden = await user.TimelineAsync(number, "?hidden=true");
        Assert.Contains("Zanzibar", hidden);
        Assert.Contains("A customer&#x27;s name", hidden);

        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"{path}/show", [])).StatusCode);
        Assert.Contains("Zanzibar", await reader.TimelineAsync(number));
        Assert.Equal(1, await SearchHitsAsync(app, entry));
    }

    [Theory, BothEngines]
    public async Task Filters_stand_in_the_address(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AddEntryAsync(number, "Shall we roll back?", "hypothesis");
        var chosen = await user.AddEntryAsync(number, "We roll back", "decision");
        await user.PostAsync($"/incidents/{number}/timeline/stars", new() { ["star"] = $"{chosen}" });

        foreach (var query in new[] { "?kind=decision", "?starred=true" })
        {
            var page = await user.TimelineAsync(number, query);
            Assert.Contains("We roll back", page);
            Assert.DoesNotContain("Shall we roll back?", page);
        }
        Assert.Contains("Shall we roll back?", await user.TimelineAsync(number, "?kind=%3Cscript%3E"));
        await user.PostAsync($"/incidents/{number}/timeline/stars", new() { ["unstar"] = $"{chosen}" });
        Assert.Contains("No entry fits this filter", await user.TimelineAsync(number, "?starred=true"));
    }

    [Theory, BothEngines]
    public async Task A_capture_that_its_author_would_look_for_in_vain_says_where_it_went(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        // There it is 14:45 in the test's now.
        using var user = await app.SignInAsync(zone: "Asia/Kathmandu");
        var number = await user.DeclareIncidentAsync();

        Assert.Null(await user.CaptureAsync(number, "Seen now"));
        Assert.Null(await user.CaptureAsync(number, "Seen today", "00:10", "?kind=note"));
        Assert.Equal("Added for yesterday, Sun 10 Mar 2030, 17:05.", await user.CaptureAsync(number, "Not yet today", "17:05"));
        Assert.Equal("Added for Thu 7 Mar 2030, 15:05.", await user.CaptureAsync(number, "Long ago", "7 March 15:05"));
        Assert.Equal("Added. The filter above does not show it.", await user.CaptureAsync(number, "Filtered away", query: "?kind=decision"));
        Assert.Equal("Added for yesterday, Sun 10 Mar 2030, 17:05. The filter above does not show it.", await user.CaptureAsync(number, "Both", "17:05", "?starred=true"));
    }

    [Theory, BothEngines]
    public async Task Silence_during_impact_is_marked_and_milestones_stand_out(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.SetMilestoneAsync(app, number, MilestoneKind.ImpactStart, TestClock.Start.AddMinutes(-60));
        await user.AddEntryAsync(number, "Before impact", time: "07:00");
        await user.AddEntryAsync(number, "Still looking", time: "08:23");
        await user.AddEntryAsync(number, "Found", time: "08:38");

        var page = await user.TimelineAsync(number, "?order=oldest");

        Assert.Equal(["23 min without an entry", "22 min without an entry"], Regex.Matches(page, "<li class=\"gap\"><p>([^<]+)</p>").Select(m => m.Groups[1].Value));
        Assert.Contains("id=\"milestone-impact-start\"", page);
        Assert.Single(Regex.Matches(page, "class=\"entry milestone\" id=\"milestone-declared\"|declared as SEV2"));
        Assert.True(page.IndexOf("Before impact", StringComparison.Ordinal) < page.IndexOf("Still looking", StringComparison.Ordinal));
        var newest = await user.TimelineAsync(number);
        Assert.True(newest.IndexOf("Before impact", StringComparison.Ordinal) > newest.IndexOf("Still looking", StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task Text_in_any_script_comes_back_as_it_was_and_script_in_it_stays_text(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        string[] texts = ["שגיאה במסד הנתונים 🔥👩‍🚒", "قاعدة البيانات متوقفة", "データベース停止", "e\u0301 \U0001F1E9\U0001F1EA"];
        foreach (var text in texts) await user.AddEntryAsync(number, text);
        await user.AddEntryAsync(number, "<script>alert(1)</script> [x](javascript:alert(2)) ![p](https://evil.example/p.png) <img src=x onerror=alert(3)>");

        var page = WebUtility.HtmlDecode(await user.TimelineAsync(number));
        var raw = await user.TimelineAsync(number);

        Assert.All(texts, text => Assert.Contains(text, page));
        Assert.DoesNotContain("<script>alert", raw);
        Assert.DoesNotContain("href=\"javascript:", raw);
        Assert.DoesNotContain("evil.example\"", raw.Replace("src=\"https://evil.example/p.png\"", "evil.example\"", StringComparison.Ordinal));
        Assert.DoesNotContain("<img src=x", raw);
    }

    [Theory, BothEngines]
    public async Task Readers_may_look_and_strangers_may_not_know(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        using var stranger = await app.SignInAsync();
        var open = await user.DeclareIncidentAsync();
        var hidden = await user.DeclarePrivatelyAsync(app);
        var (entry, secret) = (await user.AddEntryAsync(open, "seen by all"), await user.AddEntryAsync(hidden, "seen by few"));

        var page = await reader.TimelineAsync(open);
        Assert.Contains("seen by all", page);
        Assert.DoesNotContain("quick-add", page);
        foreach (var (path, form) in new (string, Dictionary<string, string>)[]
        {
            ("", new() { ["text"] = "x", ["kind"] = "note" }), ($"/{entry}/edit", new() { ["text"] = "x", ["kind"] = "note" }),
            ($"/{entry}/hide", new() { ["why"] = "x" }), ($"/{entry}/show", []), ("/stars", new() { ["star"] = $"{entry}" }),
        })
            Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync($"/incidents/{open}/timeline{path}", form)).StatusCode);
        foreach (var path in new[] { "timeline", "timeline/new", $"timeline/{secret}/edit", $"timeline/{secret}/history", $"timeline/{secret}/hide", "milestones", "milestones/detected", "live" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{hidden}/{path}")).StatusCode);
        foreach (var (path, form) in new (string, Dictionary<string, string>)[]
        {
            ("timeline", new() { ["text"] = "x", ["kind"] = "note" }), ($"timeline/{secret}/edit", new() { ["text"] = "x", ["kind"] = "note", ["time"] = "now" }),
            ($"timeline/{secret}/hide", new() { ["why"] = "x" }), ("timeline/stars", new() { ["star"] = $"{secret}" }), ("milestones/detected", new() { ["time"] = "08:00" }),
        })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/incidents/{hidden}/{path}", form)).StatusCode);
        // Through an incident that one may see, one does not reach another's entry.
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{open}/timeline/{secret}/history")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task An_entry_in_an_hour_that_does_not_exist_is_refused_with_the_gap(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(zone: "America/New_York");
        var number = await user.DeclareIncidentAsync();
        // Clocks went forward on Sunday 10 March 2030, the day before the test's today.
        var refused = await user.PostAsync($"/incidents/{number}/timeline", new() { ["text"] = "x", ["kind"] = "note", ["time"] = "10 March 02:30" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("clocks went from 02:00 to 03:00 on 10 March 2030", await refused.TextAsync());
    }

    static Task<int> SearchHitsAsync(TestApp app, Guid entry) =>
        app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from search_documents where kind = 'entry' and ref_id = @entry", new { entry }), Ct);
}

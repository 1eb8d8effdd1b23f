using System.Text.Json.Nodes;
using Postmortem.Features.Actions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;
using Postmortem.Web;

namespace Postmortem.Tests.Slack;

/// <summary>Links to incidents, reviews and follow-ups that people post.</summary>
public sealed class UnfurlTests(Apps apps)
{
    [Theory]
    [InlineData("https://postmortem.example.com/incidents/42", "incident", 42)]
    [InlineData("https://POSTMORTEM.example.com/incidents/42/timeline?kind=note#e-1", "incident", 42)]
    [InlineData("http://postmortem.example.com/incidents/42#top", "incident", 42)]
    [InlineData("https://postmortem.example.com/incidents/42/review/sign-off", "review", 42)]
    [InlineData("https://postmortem.example.com/incidents/42/reviewers", "incident", 42)]
    [InlineData("https://postmortem.example.com/follow-ups/7?x=1", "follow-up", 7)]
    [InlineData("https://postmortem.example.com/incidents", null, 0)]
    [InlineData("https://postmortem.example.com/incidents/42x", null, 0)]
    [InlineData("https://postmortem.example.com/incidents/99999999999", null, 0)]
    [InlineData("https://postmortem.example.com/x/incidents/42", null, 0)]
    [InlineData("https://postmortem.example.com.evil.example/incidents/42", null, 0)]
    [InlineData("https://staging.postmortem.example.com/incidents/42", null, 0)]
    [InlineData("https://postmortem.example.com@evil.example/incidents/42", null, 0)]
    [InlineData("https://someone@postmortem.example.com/incidents/42", null, 0)]
    [InlineData("https://postmortem.example.com:8443/incidents/42", null, 0)]
    [InlineData("https://postm\u043ertem.example.com/incidents/42", null, 0)]
    [InlineData("javascript://postmortem.example.com/incidents/42", null, 0)]
    [InlineData("not a link", null, 0)]
    public void Only_links_to_this_installation_lead_anywhere(string url, string? kind, int number)
    {
        var target = LinkTarget.Read(url, new Uri("https://postmortem.example.com"));
        Assert.Equal(kind is null ? null : new LinkTarget(url, kind, number), target);
    }

    [Theory, BothEngines]
    public async Task An_incident_shows_what_is_true_once_a_message(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, "Checkout <!here> is *down*");
        var declared = app.App.Clock.GetUtcNow();
        foreach (var (kind, minutes) in new[] { ("impact start", -20), ("impact end", -2), ("detected", -17) })
            Assert.True((await app.App.Service<SetMilestone>().RunAsync(new(number, kind, At: declared.AddMinutes(minutes)), web.AsActor(), CancellationToken.None)).Succeeded);
        var url = Url(app, $"incidents/{number}?tab=timeline#e-3");

        app.Slack.Fail("chat.unfurl", Fault.TooMany(3, withBody: false), Fault.LostAnswer());
        await app.EventAsync(Shared(user, "1.1", url), "EvFirst");
        await app.EventAsync(Shared(user, "1.1", url), "EvFirst", retry: 1);
        await app.EventAsync(Shared(user, "1.1", url), "EvAgain");
        await app.SettleAsync();

        var general = app.Slack.Channels["C01GEN"];
        // Lost answers make it come again; it takes the place of itself.
        Assert.Equal(2, general.Unfurls.Count);
        var (ts, byLink) = general.Unfurls[^1];
        Assert.Equal(("1.1", url), (ts, Assert.Single(byLink).Key));
        var shown = Text(byLink);
        foreach (var part in new[] { $"INC-{number}", "SEV2", "Triage", "Checkout &lt;!here&gt; is ∗down∗", $"Commander: {web.Name}", "Impact: 18 min", "Time to detect: 3 min", $"<#{app.Slack.Channel($"inc-{number}-").Id}>" })
            Assert.Contains(part, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("<!here>", shown, StringComparison.Ordinal);

        // An edit that adds a link.
        await app.EventAsync(Shared(user, "1.1", url, Url(app, $"incidents/{await web.DeclareIncidentAsync("Printer on fire")}")));
        await app.SettleAsync();
        Assert.Equal(2, general.Unfurls[^1].ByLink.Count);
    }

    [Theory, BothEngines]
    public async Task Ten_links_in_one_message_are_shown_each_once_and_unknown_ones_not(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync("facilitator");
        var numbers = new List<int>();
        for (var i = 0; i < 6; i++) numbers.Add(await web.DeclareIncidentAsync($"Outage {i}"));
        Assert.True((await app.App.Service<DeclineIncident>().RunAsync(new(numbers[0], "A test alert"), web.AsActor(), CancellationToken.None)).Succeeded);
        Assert.True((await app.App.Service<MergeIncident>().RunAsync(new(numbers[1], $"INC-{numbers[2]}", "The same"), web.AsActor(), CancellationToken.None)).Succeeded);
        Assert.True((await app.App.Service<CreateReview>().RunAsync(new(numbers[3], FacilitatorId: web.Id), web.AsActor(), CancellationToken.None)).Succeeded);
        Assert.True((await app.App.Service<AddActionItem>().RunAsync(new(numbers[3], "Alert on pool", OwnerId: web.Id, DueOn: new(2030, 3, 29)), web.AsActor(), CancellationToken.None)).Succeeded);

        await app.EventAsync(Shared(user, "1.1",
        [
            .. numbers.Select(n => Url(app, $"incidents/{n}")), Url(app, $"incidents/{numbers[0]}#again"), Url(app, "incidents/999"), Url(app, $"incidents/{numbers[3]}/review"), Url(app, "follow-ups/1"),
            Url(app, $"incidents/{numbers[4]}").Replace("://localhost", "://localhost.evil.example", StringComparison.Ordinal),
        ]));
        await app.SettleAsync();

        var byLink = Assert.Single(app.Slack.Channels["C01GEN"].Unfurls).ByLink;
        Assert.Equal(8, byLink.Count);
        Assert.Contains("Declined", Text(byLink[Url(app, $"incidents/{numbers[0]}")]!), StringComparison.Ordinal);
        Assert.Contains($"Merged into INC-{numbers[2]}", Text(byLink[Url(app, $"incidents/{numbers[1]}")]!), StringComparison.Ordinal);
        var review = Text(byLink[Url(app, $"incidents/{numbers[3]}/review")]!);
        Assert.Contains($"Review of INC-{numbers[3]} Outage 3", review, StringComparison.Ordinal);
        Assert.Contains($"Draft · SEV2 · facilitated by {web.Name}", review, StringComparison.Ordinal);
        var followUp = Text(byLink[Url(app, "follow-ups/1")]!);
        Assert.Contains("due Fri 29 Mar", followUp, StringComparison.Ordinal);
        Assert.Contains($"Owner: {web.Name}", followUp, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Nothing_of_a_private_incident_is_shown_whoever_posts_its_link_and_wherever(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync("facilitator");
        var (administrator, _) = await app.PersonAsync("administrator");
        var number = await app.DeclareAsync(user, "Key zanzibar leaked", isPrivate: true);
        var late = await web.DeclareIncidentAsync("Key zanzibar was copied");
        var open = await web.DeclareIncidentAsync("Printer on fire");
        Assert.True((await app.App.Service<MergeIncident>().RunAsync(new(open, $"INC-{late}", "The same"), web.AsActor(), CancellationToken.None)).Succeeded);
        Assert.True((await app.App.Service<CreateReview>().RunAsync(new(number), web.AsActor(), CancellationToken.None)).Succeeded);
        Assert.True((await app.App.Service<AddActionItem>().RunAsync(new(number, "Rotate zanzibar"), web.AsActor(), CancellationToken.None)).Succeeded);
        var own = app.Slack.Channels.Values.Single(c => c.IsPrivate);
        foreach (var one in new[] { user, administrator })
            foreach (var channel in new[] { "C01GEN", own.Id })
                await app.EventAsync(Shared(one, app.NextId("1."), [Url(app, $"incidents/{number}"), Url(app, $"incidents/{number}/review"), Url(app, "follow-ups/1")], channel));
        // Private before its turn came.
        await app.EventAsync(Shared(user, "2.1", Url(app, $"incidents/{late}"), Url(app, $"incidents/{open}")));
        Assert.True((await app.App.Service<ChangeVisibility>().RunAsync(new(late, Visibility.Private, "It holds a key"), web.AsActor(), CancellationToken.None)).Succeeded);
        await app.SettleAsync();

        Assert.Empty(own.Unfurls);
        var shown = Text(Assert.Single(app.Slack.Channels["C01GEN"].Unfurls).ByLink);
        Assert.Contains("Merged", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("zanzibar", shown, StringComparison.Ordinal);
        Assert.DoesNotContain($"INC-{late}", shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task What_was_shown_of_an_incident_that_becomes_private_is_taken_back(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await web.DeclareIncidentAsync("Key zanzibar leaked");
        var other = await web.DeclareIncidentAsync("Printer on fire");
        var url = Url(app, $"incidents/{number}");
        foreach (var ts in new[] { "1.1", "1.2" }) await app.EventAsync(Shared(user, ts, url, Url(app, $"incidents/{other}")));
        await app.SettleAsync();
        var general = app.Slack.Channels["C01GEN"];
        Assert.Equal(2, general.Unfurls.Count);

        app.Slack.Fail("chat.unfurl", Fault.Html503(), Fault.TooMany(2), Fault.Error("cannot_find_message"));
        Assert.True((await app.App.Service<ChangeVisibility>().RunAsync(new(number, Visibility.Private, "It holds a key"), web.AsActor(), CancellationToken.None)).Succeeded);
        await app.SettleAsync();
        // One of the two messages is gone.
        var (_, hidden) = general.Unfurls[2];
        Assert.Equal(url, Assert.Single(hidden).Key);
        Assert.Contains("no longer shown", Text(hidden), StringComparison.Ordinal);
        Assert.Equal(3, general.Unfurls.Count);

        // Said once: becoming open and private again finds nothing left.
        foreach (var visibility in new[] { Visibility.Open, Visibility.Private })
            Assert.True((await app.App.Service<ChangeVisibility>().RunAsync(new(number, visibility, "Again"), web.AsActor() with { Role = Role.Administrator }, CancellationToken.None)).Succeeded);
        await app.SettleAsync();
        Assert.Equal(3, general.Unfurls.Count);
    }

    [Theory, BothEngines]
    public async Task It_shows_only_where_everybody_who_reads_it_may_read_open_incidents(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        using var settings = await app.App.SignInAsync(Role.Administrator);
        var url = Url(app, $"incidents/{await web.DeclareIncidentAsync("Printer on fire")}");
        app.Slack.AddUser("U9OUT", "Mallory", "mallory@other.example", team: "T09OTHER");
        app.Slack.AddUser("U9GUEST", "Joan", "joan@elsewhere.example");
        var ts = 0;
        async Task<bool> ShowsAsync(string poster, bool shared = false, string source = "conversations_history")
        {
            var before = app.Slack.Channels["C01GEN"].Unfurls.Count;
            var e = Shared(poster, $"1.{++ts}", url);
            e["source"] = source;
            await app.EventAsync(e, isShared: shared);
            await app.SettleAsync();
            return app.Slack.Channels["C01GEN"].Unfurls.Count > before;
        }

        Assert.True(await ShowsAsync(user));
        Assert.True(await ShowsAsync("U9GUEST"));
        // Where it will be posted is not known yet.
        Assert.False(await ShowsAsync(user, source: "composer"));
        Assert.False(await ShowsAsync(user, shared: true));
        Assert.False(await ShowsAsync("U9OUT", shared: true));
        Assert.False(await ShowsAsync(FakeSlack.Bot));

        await PeopleTests.AllowAsync(settings, "read", "read");
        Assert.True(await ShowsAsync(user, shared: true));
        Assert.True(await ShowsAsync("U9OUT", shared: true));
        await PeopleTests.AllowAsync(settings, "declare", "declare");
        Assert.False(await ShowsAsync(user));
        Assert.False(await ShowsAsync("U9GUEST"));
    }

    [Theory, BothEngines]
    public async Task A_message_that_is_gone_troubles_nobody_and_a_late_answer_is_not_given(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var url = Url(app, $"incidents/{await web.DeclareIncidentAsync("Printer on fire")}");
        app.Slack.Fail("chat.unfurl", Fault.Error("cannot_find_message"));
        await app.EventAsync(Shared(user, "1.1", url));
        await app.SettleAsync();
        Assert.Equal(0, await app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from slack_outbound where failed_at is not null"), CancellationToken.None));

        app.Slack.Fail("chat.unfurl", [.. Enumerable.Range(0, 100).Select(_ => Fault.Html503())]);
        await app.EventAsync(Shared(user, "1.2", url));
        await app.SettleAsync(5);
        app.Slack.Mend();
        app.App.Clock.Advance(TimeSpan.FromMinutes(20));
        await app.SettleAsync();
        Assert.Empty(app.Slack.Channels["C01GEN"].Unfurls);
    }

    static string Url(SlackApp app, string path) => new Uri(app.App.Service<AppOptions>().BaseUrl, path).AbsoluteUri;

    static JsonObject Shared(string user, string ts, params string[] urls) => Shared(user, ts, urls, "C01GEN");

    static JsonObject Shared(string user, string ts, string[] urls, string channel) => new()
    {
        ["type"] = "link_shared",
        ["user"] = user,
        ["channel"] = channel,
        ["message_ts"] = ts,
        ["unfurl_id"] = $"{channel}.{ts}",
        ["source"] = "conversations_history",
        ["links"] = new JsonArray([.. urls.Select(u => (JsonNode)new JsonObject { ["domain"] = new Uri(u).Host, ["url"] = u })]),
        ["event_ts"] = "1899449000.000100",
    };

    static string Text(JsonNode shown) => shown.ToJsonString(new(System.Text.Json.JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

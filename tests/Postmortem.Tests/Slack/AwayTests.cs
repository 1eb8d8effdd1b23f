using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>While Slack does not answer the incident's page says so, and everything goes on on the web.</summary>
public sealed class AwayTests(Apps apps)
{
    const string Away = "Slack has not answered since";
    static readonly string[] Methods = ["conversations.create", "conversations.setTopic", "chat.postMessage", "chat.update"];

    [Theory, BothEngines]
    public async Task The_page_says_since_when_and_no_more_once_everything_has_arrived_in_order(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var channel = app.Slack.Channel($"inc-{number}-");
        var quiet = await web.DeclareIncidentAsync("Before it went away");
        await app.SettleAsync();
        GoAway(app);
        Assert.DoesNotContain(Away, await web.PageAsync($"/incidents/{number}"), StringComparison.Ordinal);

        var during = await web.DeclareIncidentAsync("While Slack was away");
        await SetAsync(app, number, web, "SEV1");
        await PassAsync(app);

        foreach (var incident in new[] { number, quiet, during })
            Assert.Contains($"{Away} <time", await web.PageAsync($"/incidents/{incident}"), StringComparison.Ordinal);
        Assert.Contains(Away, await web.PageAsync($"/incidents/{number}/slack"), StringComparison.Ordinal);
        await SetAsync(app, number, web, "SEV3");
        Assert.Equal(HttpStatusCode.OK, (await web.GetAsync("/readyz")).StatusCode);

        app.Slack.Mend();
        app.App.Clock.Advance(TimeSpan.FromMinutes(6));
        await app.SettleAsync();
        foreach (var incident in new[] { number, quiet, during })
            Assert.DoesNotContain(Away, await web.PageAsync($"/incidents/{incident}"), StringComparison.Ordinal);
        Assert.Contains("SEV3", (string)Assert.Single(channel.Messages)["text"]!, StringComparison.Ordinal);
        Assert.Single(app.Slack.Channel($"inc-{during}-").Messages);
        Assert.Equal([number, quiet, during], app.Slack.Channels["C02INC"].Messages.Select(m => int.Parse(((string)m["text"]!).Split(' ')[0][4..], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory, BothEngines]
    public async Task What_passes_within_a_minute_is_not_mentioned(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, web) = await app.PersonAsync();
        GoAway(app);
        var number = await web.DeclareIncidentAsync();
        await app.SettleAsync(5);
        Assert.DoesNotContain(Away, await web.PageAsync($"/incidents/{number}"), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Open_pages_are_told_when_it_goes_and_when_it_is_back(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var id = await app.App.Database.ReadAsync(s => s.ScalarAsync<Guid>("select id from incidents where number = @number", new { number }), CancellationToken.None);
        GoAway(app);
        await SetAsync(app, number, web, "SEV1");
        await app.App.Service<Postmortem.Jobs.OutboxRunner>().RunBatchAsync(CancellationToken.None);
        using var page = app.App.Service<Postmortem.Data.LiveFeed>().Subscribe(id);
        await PassOlderNewsAsync();
        await app.App.Service<Postmortem.Features.Slack.Outbound.OutboundRunner>().RunBatchAsync(CancellationToken.None);
        Assert.Equal(LivePart.Facts, await page.Parts.ReadAsync(TestContext.Current.CancellationToken));
        app.Slack.Mend();
        app.App.Clock.Advance(TimeSpan.FromMinutes(6));
        await app.App.Service<Postmortem.Features.Slack.Outbound.OutboundRunner>().RunBatchAsync(CancellationToken.None);
        Assert.Equal(LivePart.Facts, await page.Parts.ReadAsync(TestContext.Current.CancellationToken));

        // PostgreSQL tells on its way what was written before, in order: what the change of severity said must not be taken for ours.
        async Task PassOlderNewsAsync()
        {
            await app.App.Database.WriteAsync(s => { s.Announce(new(id, LivePart.Comments)); return Task.FromResult(0); }, CancellationToken.None);
            while (await page.Parts.ReadAsync(TestContext.Current.CancellationToken) != LivePart.Comments) continue;
        }
    }

    [Theory, BothEngines]
    public async Task A_token_that_Slack_does_not_take_is_told_with_the_way_for_an_administrator(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        var number = await app.DeclareAsync(user);
        app.Slack.Fail("chat.update", [.. Enumerable.Range(0, 50).Select(_ => Fault.Error("token_revoked"))]);
        await SetAsync(app, number, web, "SEV1");
        await app.SettleAsync(6);

        var page = await web.PageAsync($"/incidents/{number}");
        Assert.Contains("Slack does not take the bot", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/settings/slack\"", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/settings/slack\">Settings, Slack</a> says what to do", await administrator.PageAsync($"/incidents/{number}"), StringComparison.Ordinal);

        app.Slack.Mend();
        await app.App.Service<Postmortem.Features.Slack.Workspaces.SlackWorkspaces>().CheckConfiguredAsync(CancellationToken.None);
        Assert.DoesNotContain("Slack does not take", await web.PageAsync($"/incidents/{number}"), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_stranger_learns_nothing_of_a_private_incident_from_it(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, isPrivate: true);
        GoAway(app);
        await SetAsync(app, number, web, "SEV1");
        await PassAsync(app);
        using var stranger = await app.App.SignInAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{number}/slack")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{number + 1}/slack")).StatusCode);
        Assert.Contains(Away, await web.PageAsync($"/incidents/{number}/slack"), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task An_incident_that_never_had_anything_to_do_with_Slack_does_not_mention_it(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var old = (await app.App.Service<DeclareIncident>().RunAsync(new("Long ago", Kind: IncidentKind.Backfilled), web.AsActor(), CancellationToken.None)).Value.Number;
        GoAway(app);
        await SetAsync(app, number, web, "SEV1");
        await PassAsync(app);
        Assert.Contains(Away, await web.PageAsync($"/incidents/{number}"), StringComparison.Ordinal);
        Assert.DoesNotContain(Away, await web.PageAsync($"/incidents/{old}"), StringComparison.Ordinal);

        var without = await apps.SharedAsync(engine);
        using var other = await without.SignInAsync();
        var plain = await other.DeclareIncidentAsync();
        Assert.DoesNotContain("slack", await other.PageAsync($"/incidents/{plain}"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/incidents/{plain}/slack")).StatusCode);
    }

    static void GoAway(SlackApp app)
    {
        foreach (var method in Methods) app.Slack.Fail(method, [.. Enumerable.Range(0, 300).Select(_ => Fault.Html503())]);
    }

    /// <summary>Long enough that everything was tried, more than once.</summary>
    static async Task PassAsync(SlackApp app)
    {
        for (var minute = 0; minute < 4; minute++)
        {
            await app.SettleAsync(6);
            app.App.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    static async Task SetAsync(SlackApp app, int number, TestUser by, string severity) =>
        Assert.True((await app.App.Service<ChangeSeverity>().RunAsync(new(number, severity, "It is so"), by.AsActor(), CancellationToken.None)).Succeeded);
}

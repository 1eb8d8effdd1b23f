using System.Text.Json.Nodes;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Executors;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Rollbacks carried out from the incident's channel: handed over, approved by a second person, and told of once.</summary>
public sealed class RunButtonTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task A_decided_rollback_is_run_from_the_headline_once_however_often_it_is_pressed(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await SlackApp.StartAsync(engine, apps, server.Settings);
        var (user, scene, channel) = await DecidedAsync(app, server);
        var button = ButtonOf(channel, "Run it");
        var confirm = (string)button["confirm"]!["text"]!["text"]!;
        foreach (var words in new[] { "Checkout", "418", "417", "webhook of 127.0.0.1" }) Assert.Contains(words, confirm, StringComparison.Ordinal);
        Assert.Contains("Start by hand", channel.Shown, StringComparison.Ordinal);

        await app.PressAsync(user, channel, RunButton, (string)button["value"]!);
        Assert.Contains("is handed to the", app.LastAnswer(), StringComparison.Ordinal);
        await app.PressAsync(user, channel, RunButton, (string)button["value"]!);
        Assert.Contains("handed to its executor already", app.LastAnswer(), StringComparison.Ordinal);
        await WorkAsync(app);

        var message = Assert.Single(server.Requests);
        Assert.DoesNotContain("\"Run it\"", channel.Shown, StringComparison.Ordinal);
        Assert.Contains("under way", channel.Shown, StringComparison.Ordinal);
        Assert.Single(channel.Messages);

        Assert.Equal(System.Net.HttpStatusCode.Accepted, await RunScene.ReportAsync(app.App, message, """{"state":"succeeded","output":"417 serves again"}"""));
        await app.SettleAsync();
        Assert.Contains("The run of Rollback 1 succeeded", (string)channel.Messages[^1]["text"]!, StringComparison.Ordinal);
        Assert.Equal(2, channel.Messages.Count);
        await app.PressAsync(user, channel, "Verify");
        Assert.Contains("Did it help?", app.LastView(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_dry_run_is_told_of_and_changes_nothing(Engine engine)
    {
        await using var server = new FaultyServer(FaultyServer.Answer(200, """{"state":"succeeded"}"""));
        await using var app = await SlackApp.StartAsync(engine, apps, server.Settings);
        var (user, scene, channel) = await DecidedAsync(app, server);
        var value = (string)ButtonOf(channel, "Dry run")["value"]!;

        await app.PressAsync(user, channel, RehearseButton, value);
        await app.PressAsync(user, channel, RehearseButton, value);
        Assert.Contains("is under way already", app.LastAnswer(), StringComparison.Ordinal);
        await WorkAsync(app);

        Assert.Single(server.Requests);
        Assert.Contains("The dry run of Rollback 1 succeeded", (string)channel.Messages[^1]["text"]!, StringComparison.Ordinal);
        Assert.Equal("decided", (await scene.RollbackAsync()).State);
        Assert.Contains("\"Run it\"", channel.Shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_second_person_approves_in_the_channel_and_the_first_cannot(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await SlackApp.StartAsync(engine, apps, server.Settings);
        var (user, scene, channel) = await DecidedAsync(app, server, "A");
        var (second, _) = await app.PersonAsync();
        var (reader, _) = await app.PersonAsync(Role.Reader);
        app.Slack.AddUser("U9NOBODY", "Nobody Known", "nobody.known@example.com");

        await app.PressAsync(user, channel, RunButton, (string)ButtonOf(channel, "Ask to run it")["value"]!);
        Assert.Contains("waits for a second person", (string)channel.Messages[^1]["text"]!, StringComparison.Ordinal);
        var approve = (string)ButtonOf(channel, "Approve")["value"]!;
        foreach (var (who, said) in new[] { (user, "second person to approve"), (reader, "Responder"), ("U9NOBODY", "needs an account here") })
        {
            await app.PressAsync(who, channel, ApproveButton, approve);
            Assert.Contains(said, app.LastAnswer(), StringComparison.OrdinalIgnoreCase);
        }
        await WorkAsync(app);
        Assert.Empty(server.Requests);

        await app.PressAsync(second, channel, ApproveButton, approve);
        Assert.Contains("Approved", app.LastAnswer(), StringComparison.Ordinal);
        await app.PressAsync(second, channel, ApproveButton, approve);
        Assert.Contains("does not wait for anybody any more", app.LastAnswer(), StringComparison.Ordinal);
        await WorkAsync(app);
        Assert.Single(server.Requests);
        Assert.DoesNotContain(ApproveButton, channel.Shown, StringComparison.Ordinal);
        Assert.Equal(2, channel.Messages.Count);
    }

    [Theory, BothEngines]
    public async Task What_is_refused_is_not_sent_and_may_be_asked_for_anew(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await SlackApp.StartAsync(engine, apps, server.Settings);
        var (user, scene, channel) = await DecidedAsync(app, server, "A");
        var (second, web) = await app.PersonAsync();
        await app.PressAsync(user, channel, RunButton, (string)ButtonOf(channel, "Ask to run it")["value"]!);
        var approve = (string)ButtonOf(channel, "Approve")["value"]!;

        await app.PressAsync(second, channel, "Refuse");
        Assert.Contains("Nothing was sent", app.LastAnswer(), StringComparison.Ordinal);
        Assert.Contains($"{web.Name} refused it", channel.Messages[^1]["blocks"]!.ToJsonString(), StringComparison.Ordinal);
        await app.PressAsync(second, channel, ApproveButton, approve);
        Assert.Contains("aborted", app.LastAnswer(), StringComparison.Ordinal);
        await WorkAsync(app);
        Assert.Empty(server.Requests);
        Assert.Equal(2, channel.Messages.Count);
        Assert.Contains("Ask to run it", channel.Messages[0]["blocks"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_run_that_got_stuck_or_whose_fate_is_unknown_is_told_once_with_what_to_do(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await SlackApp.StartAsync(engine, apps, server.Settings);
        var (user, scene, channel) = await DecidedAsync(app, server);
        await app.PressAsync(user, channel, RunButton, (string)ButtonOf(channel, "Run it")["value"]!);
        await WorkAsync(app);

        app.App.Clock.Advance(TimeSpan.FromMinutes(11));
        await WorkAsync(app);
        await WorkAsync(app);
        Assert.Contains("is stuck", (string)channel.Messages[^1]["text"]!, StringComparison.Ordinal);
        Assert.Contains("for 10 minutes", channel.Shown, StringComparison.Ordinal);
        Assert.Equal(2, channel.Messages.Count);

        Assert.Equal(System.Net.HttpStatusCode.Accepted, await RunScene.ReportAsync(app.App, server.Requests.First(), """{"state":"failed","output":"no such image"}"""));
        await app.SettleAsync();
        Assert.Equal(3, channel.Messages.Count);
        Assert.Contains("The run of Rollback 1 failed", (string)channel.Messages[^1]["text"]!, StringComparison.Ordinal);
        // What stood there before calls for nothing any more.
        Assert.DoesNotContain("for 10 minutes", channel.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(AbortButton, channel.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(RunScene.Secret, channel.Shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Of_a_private_incident_the_private_channel_alone_is_told(Engine engine)
    {
        await using var server = new FaultyServer(FaultyServer.CloseMidway);
        await using var app = await SlackApp.StartAsync(engine, apps, server.Settings);
        var (user, scene, old) = await DecidedAsync(app, server);
        var web = await app.App.Database.ReadAsync(s => s.ScalarAsync<Guid>("select person_id from slack_identities where user_id = @user", new { user }), Ct);
        Assert.True((await app.App.Service<ChangeVisibility>().RunAsync(new(scene.Incident, Visibility.Private, "A secret is in it"), new(web, "Ana", Role.Responder, Door.Web), Ct)).Succeeded);
        await app.SettleAsync();
        var own = Assert.Single(app.Slack.Channels.Values, c => c.IsPrivate);
        var value = (string)ButtonOf(own, "Run it")["value"]!;

        await app.PressAsync(user, old, RunButton, value);
        Assert.Contains("this is not its private channel", app.LastAnswer(), StringComparison.Ordinal);
        await app.PressAsync(user, own, RunButton, value);
        await WorkAsync(app);

        Assert.Single(server.Requests);
        Assert.Contains("arrived is unknown", (string)own.Messages[^1]["text"]!, StringComparison.Ordinal);
        foreach (var other in app.Slack.Channels.Values.Where(c => c.Id != own.Id)) Assert.DoesNotContain("The run of", other.Shown, StringComparison.Ordinal);
    }

    const string RunButton = "run_rollback";
    const string RehearseButton = "dry_run_rollback";
    const string ApproveButton = "approve_run";
    const string AbortButton = "abort_run";

    static async Task<(string User, RunScene Scene, FakeChannel Channel)> DecidedAsync(SlackApp app, FaultyServer server, string tier = "B")
    {
        var (user, _) = await app.PersonAsync();
        var service = await RunScene.SetUpAsync(app.App, "webhook", new() { ["url"] = $"{server.Url}/hook" }, RunScene.Secret, tier);
        var number = await app.DeclareAsync(user);
        var scene = await RunScene.DecideAsync(app.App, number, service);
        await app.SettleAsync();
        return (user, scene, app.Slack.Channel($"inc-{number}-"));
    }

    /// <summary>The product's worker looks at what is due, and the channel hears of it.</summary>
    static async Task WorkAsync(SlackApp app)
    {
        while (await app.App.Service<RunWorker>().RunBatchAsync(Ct) > 0)
        {
        }
        await app.SettleAsync();
    }

    /// <summary>The newest of this name in the channel.</summary>
    static JsonNode ButtonOf(FakeChannel channel, string words) => channel.Messages.AsEnumerable().Reverse().SelectMany(m => m["blocks"]!.AsArray())
        .Where(b => (string?)b!["type"] == "actions").SelectMany(b => b!["elements"]!.AsArray()).First(e => (string?)e!["text"]!["text"] == words)!;
}

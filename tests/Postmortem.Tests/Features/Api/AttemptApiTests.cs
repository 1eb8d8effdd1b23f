using System.Net;
using Postmortem.Features.Rollbacks;
using Postmortem.Tests.Features.Executors;
using Postmortem.Tests.Features.Rollbacks;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

/// <summary>What can be known of an attempt, by the API.</summary>
public sealed class AttemptApiTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task It_tells_what_an_attempt_undoes_what_is_asked_before_and_how_long_it_took(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        var actor = user.AsActor();
        var scene = await DecisionScene.MakeAsync(app, user);
        await app.ChangeAsync(scene.Name, "5.40.1", "5.40.2", 600, actor);
        await app.ChangeAsync(scene.Name, "5.41.0", "5.41.1", 6, actor, title: "Closes a hole", securityFix: true);
        await app.ChangeAsync(scene.Name, "", "carts_2", 5, actor, kind: "schema");
        await app.ChangeAsync(scene.Name, "5.41.1", "5.41.2", 1, actor, status: "started");
        var path = $"incidents/{scene.Number}/rollbacks/1";
        Assert.True((await app.Service<ProposeRollback>().RunAsync(new(scene.Number, new(ServiceId: scene.Service, From: "5.41.1", To: "5.40.2")), actor, Ct)).Succeeded);

        var undo = (await api.GetAsync($"{path}/undo")).Is(HttpStatusCode.OK);
        Assert.Equal((scene.Change.ToString(), "Not safely", "5.41.1", "5.40.2", "5.40.2"), ((string?)undo["change"]["id"], undo.TextAt("answer"), undo.TextAt("from"), undo.TextAt("to"), undo.TextAt("known_good")));
        Assert.Contains(undo["against"].AsArray(), r => ((string)r!).Contains("security fix", StringComparison.Ordinal));
        var touched = undo["touched"].AsArray().ToDictionary(t => (string)t!["change"]!["to_version"]!, t => ((bool)t!["goes_too"]!, (bool)t["schema"]!));
        Assert.Equal(((true, false), (false, true)), (touched["5.41.1"], touched["carts_2"]));
        Assert.Equal("5.41.2", (string?)Assert.Single(undo["in_flight"].AsArray())!["to_version"]);
        Assert.Contains("deploy --to", undo.TextAt("rollback_instructions"));
        Assert.Equal(scene.Change.ToString(), (string?)(await api.GetAsync($"incidents/{scene.Number}/changes/{scene.Change}/rollback")).Is(HttpStatusCode.OK)["change"]["id"]);

        var questions = (await api.GetAsync($"{path}/preflight")).Is(HttpStatusCode.OK).Json!.AsArray();
        Assert.Contains(questions, q => (string?)q!["key"] == "known_good");
        Assert.Empty((await api.GetAsync($"{path}/runs")).Is(HttpStatusCode.OK).Json!.AsArray());

        app.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.True((await app.Service<DecideRollback>().RunAsync(new(scene.Number, 1, PreflightSkippedBecause: "No time"), actor, Ct)).Succeeded);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await app.Service<StartRollback>().RunAsync(new(scene.Number, 1), actor, Ct)).Succeeded);
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.True((await app.Service<FinishRollback>().RunAsync(new(scene.Number, 1, RollbackOutcome.Failed, "It did not start"), actor, Ct)).Succeeded);
        var durations = (await api.GetAsync($"{path}/durations")).Is(HttpStatusCode.OK).Json!.AsArray().ToDictionary(d => (string)d!["key"]!, d => ((long?)d!["seconds"], (string?)d["unknown_because"]));
        Assert.Equal(((long?)60, (string?)null), durations["decided_to_started"]);
        Assert.Equal(((long?)360, (string?)null), durations["started_to_finished"]);
        Assert.Equal(((long?)null, "completed is missing"), durations["decided_to_completed"]);
        (await api.GetAsync($"incidents/{scene.Number}/rollbacks/7/undo")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory, BothEngines]
    public async Task Versions_that_no_change_tells_of_are_no_answer_and_no_fault(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        var number = await api.DeclareAsync();
        (await api.PostAsync($"incidents/{number}/rollbacks", new { from = "418", to = "417" })).Is(HttpStatusCode.Created);

        var undo = (await api.GetAsync($"incidents/{number}/rollbacks/1/undo")).Is(HttpStatusCode.OK);

        Assert.Equal(("418", "417", ""), (undo.TextAt("from"), undo.TextAt("to"), undo.TextAt("known_good")));
        Assert.Null(undo.Json!["change"]);
        Assert.Null(undo.Json!["answer"]);
    }

    [Theory, BothEngines]
    public async Task Runs_are_read_without_their_secrets(Engine engine)
    {
        await using var server = new FaultyServer(FaultyServer.Answer(200, """{"state":"succeeded","output":"417 serves again"}"""));
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, server);
        await scene.RunAsync(dryRun: true);
        await scene.RunAsync();
        using var api = await app.ApiAsync("reader");

        var answer = (await api.GetAsync($"incidents/{scene.Incident}/rollbacks/1/runs")).Is(HttpStatusCode.OK);

        Assert.Equal([(true, "succeeded"), (false, "succeeded")], answer.Json!.AsArray().Select(r => ((bool)r!["dry_run"]!, (string)r["state"]!)));
        Assert.Equal("417 serves again", (string?)answer.Json![1]!["output"]);
        Assert.DoesNotContain("secret", answer.Text, StringComparison.OrdinalIgnoreCase);
    }
}

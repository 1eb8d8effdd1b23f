using System.Text.Json.Nodes;
using Postmortem.Features.Executors.Runs;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Executors;

/// <summary>Runs through GitHub, GitLab and Argo CD, as their documentation describes the requests and answers.</summary>
public sealed class VendorRunTests(Apps apps)
{
    const string Token = "a-token-of-the-trigger-alone";

    [Theory, BothEngines]
    public async Task A_workflow_of_GitHub_is_started_found_followed_and_cancelled(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, "github-workflow", new() { ["repository"] = "example/shop", ["workflow"] = "rollback.yml", ["ref"] = "main", ["inputs"] = "version={to}\nfor={incident}", ["api"] = server.Url }, Token);
        var status = """{"id":77,"status":"in_progress","conclusion":null,"html_url":"https://github.com/example/shop/actions/runs/77"}""";
        server.Does = (request, stream) => request switch
        {
            // As an older GitHub Enterprise Server does it.
            { Method: "POST" } when request.Body.Contains("return_run_details", StringComparison.Ordinal) => FaultyServer.WriteAsync(stream, 422, """{"message":"Invalid request.\n\n\"return_run_details\" is not a permitted key."}"""),
            { Method: "POST" } when request.Path.EndsWith("/dispatches", StringComparison.Ordinal) => FaultyServer.WriteAsync(stream, 204, ""),
            _ when request.Path.Contains("/runs?", StringComparison.Ordinal) => FaultyServer.WriteAsync(stream, 200, """{"total_count":1,"workflow_runs":[{"id":77,"display_title":"Roll back"}]}"""),
            { Method: "POST" } when request.Path.EndsWith("/runs/77/cancel", StringComparison.Ordinal) => FaultyServer.WriteAsync(stream, 202, "{}"),
            _ when request.Path.EndsWith("/actions/runs/77", StringComparison.Ordinal) => FaultyServer.WriteAsync(stream, 200, status),
            _ => FaultyServer.WriteAsync(stream, 404, "{}"),
        };

        var run = await scene.RunAsync();
        var sent = server.Requests.First();
        Assert.Equal(("POST", "/repos/example/shop/actions/workflows/rollback.yml/dispatches", $"Bearer {Token}"), (sent.Method, sent.Path, sent.Headers["authorization"]));
        var body = JsonNode.Parse(sent.Body)!;
        Assert.Equal(("main", "417", $"INC-{scene.Incident}"), ((string?)body["ref"], (string?)body["inputs"]!["version"], (string?)body["inputs"]!["for"]));
        Assert.Single(server.Requests, r => r.Path.EndsWith("/dispatches", StringComparison.Ordinal) && !r.Body.Contains("return_run_details", StringComparison.Ordinal));
        run = await LaterAsync(scene, run);
        Assert.Equal((RunState.Running, "77", "https://github.com/example/shop/actions/runs/77"), (run.State, run.ExternalId, run.ExternalUrl));

        using var user = await app.SignInAsync();
        await user.PostAsync($"{scene.Runs}/{run.Id}/abort", []);
        run = await scene.SettleAsync(run.Id);
        Assert.Contains(server.Requests, r => r.Path.EndsWith("/runs/77/cancel", StringComparison.Ordinal));
        status = """{"id":77,"status":"completed","conclusion":"cancelled","html_url":"https://github.com/example/shop/actions/runs/77"}""";
        Assert.Equal(RunState.Aborted, (await LaterAsync(scene, run)).State);
    }

    [Theory, BothEngines]
    public async Task A_deployment_of_GitHub_is_created_and_its_statuses_end_the_rollback(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, "github-deployment", new() { ["repository"] = "example/shop", ["environment"] = "production", ["ref"] = "v{to}", ["api"] = server.Url }, Token);
        var statuses = "[]";
        server.Does = (request, stream) => request.Method == "POST"
            ? FaultyServer.WriteAsync(stream, 201, """{"id":42,"task":"rollback"}""")
            : FaultyServer.WriteAsync(stream, 200, request.Path.Contains("/deployments/42/statuses", StringComparison.Ordinal) ? statuses : "{}");

        var run = await scene.RunAsync();
        var body = JsonNode.Parse(server.Requests.First().Body)!;
        Assert.Equal(("v417", "production", "rollback", false), ((string?)body["ref"], (string?)body["environment"], (string?)body["task"], (bool)body["auto_merge"]!));
        run = await LaterAsync(scene, run);
        Assert.Equal(RunState.Running, run.State);
        statuses = """[{"id":2,"state":"failure","description":"no permission","log_url":"https://ci.example.com/2"}]""";
        run = await LaterAsync(scene, run);
        Assert.Equal((RunState.Failed, "no permission", "https://ci.example.com/2"), (run.State, run.Output, run.ExternalUrl));
        Assert.Equal(("failed", "failed"), ((await scene.RollbackAsync()).State, (await scene.RollbackAsync()).Outcome));
    }

    [Theory, BothEngines]
    public async Task A_pipeline_of_GitLab_gets_its_variables_and_is_followed_with_an_access_token(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, "gitlab-pipeline", new() { ["url"] = server.Url, ["project"] = "shop/checkout", ["ref"] = "main" }, Token);
        server.Does = (request, stream) => FaultyServer.WriteAsync(stream, 200, request.Method == "POST" ? """{"id":9,"status":"created","web_url":"https://gitlab.com/shop/checkout/-/pipelines/9"}""" : """{"id":9,"status":"success","web_url":"https://gitlab.com/shop/checkout/-/pipelines/9"}""");

        var run = await scene.RunAsync();
        var sent = server.Requests.First();
        Assert.Equal(("/api/v4/projects/shop%2Fcheckout/pipeline", Token), (sent.Path, sent.Headers["private-token"]));
        var variables = JsonNode.Parse(sent.Body)!["variables"]!.AsArray().ToDictionary(v => (string)v!["key"]!, v => (string?)v!["value"]);
        Assert.Equal(("417", "418", run.Id.ToString("D")), (variables["POSTMORTEM_TO"], variables["POSTMORTEM_FROM"], variables["POSTMORTEM_RUN"]));
        Assert.Equal(RunState.Succeeded, (await LaterAsync(scene, run)).State);
        Assert.Equal("/api/v4/projects/shop%2Fcheckout/pipelines/9", server.Requests.Last().Path);
        Assert.Equal("finished", (await scene.RollbackAsync()).State);
    }

    [Theory, BothEngines]
    public async Task A_trigger_token_of_GitLab_starts_the_pipeline_and_is_never_used_for_more(Engine engine)
    {
        await using var server = new FaultyServer(FaultyServer.Answer(201, """{"id":9}"""));
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, "gitlab-pipeline", new() { ["url"] = server.Url, ["project"] = "12", ["ref"] = "main" }, "glptt-0123456789");

        var run = await scene.RunAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        run = await scene.SettleAsync(run.Id);
        var sent = Assert.Single(server.Requests);
        Assert.Equal(("/api/v4/projects/12/trigger/pipeline", "glptt-0123456789", RunState.Running), (sent.Path, (string?)JsonNode.Parse(sent.Body)!["token"], run.State));
        Assert.DoesNotContain("private-token", sent.Headers.Keys);
    }

    [Theory, BothEngines]
    public async Task Argo_CD_rolls_back_to_the_entry_of_its_history_that_has_the_version(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, "argo-cd", new() { ["url"] = server.Url, ["application"] = "checkout" }, Token);
        var operation = """{"phase":"Succeeded","startedAt":"2030-01-01T00:00:00Z","message":"an earlier sync"}""";
        server.Does = (request, stream) => FaultyServer.WriteAsync(stream, 200, request.Method == "GET"
            ? """{"status":{"history":[{"id":3,"revision":"aaaa","source":{"targetRevision":"417"}},{"id":4,"revision":"bbbb","source":{"targetRevision":"418"}}],"operationState":""" + operation + "}}" : "{}");

        Assert.Equal(RunState.Succeeded, (await scene.RunAsync(dryRun: true)).State);
        Assert.True((bool)JsonNode.Parse(server.Requests.Single(r => r.Method == "POST").Body)!["dryRun"]!);
        var run = await scene.RunAsync();
        var sent = server.Requests.Last(r => r.Method == "POST");
        Assert.Equal(("/api/v1/applications/checkout/rollback", 3, false), (sent.Path, (int)JsonNode.Parse(sent.Body)!["id"]!, (bool)JsonNode.Parse(sent.Body)!["dryRun"]!));
        // What stands there is the operation before ours.
        run = await LaterAsync(scene, run);
        Assert.Equal(RunState.Running, run.State);
        operation = $$"""{"phase":"Succeeded","startedAt":"{{app.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}}","message":"successfully synced"}""";
        run = await LaterAsync(scene, run);
        Assert.Equal((RunState.Succeeded, "successfully synced"), (run.State, run.Output));
        Assert.Equal("finished", (await scene.RollbackAsync()).State);
    }

    [Theory, BothEngines]
    public async Task A_version_that_Argo_CD_does_not_know_starts_nothing(Engine engine)
    {
        await using var server = new FaultyServer(FaultyServer.Answer(200, """{"status":{"history":[{"id":4,"revision":"bbbb","source":{"targetRevision":"418"}}]}}"""));
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, "argo-cd", new() { ["url"] = server.Url, ["application"] = "checkout" }, Token);

        var run = await scene.RunAsync();

        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains("no entry for 417", run.Message);
        Assert.DoesNotContain(server.Requests, r => r.Method == "POST");
    }

    /// <summary>At the time at which it is asked for next.</summary>
    static async Task<Run> LaterAsync(RunScene scene, Run run)
    {
        scene.App.Clock.Advance(run.DueAt!.Value - scene.App.Clock.GetUtcNow() + TimeSpan.FromSeconds(1));
        return await scene.SettleAsync(run.Id);
    }
}

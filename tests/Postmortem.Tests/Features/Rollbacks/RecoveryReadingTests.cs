using System.Net;
using Postmortem.Features.Rollbacks;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>Verification by what Prometheus says, and what happens when it says nothing.</summary>
public sealed class RecoveryReadingTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task What_is_read_fills_the_form_in_and_a_person_says_that_it_holds(Engine engine)
    {
        await using var server = new FaultyServer(RecoveryScene.Prometheus(_ => "0.4", m => m < 3 ? "5" : "0.2"));
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RecoveryScene.MakeAsync(app, 14, RecoveryScene.Fields(server.Url));
        using var user = scene.User;
        Assert.Contains("Read from Prometheus", await user.PanelAsync(scene.Incident));

        using var read = await scene.ReadAsync();
        var form = await user.PageAsync(read.Headers.Location!.ToString());

        Assert.Contains("It holds.", form);
        Assert.Contains("Error rate has been below 1 % for 11 min; 10 min were wanted.", form);
        Assert.Contains("value=\"0.4 % at worst, 0.4 % last,", form);
        Assert.Contains("<svg class=\"plot sparkline\"", form);
        Assert.Contains("<option selected=\"selected\" value=\"verified\"", form);
        // Nothing is recorded until a person says it.
        Assert.Equal(RollbackState.Finished, Assert.Single(await app.AttemptsAsync(scene.Incident)).State);
        var asked = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/api/v1/query_range", $"Bearer {RecoveryScene.Token}"), (asked.Method, asked.Path, asked.Headers["authorization"]));

        var reading = read.Headers.Location!.ToString().Split("reading=")[1];
        await user.TakeAsync(scene.Incident, 1, "verification", new() { ["metric"] = "error rate", ["value"] = "0.4 %", ["threshold"] = "below 1 %", ["hold_minutes"] = "10", ["holds"] = "verified", ["reading"] = reading });

        var attempt = Assert.Single(await app.AttemptsAsync(scene.Incident));
        Assert.Equal((RollbackState.Verified, 10), (attempt.State, attempt.VerificationHoldMinutes));
        Assert.Contains("error rate 0.4 % (wanted: below 1 % for 10 min).\n\nRead from Prometheus: Error rate has been below 1 % for 11 min", (await app.StepsToldAsync(scene.Incident))[^1]);
        var panel = await user.PanelAsync(scene.Incident);
        Assert.Contains("114 samples of 2 series every 15 s", panel);
        Assert.Contains(">errors</pre>", panel);
        Assert.Equal(["rollback.recovery_read", "rollback.verified"], (await app.Database.ReadAsync(s => s.ListAsync<string>("select action from journal where subject_id = @Id order by id", new { attempt.Id }), Ct)).TakeLast(2));
    }

    [Theory, BothEngines]
    public async Task It_came_back_but_has_not_held_for_long_enough(Engine engine)
    {
        await using var server = new FaultyServer(RecoveryScene.Prometheus(_ => "0.4"));
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RecoveryScene.MakeAsync(app, 4, RecoveryScene.Fields(server.Url));
        using var user = scene.User;

        using var read = await scene.ReadAsync();
        var form = await user.PageAsync(read.Headers.Location!.ToString());

        Assert.Contains("so far for 4 min of 10 min", form);
        Assert.Contains("Read again from", form);
        Assert.Contains("<option selected=\"selected\" value=\"partial\"", form);
        using var early = await user.TryAsync(scene.Incident, 1, "verification", new() { ["metric"] = "error rate", ["value"] = "0.4 %", ["hold_minutes"] = "10", ["holds"] = "verified", ["reading"] = read.Headers.Location!.ToString().Split("reading=")[1] });
        Assert.Contains("it has held for 4 min of 10 min", await early.TextAsync());
    }

    [Theory, BothEngines]
    public async Task What_must_hold_for_a_while_is_verified_after_it_through_every_door(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        var number = await user.DeclareIncidentAsync();
        await user.BeginRollbackAsync(number);
        await user.TakeAsync(number, 1, "finish", new() { ["outcome"] = "succeeded" });
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var check = new Dictionary<string, string> { ["metric"] = "error rate", ["value"] = "0.4 %", ["threshold"] = "below 1 %", ["hold_minutes"] = "5", ["holds"] = "verified" };

        var early = await user.TryAsync(number, 1, "verification", check);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);
        Assert.Contains("it has held for 2 min of 5 min", await early.TextAsync());
        var refused = await api.PostAsync($"/api/v1/incidents/{number}/rollbacks/1/verification", new { metric = "error rate", value = "0.4 %", threshold = "below 1 %", hold_minutes = 5 });
        refused.IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Contains("hold_minutes", refused.Text);

        app.Clock.Advance(TimeSpan.FromMinutes(4));
        var asOfThen = await user.TryAsync(number, 1, "verification", new(check) { ["at"] = "3m ago" });
        Assert.Contains("it has held for 3 min of 5 min", await asOfThen.TextAsync());
        await user.TakeAsync(number, 1, "verification", new(check) { ["at"] = "1m ago" });
        Assert.Equal((RollbackState.Verified, 5), (Assert.Single(await app.AttemptsAsync(number)).State, Assert.Single(await app.AttemptsAsync(number)).VerificationHoldMinutes));
    }

    [Theory, BothEngines]
    public async Task Of_several_checks_the_worst_decides_and_all_are_kept(Engine engine)
    {
        await using var server = new FaultyServer();
        var fine = RecoveryScene.Prometheus(_ => "0");
        var poor = RecoveryScene.Prometheus(_ => "250");
        server.Does = (request, stream) => request.Body.Contains("latency", StringComparison.Ordinal) ? poor(request, stream) : fine(request, stream);
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        using var api = await app.ApiAsync();
        var scene = await RecoveryScene.MakeAsync(app, 20, RecoveryScene.Fields(server.Url), RecoveryScene.Fields(server.Url, "latency", "latency", ""));
        using var user = scene.User;
        var path = $"/api/v1/incidents/{scene.Incident}/rollbacks/1";

        var reading = (await api.PostAsync($"{path}/readings")).Is(HttpStatusCode.OK);
        Assert.Equal(("failed", 2), (reading.TextAt("result"), reading["checks"].AsArray().Count));
        // The token of the other check at the same host was taken for this one.
        Assert.All(server.Requests, r => Assert.Equal($"Bearer {RecoveryScene.Token}", r.Headers["authorization"]));
        Assert.Empty((await api.GetAsync($"{path}/readings")).Is(HttpStatusCode.OK).Json!.AsArray());
        var body = new { metric = "latency", value = "250 ms", threshold = "below 200 ms", hold_minutes = 10, holds = "failed", reading = reading.TextAt("id"), side_effects = "Carts are empty" };
        (await api.PostAsync($"{path}/verification", body with { reading = Guid.NewGuid().ToString() })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await api.PostAsync($"{path}/verification", body with { hold_minutes = 9999 })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        var failed = (await api.PostAsync($"{path}/verification", body)).Is(HttpStatusCode.OK);

        Assert.Equal(("failed", 10, "Carts are empty"), (failed.TextAt("state"), failed.NumberAt("hold_minutes"), failed.TextAt("side_effects")));
        Assert.Equal(reading.TextAt("id"), (string?)Assert.Single((await api.GetAsync($"{path}/readings")).Json!.AsArray())!["id"]);
        Assert.Contains("Side effects: Carts are empty", (await app.StepsToldAsync(scene.Incident))[^1]);
        // The next attempt is there at once, and says why.
        var panel = await user.PanelAsync(scene.Incident);
        Assert.Contains("Rollback 1 failed. What next?", panel);
        Assert.Contains("Rollback 1 failed: latency 250 ms (wanted: below 200 ms for 10 min)</textarea>", panel);
    }

    [Theory]
    [InlineData("partial", "#rb-next")]
    [InlineData("failed", "#rb-next")]
    [InlineData("verified", "#rollbacks")]
    public async Task After_one_that_did_not_help_the_page_leads_to_the_next(string holds, string place)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        var scene = await RecoveryScene.MakeAsync(app, 5);
        using var user = scene.User;

        using var saved = await user.TryAsync(scene.Incident, 1, "verification", new() { ["metric"] = "error rate", ["value"] = "2 %", ["holds"] = holds });

        Assert.EndsWith(place, saved.Headers.Location!.ToString());
        Assert.Equal(holds != "verified", (await user.PanelAsync(scene.Incident)).Contains("id=\"rb-next\"", StringComparison.Ordinal));
    }

    static readonly (Behaviour Does, string Says)[] Troubles =
    [
        (FaultyServer.Answer(302, "", "Location: https://example.com/"), "redirects are not followed"),
        (FaultyServer.Answer(200, "<!doctype html><title>Sign in</title>"), "did not answer as Prometheus does"),
        (FaultyServer.Answer(200, """{"status":"success","data":null}"""), "no numbers over time"),
        (FaultyServer.Answer(400, """{"status":"error","errorType":"bad_data","error":"parse error: unexpected <op:*>"}"""), "cannot answer the query: parse error: unexpected <op:*>"),
        (FaultyServer.Answer(401, "zanzibar"), "does not accept the token or password (401)"),
        (FaultyServer.Answer(404, "zanzibar"), "has no Prometheus at this address (404)"),
        (FaultyServer.Answer(503, """{"status":"error","errorType":"timeout","error":"query timed out"}"""), "failed over the query (503): query timed out"),
        (FaultyServer.Answer(500, """{"error":"zanzibar"}"""), "failed over the query (500)."),
        (FaultyServer.Answer(200, """{"status":"success","data":{"resultType":"matrix","result":[]}}"""), "gave no data"),
        (FaultyServer.Answer(200, """{"status":"success","data":{"resultType":"matrix","result":[]},"warnings":["store unreachable"]}"""), "It warns: store unreachable"),
        (RecoveryScene.Prometheus(_ => "NaN"), "not a number"),
        (RecoveryScene.Prometheus(_ => "+Inf"), "infinite"),
        (FaultyServer.Answer(200, """{"status":"success","data":{"resultType":"scalar","result":[1,"2"]}}"""), "no numbers over time"),
        (FaultyServer.Answer(200, """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"histograms":[]}]}}"""), "histograms"),
        (FaultyServer.Answer(200, """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1e300,"1"]]}]}}"""), "could not be read"),
        (FaultyServer.Answer(200, """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"pod":"\ud800"},"values":[]}]}}"""), "half of a character"),
        (FaultyServer.Huge, "more than 256 KB"),
        (FaultyServer.CloseAtOnce, "broke the connection off"),
        (FaultyServer.CloseMidway, "broke the connection off"),
        (FaultyServer.Hang, "did not answer in 10 seconds"),
    ];

    [Theory, BothEngines]
    public async Task What_cannot_be_read_is_told_and_nothing_is_recorded(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RecoveryScene.MakeAsync(app, 12, RecoveryScene.Fields(server.Url));
        using var user = scene.User;
        foreach (var (does, says) in Troubles)
        {
            server.Does = does;
            using var read = await scene.ReadAsync();
            var page = WebUtility.HtmlDecode(await read.TextAsync());

            Assert.Equal(HttpStatusCode.UnprocessableEntity, read.StatusCode);
            Assert.Contains(says, page);
            Assert.Contains("Nothing was recorded", page);
            Assert.DoesNotContain("zanzibar", page);
            Assert.DoesNotContain(RecoveryScene.Token, page);
            Assert.Contains("name=\"metric\"", page);
        }
        Assert.Equal(0, await scene.CountAsync<long>("recovery_readings"));
        Assert.Equal(RollbackState.Finished, Assert.Single(await app.AttemptsAsync(scene.Incident)).State);
    }

    [Theory, BothEngines]
    public async Task Without_a_check_and_before_the_end_there_is_nothing_to_read(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var scene = await RecoveryScene.MakeAsync(app, 12);
        using var user = scene.User;

        using var none = await scene.ReadAsync();
        Assert.Equal(HttpStatusCode.Conflict, none.StatusCode);
        Assert.Contains("has no recovery check", await none.TextAsync());
        Assert.DoesNotContain("Read from Prometheus", await user.PanelAsync(scene.Incident));
        await user.ProposeAsync(scene.Incident);
        using var early = await user.PostAsync($"/incidents/{scene.Incident}/rollbacks/2/reading", []);
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
    }
}

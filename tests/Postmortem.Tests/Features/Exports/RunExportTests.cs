using System.Text;
using System.Text.Json.Nodes;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Executors;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Runs go out with their incident, without what proves them, and come in as history.</summary>
public sealed class RunExportTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Every_document_tells_of_runs_and_none_of_their_secrets(Engine engine)
    {
        await using var server = new FaultyServer(FaultyServer.Answer(400, $$"""{"message":"{{RunScene.Secret}} is not welcome"}"""));
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, server);
        await scene.RunAsync(dryRun: true);
        server.Does = FaultyServer.Answer(200, $$"""{"state":"failed","output":"no such image {{RunScene.Secret}}"}""");
        var run = await scene.RunAsync();

        foreach (var format in new[] { "md", "json", "pdf" })
        {
            var bytes = await app.ExportAsync(scene.Incident, format);
            var text = format == "pdf" ? PdfSamples.AllText(bytes) : Encoding.UTF8.GetString(bytes);
            foreach (var words in new[] { "webhook of 127.0.0.1", "no such image", "Rosa" }) Assert.Contains(words, text);
            if (format == "pdf") Assert.Contains("Dry run", text);
            Assert.DoesNotContain(RunScene.Secret, text);
            Assert.DoesNotContain(run.Secret, text);
        }
        var runs = JsonNode.Parse(await app.ExportAsync(scene.Incident, "json"))!["rollbacks"]![0]!["runs"]!.AsArray();
        Assert.Equal([(true, "failed"), (false, "failed")], runs.Select(r => ((bool)r!["dry_run"]!, (string)r["state"]!)));
        Assert.Contains("[hidden] is not welcome", (string?)runs[0]!["message"]);
    }

    [Theory, BothEngines]
    public async Task A_person_shown_by_role_is_so_shown_beside_runs(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, server, "A");
        using var first = await app.SignInAsync(name: "Zebulon Quartz");
        using var second = await app.SignInAsync(name: "Xanthe Opal");
        var asked = (await app.Service<AskRun>().RunAsync(new(scene.Incident, 1), new(first.Id, first.Name, Role.Responder, Door.Web), Ct)).Value;
        Assert.True((await app.Service<ApproveRun>().RunAsync(scene.Incident, 1, asked.Id, new(second.Id, second.Name, Role.Responder, Door.Web), Ct)).Succeeded);
        await app.Database.WriteAsync(s => s.ExecuteAsync("update people set shown_as_role = @yes", new { yes = true }), Ct);

        foreach (var format in new[] { "md", "json", "pdf" })
        {
            var bytes = await app.ExportAsync(scene.Incident, format);
            var text = format == "pdf" ? PdfSamples.AllText(bytes) : Encoding.UTF8.GetString(bytes);
            Assert.DoesNotContain("Quartz", text);
            Assert.DoesNotContain("Opal", text);
        }
    }

    [Theory, BothEngines]
    public async Task What_came_with_an_import_is_never_sent_approved_or_ended_here(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        await app.Service<RunWorker>().StopAsync(Ct);
        app.Clock.Advance(TimeSpan.FromDays(40));
        var full = SomeRecord.Full();
        var states = new[] { RunState.Waiting, RunState.Queued, RunState.Sending, RunState.Running, RunState.Stuck, RunState.Unknown };
        await app.ImportAsync(RecordJson.Write(full with
        {
            LinkedIncidents = [],
            Visibility = Visibility.Open,
            Rollbacks = [new() { Attempt = 1, State = "decided", ProposedAt = full.DeclaredAt, ProposedBy = "Bo", DecidedAt = full.DeclaredAt, DecidedBy = "Bo", Runs = [.. states.Select(s => new RecordedRun { Executor = "webhook of elsewhere", State = s, AskedAt = full.DeclaredAt, AskedBy = "Bo" })] }],
        }));
        var actor = new Actor(Guid.CreateVersion7(), "Somebody", Role.Administrator, Door.Web);
        var attempt = Assert.Single(await app.Database.ReadAsync(s => s.ReadRollbacksAsync(42, actor), Ct));
        var runs = await app.Database.ReadAsync(s => s.ListRunsAsync(attempt.Id), Ct);

        Assert.Equal(states, runs.Select(r => r.State));
        app.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(0, await app.Service<RunWorker>().RunBatchAsync(Ct));
        foreach (var run in runs)
            foreach (var refused in new[] { await app.Service<ApproveRun>().RunAsync(42, 1, run.Id, actor, Ct), await app.Service<AbortRun>().RunAsync(42, 1, run.Id, actor, Ct), await app.Service<ResendRun>().RunAsync(42, 1, run.Id, actor, Ct) })
                Assert.Equal(Outcome.Conflict, refused.Failure?.Outcome);
        using var user = await app.SignInAsync();
        var page = await user.PageAsync("/incidents/42/rollbacks");
        Assert.Contains("It is not followed here", page);
        Assert.DoesNotContain("/approval\"", page);
        Assert.DoesNotContain("/abort\"", page);
        Assert.Equal(states, (await app.Database.ReadAsync(s => s.ListRunsAsync(attempt.Id), Ct)).Select(r => r.State));
        Assert.Empty(server.Requests);
    }

    [Theory, BothEngines]
    public async Task A_record_with_words_that_no_run_has_is_refused_with_its_place(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var full = SomeRecord.Full();
        using var user = await app.SignInAsync(Role.Administrator);
        var result = await app.Service<Postmortem.Features.Exports.Import.ImportIncident>().RunAsync(new("x.json", RecordJson.Write(full with
        {
            Id = Guid.CreateVersion7(),
            Rollbacks = [full.Rollbacks[1] with { Runs = [new() { Executor = "", State = "flying", Url = "javascript:alert(1)", Output = new string('x', 70_000) }] }],
        })), new(user.Id, user.Name, Role.Administrator, Door.Web), Ct);

        foreach (var field in new[] { "state", "asked_at", "executor", "url", "output" }) Assert.Contains(result.Failure!.Faults, f => f.Field == $"$.rollbacks[0].runs[0].{field}" || f.Message.Contains($"runs[0].{field}", StringComparison.Ordinal));
    }
}

using System.Net;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Shared;
using Postmortem.Jobs.Webhooks;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Executors;

public sealed class RunTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task A_run_is_signed_sent_once_reported_on_and_ends_the_rollback(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, server);

        var run = await scene.RunAsync();
        Assert.Equal((RunState.Running, "started"), (run.State, (await scene.RollbackAsync()).State));
        var message = Assert.Single(server.Requests);
        Assert.Equal(run.Id.ToString("D"), message.Headers["idempotency-key"]);
        Assert.Equal(WebhookHandler.Sign(System.Text.Encoding.UTF8.GetBytes(message.Body), RunScene.Secret, app.Clock.GetUtcNow()), message.Headers["postmortem-signature"]);

        Assert.Equal(HttpStatusCode.Unauthorized, await RunScene.ReportAsync(app, message, """{"state":"succeeded"}""", "a wrong secret altogether"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await RunScene.ReportAsync(app, message, "no JSON"));
        Assert.Equal(HttpStatusCode.Accepted, await RunScene.ReportAsync(app, message, """{"state":"succeeded","output":"417 serves again"}"""));
        Assert.Equal(HttpStatusCode.OK, await RunScene.ReportAsync(app, message, """{"state":"succeeded"}"""));
        var rollback = await scene.RollbackAsync();
        Assert.Equal(("finished", "succeeded"), (rollback.State, rollback.Outcome));
        using var user = await app.SignInAsync();
        Assert.Contains("417 serves again", await user.PageAsync($"/incidents/{scene.Incident}/rollbacks"));
    }

    [Theory, BothEngines]
    public async Task A_second_person_has_to_approve_and_it_cannot_be_the_first(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, server, "A");
        using var first = await app.SignInAsync();
        using var second = await app.SignInAsync();

        Assert.Equal(HttpStatusCode.Redirect, (await first.PostAsync(scene.Runs, [])).StatusCode);
        var page = await second.PageAsync($"/incidents/{scene.Incident}/rollbacks");
        Assert.Contains("Approve and run", page);
        var path = page.Split("action=\"").Select(p => p.Split('"')[0]).First(p => p.EndsWith("/approval", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, (await first.PostAsync(path, [])).StatusCode);
        Assert.Empty(server.Requests);
        Assert.Equal("decided", (await scene.RollbackAsync()).State);

        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync(path, [])).StatusCode);
        await scene.SettleAsync(Guid.Parse(path.Split('/')[^2]));
        Assert.Single(server.Requests);
    }

    [Theory, BothEngines]
    public async Task What_may_have_arrived_is_unknown_and_goes_out_again_only_when_somebody_says_so(Engine engine)
    {
        await using var server = new FaultyServer(FaultyServer.CloseMidway);
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, server);

        var run = await scene.RunAsync();
        Assert.Equal((RunState.Unknown, "started"), (run.State, (await scene.RollbackAsync()).State));
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await scene.SettleAsync(run.Id);
        Assert.Single(server.Requests);

        server.Does = FaultyServer.Answer(200, """{"state":"succeeded"}""");
        using var user = await app.SignInAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"{scene.Runs}/{run.Id}/resend", [])).StatusCode);
        Assert.Equal(RunState.Succeeded, (await scene.SettleAsync(run.Id)).State);
        Assert.Single(server.Requests.Select(r => r.Headers["idempotency-key"]).Distinct());
        Assert.Equal("finished", (await scene.RollbackAsync()).State);
    }

    [Theory, BothEngines]
    public async Task What_was_being_sent_when_the_process_stopped_is_unknown_afterwards_and_not_sent_again(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, server);
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously), released = new();
        server.Does = (_, _) =>
        {
            arrived.TrySetResult();
            return released.Task;
        };
        var asked = await app.Service<AskRun>().RunAsync(new(scene.Incident, 1, false), RunScene.Rosa, Ct);
        using var process = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var sending = app.Service<RunWorker>().RunBatchAsync(process.Token);
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        // The process ends while the other side has the message and has not answered.
        await process.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal((RunState.Sending, "started"), ((await scene.FindAsync(asked.Value.Id)).State, (await scene.RollbackAsync()).State));

        // Another one finds it, once the claim has run out.
        await app.Service<RunWorker>().RunBatchAsync(Ct);
        Assert.Equal(RunState.Sending, (await scene.FindAsync(asked.Value.Id)).State);
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        await app.Service<RunWorker>().RunBatchAsync(Ct);

        var run = await scene.FindAsync(asked.Value.Id);
        Assert.Equal((RunState.Unknown, "started"), (run.State, (await scene.RollbackAsync()).State));
        Assert.Contains("Whether the", run.Message);
        Assert.Single(server.Requests);
        Assert.Equal(HttpStatusCode.Accepted, await RunScene.ReportAsync(app, server.Requests.Single(), """{"state":"succeeded","output":"417 serves again"}"""));
        Assert.Equal(("finished", "succeeded"), ((await scene.RollbackAsync()).State, (await scene.RollbackAsync()).Outcome));
        released.SetResult();
    }

    [Theory, BothEngines]
    public async Task What_was_refused_for_now_is_tried_again_and_what_was_refused_fails(Engine engine)
    {
        await using var server = new FaultyServer(FaultyServer.Answer(429, "", "Retry-After: 7"));
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, server);

        var run = await scene.RunAsync();
        Assert.Equal((RunState.Queued, app.Clock.GetUtcNow().AddSeconds(7)), (run.State, run.DueAt!.Value));
        server.Does = FaultyServer.Answer(302, "", "Location: http://127.0.0.1:1/");
        app.Clock.Advance(TimeSpan.FromSeconds(8));
        run = await scene.SettleAsync(run.Id);
        Assert.Equal((RunState.Failed, "failed"), (run.State, (await scene.RollbackAsync()).State));
        Assert.Contains("redirect", run.Message);
    }

    [Theory, BothEngines]
    public async Task A_report_before_the_answer_counts(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, server);
        server.Does = async (request, stream) =>
        {
            await RunScene.ReportAsync(app, request, """{"state":"failed","output":"no permission"}""");
            await FaultyServer.WriteAsync(stream, 200, "{}");
        };

        var run = await scene.RunAsync();
        Assert.Equal((RunState.Failed, "no permission", "failed"), (run.State, run.Output, (await scene.RollbackAsync()).State));
    }

    [Theory, BothEngines]
    public async Task Without_news_it_is_stuck_and_a_dry_run_starts_nothing(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        var scene = await RunScene.MakeAsync(app, server);

        Assert.Equal(RunState.Succeeded, (await scene.RunAsync(dryRun: true)).State);
        Assert.Equal("decided", (await scene.RollbackAsync()).State);
        var run = await scene.RunAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(RunState.Stuck, (await scene.SettleAsync(run.Id)).State);
        using var user = await app.SignInAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"{scene.Runs}/{run.Id}/abort", [])).StatusCode);
        await scene.SettleAsync(run.Id);
        Assert.Contains("rollback.abort", server.Requests.Last().Body);
    }

    [Theory, BothEngines]
    public async Task Set_up_by_administrators_alone_and_the_token_never_comes_out(Engine engine)
    {
        await using var server = new FaultyServer();
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        await RunScene.MakeAsync(app, server);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var responder = await app.SignInAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await responder.GetAsync("/services/checkout/executor")).StatusCode);
        var fields = new Dictionary<string, string> { ["kind"] = "webhook", ["url"] = "https://elsewhere.example.com/", ["stuck_after"] = "5", ["token"] = "another-secret-of-length" };
        var refused = await administrator.PostAsync("/services/checkout/executor", fields);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Outbound__AllowedHosts", await refused.Content.ReadAsStringAsync(Ct));
        Assert.Equal(HttpStatusCode.Redirect, (await administrator.PostAsync("/services/checkout/executor/test", [])).StatusCode);
        var page = await administrator.PageAsync("/services/checkout/executor");
        Assert.DoesNotContain(RunScene.Secret, page);
        Assert.Contains("It answered", page);
        Assert.Contains("rollback.dry_run", server.Requests.Single().Body);
    }
}

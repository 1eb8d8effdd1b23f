using System.Net;
using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Accounts.FirstRun;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Accounts;

public sealed class FirstRunTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Without_anybody_every_page_leads_to_the_first_run(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var stranger = app.Stranger();

        foreach (var path in new[] { "/", "/incidents", "/sign-in", "/settings/people", "/join/abc" })
            Assert.Equal("/setup", (await stranger.GetAsync(path)).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/healthz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/app.css")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/v1/incidents")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_wrong_code_creates_nobody_and_keeps_what_was_typed(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.IssueSetupCodeAsync();
        using var stranger = app.Stranger();

        var refused = await stranger.SetUpAsync("ABCD-ABCD-ABCD-ABCD", "typed@example.com");
        var page = await refused.TextAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("This is not the setup code", page);
        Assert.Contains("typed@example.com", page);
        Assert.DoesNotContain(TestApp.Password, page);
        Assert.Equal("/setup", (await stranger.GetAsync("/incidents")).Headers.Location?.OriginalString);
    }

    [Theory, BothEngines]
    public async Task A_wrong_code_hides_no_other_fault(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.IssueSetupCodeAsync();
        using var stranger = app.Stranger();

        var refused = await stranger.PostAsync("/setup", new() { ["code"] = "ABCD", ["name"] = "First", ["email"] = "first@example.com", ["password"] = "short", ["password_again"] = "other", ["time_zone"] = "UTC" }, "/setup");

        Assert.Equal(["code", "password", "password_again"], Safety.Form.Faults(await refused.TextAsync()).Select(f => f.Field).Order());
    }

    [Theory, BothEngines]
    public async Task A_code_from_before_a_restart_is_still_good_and_then_none_is(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var code = await app.IssueSetupCodeAsync();
        await using var restarted = await app.StartReplicaAsync(engine, apps);
        var second = await restarted.IssueSetupCodeAsync();
        using var stranger = restarted.Stranger();

        var done = await stranger.SetUpAsync(code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));

        Assert.Equal("/incidents", done.Headers.Location?.OriginalString);
        Assert.Contains("Europe/Berlin", await stranger.PageAsync("/settings/profile"));
        using var late = app.Stranger();
        Assert.Equal("/sign-in", (await late.GetAsync("/setup")).Headers.Location?.OriginalString);
        Assert.Equal("/sign-in", (await late.SetUpAsync(second, "late@example.com", tokenFrom: "/sign-in")).Headers.Location?.OriginalString);
        Assert.False(await app.Database.ReadAsync(s => SetupCodes.IsGoodAsync(s, second), TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task It_is_over_once_there_was_an_administrator_and_no_sooner(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var ct = TestContext.Current.CancellationToken;
        Assert.True((await app.Service<AddPerson>().RunAsync(new("Early", "early@example.com", Role.Responder, TestApp.Password), Postmortem.Features.Shared.Actor.CommandLine, ct)).Succeeded);
        using var stranger = app.Stranger();
        Assert.Equal("/setup", (await stranger.GetAsync("/incidents")).Headers.Location?.OriginalString);

        await stranger.SetUpAsync(await app.IssueSetupCodeAsync());

        Assert.True(await stranger.IsSignedInAsync());
        // Whoever ran it may be gone; that must not let the next comer in.
        await app.Database.WriteAsync(s => s.ExecuteAsync("update people set disabled_at = @Now where role = 'administrator'", new { Now = app.Clock.GetUtcNow() }), ct);
        await using var restarted = await app.StartReplicaAsync(engine, apps);
        using var late = restarted.Stranger();
        Assert.Equal("/sign-in", (await late.GetAsync("/setup")).Headers.Location?.OriginalString);
    }

    [Theory, BothEngines]
    public async Task Of_several_who_set_up_at_once_one_becomes_administrator(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var code = await app.IssueSetupCodeAsync();
        var setUp = app.Service<SetUp>();

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => setUp.RunAsync(
            new(code, $"Person {i}", $"p{i}@example.com", TestApp.Password, TestApp.Password), TestContext.Current.CancellationToken))));

        Assert.Single(results, result => result.Succeeded);
        Assert.Equal(1, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from people"), TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task The_start_tells_the_code_only_while_it_is_needed_and_keeps_only_its_hash(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var ct = TestContext.Current.CancellationToken;
        var before = new StringWriter();
        await app.Service<StartNotice>().PrintAsync(before, ["http://[::]:5080"], ct);
        var code = before.ToString().Split("Setup code")[1].Trim();

        Assert.Contains("http://localhost:5080/setup", before.ToString());
        var kept = await app.Database.ReadAsync(s => s.ListAsync<string>("select key || value from settings"), ct);
        Assert.DoesNotContain(kept, row => row.Contains(code, StringComparison.OrdinalIgnoreCase) || row.Contains(code.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));

        using var stranger = app.Stranger();
        await stranger.SetUpAsync(code);
        var after = new StringWriter();
        await app.Service<StartNotice>().PrintAsync(after, ["http://[::]:5080"], ct);
        Assert.DoesNotContain("Setup code", after.ToString());
    }

    [Fact]
    public async Task Guessing_the_code_is_slowed_down()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["RateLimits:SetupsPerMinute"] = "2" });
        using var stranger = app.Stranger();
        await stranger.SetUpAsync("A");
        await stranger.SetUpAsync("B");

        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.SetUpAsync(await app.IssueSetupCodeAsync())).StatusCode);
    }
}

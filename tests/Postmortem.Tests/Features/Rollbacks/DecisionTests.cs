using System.Net;
using Postmortem.Features.Changes;
using Postmortem.Features.Incidents;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Services;
using Postmortem.Features.Settings.Severities;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>A suspect, the question about it on the incident's page, and the three answers.</summary>
public sealed class DecisionTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Ten_minutes_after_the_acknowledgement_the_page_asks_and_the_decision_keeps_what_was_known(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var scene = await DecisionScene.MakeAsync(app, user);
        Assert.DoesNotContain("Roll back, roll forward, or wait?", await user.PageAsync($"/incidents/{scene.Number}"));

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        var page = WebUtility.HtmlDecode(await user.PageAsync($"/incidents/{scene.Number}"));
        Assert.Contains("Roll back, roll forward, or wait?", page);
        Assert.Contains("Can be taken back with care.", page);
        Assert.Contains("Never rehearsed", page);

        var form = WebUtility.HtmlDecode(await user.PageAsync($"/incidents/{scene.Number}/rollbacks/decision?direction=back"));
        Assert.Contains("value=\"5.41.0\"", form);
        Assert.Contains("value=\"5.40.2\"", form);
        Assert.Contains("Is a version known to be good identified?", form);
        var fields = new Dictionary<string, string> { ["direction"] = "back", ["kind"] = "deploy", ["service_id"] = $"{scene.Service}", ["from"] = "5.41.0", ["to"] = "5.40.2", ["preflight_skipped_because"] = "Every minute counts" };
        var refused = await user.PostAsync($"/incidents/{scene.Number}/rollbacks/decision", fields);
        Assert.Contains("Why is empty", WebUtility.HtmlDecode(await refused.TextAsync()));

        await Accepted(await user.PostAsync($"/incidents/{scene.Number}/rollbacks/decision", new(fields) { ["why"] = "Errors began with 5.41.0", ["preflight_known_good"] = "yes" }));
        var attempt = Assert.Single(await app.AttemptsAsync(scene.Number));
        Assert.Equal((RollbackState.Decided, "Errors began with 5.41.0", "5.40.2"), (attempt.State, attempt.DecisionReason, attempt.ToVersion));
        Assert.Contains("10 min since it was declared", attempt.KnownThen);
        Assert.Contains($"Suspect: {scene.Name} 5.40.2 → 5.41.0", attempt.KnownThen);
        Assert.Equal("yes", attempt.PreflightAnswers.First(a => a.Key == "known_good").Answer);
        Assert.Contains(await app.StepsToldAsync(scene.Number), e => e.StartsWith("decision: Rollback 1 decided", StringComparison.Ordinal) && e.Contains("Why: Errors began", StringComparison.Ordinal));
        Assert.NotNull(await app.MilestoneAsync(scene.Number, MilestoneKind.MitigationDecided));
        Assert.DoesNotContain("Roll back, roll forward, or wait?", await user.PageAsync($"/incidents/{scene.Number}"));
        // Somebody else pressed at the same time: one decision is enough.
        var late = await user.PostAsync($"/incidents/{scene.Number}/rollbacks/decision", new(fields) { ["why"] = "Me too" }, $"/incidents/{scene.Number}/rollbacks/wait");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Single(await app.AttemptsAsync(scene.Number));
    }

    [Theory, BothEngines]
    public async Task Waiting_is_a_decision_for_a_while_with_its_reason(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var scene = await DecisionScene.MakeAsync(app, user);
        app.Clock.Advance(TimeSpan.FromMinutes(12));
        await Accepted(await user.PostAsync($"/incidents/{scene.Number}/impacts", new() { ["quantity"] = "Revenue lost", ["not_measurable_because"] = "finance is asleep" }));

        var empty = await user.PostAsync($"/incidents/{scene.Number}/rollbacks/wait", new() { ["why"] = "", ["minutes"] = "999" });
        var faults = WebUtility.HtmlDecode(await empty.TextAsync());
        Assert.Contains("Why is empty", faults);
        Assert.Contains("from 1 to 240", faults);
        await Accepted(await user.PostAsync($"/incidents/{scene.Number}/rollbacks/wait", new() { ["why"] = "A fix is in the pipeline", ["minutes"] = "5" }));

        var page = await user.PageAsync($"/incidents/{scene.Number}");
        Assert.DoesNotContain("Roll back, roll forward, or wait?", page);
        Assert.Contains("A fix is in the pipeline", page);
        // To wait is a decision: nothing on the page says that there is none.
        Assert.Matches("Waiting until <time[^>]*>09:17</time></span>\\s*<time[^>]*data-until=\"[^\"]+\"[^>]*>in 05:00</time>", page);
        Assert.DoesNotContain("nothing decided", page);
        Assert.Contains("What was known then", page);
        Assert.Contains("Harm: Revenue lost: not measurable, because finance is asleep", page);
        Assert.Contains(await app.StepsToldAsync(scene.Number), e => e.Contains("to wait 5 min before anything is undone", StringComparison.Ordinal));
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        page = await user.PageAsync($"/incidents/{scene.Number}");
        Assert.Contains("Roll back, roll forward, or wait?", page);
        Assert.Matches("The wait until <time[^>]*>09:17</time> is over; nothing else is decided.", page);
        Assert.Contains("nothing else decided", page);
        Assert.DoesNotContain("after the acknowledgement", page);
    }

    [Theory, BothEngines]
    public async Task After_a_failed_attempt_it_is_asked_again_and_a_proposal_is_what_is_decided(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var scene = await DecisionScene.MakeAsync(app, user);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await user.ProposeAsync(scene.Number, new() { ["from"] = "5.41.0", ["to"] = "5.40.2" });
        var sent = await user.GetAsync($"/incidents/{scene.Number}/rollbacks/decision?direction=back");
        Assert.EndsWith("/rollbacks/1/decision", sent.Headers.Location?.ToString(), StringComparison.Ordinal);

        await user.DecideAsync(scene.Number, 1);
        await user.TakeAsync(scene.Number, 1, "start");
        await user.TakeAsync(scene.Number, 1, "finish", new() { ["outcome"] = "failed", ["note"] = "The pipeline refused" });
        Assert.DoesNotContain("Roll back, roll forward, or wait?", await user.PageAsync($"/incidents/{scene.Number}"));
        Assert.NotEmpty(Assert.Single(await app.AttemptsAsync(scene.Number)).KnownThen);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Contains("Roll back, roll forward, or wait?", await user.PageAsync($"/incidents/{scene.Number}"));
    }

    [Theory, BothEngines]
    public async Task A_severity_that_asks_nobody_asks_nobody_and_an_administrator_says_which(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        using var administrator = await app.SignInAsync(Role.Administrator);
        var scene = await DecisionScene.MakeAsync(app, user, "SEV3");
        app.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.DoesNotContain("Roll back, roll forward, or wait?", await user.PageAsync($"/incidents/{scene.Number}"));

        await Accepted(await administrator.PostAsync("/settings/severities/SEV3", new() { ["name"] = "Minor", ["definition"] = "Some are hindered", ["decide_minutes"] = "30" }));

        Assert.Contains("asked for after 30 min", await user.PageAsync("/settings/severities"));
        Assert.Contains("Roll back, roll forward, or wait?", await user.PageAsync($"/incidents/{scene.Number}"));
        var far = await administrator.PostAsync("/settings/severities/SEV3", new() { ["name"] = "Minor", ["definition"] = "Some are hindered", ["decide_minutes"] = "999" });
        Assert.Contains("from 1 to 240", await far.TextAsync());
    }

    [Theory, BothEngines]
    public async Task A_change_that_the_record_strongly_suspects_is_asked_about_until_somebody_dismisses_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var scene = await DecisionScene.MakeAsync(app, user, isSaid: false);
        Assert.DoesNotContain("Roll back, roll forward, or wait?", await user.PageAsync($"/incidents/{scene.Number}"));

        app.Clock.Advance(TimeSpan.FromMinutes(10));
        var page = WebUtility.HtmlDecode(await user.PageAsync($"/incidents/{scene.Number}"));
        Assert.Contains("Roll back, roll forward, or wait?", page);
        Assert.Contains($"Strongly suspected by the record: <a href=\"/incidents/{scene.Number}/changes/{scene.Change}/rollback\">", page);
        Assert.Contains("value=\"5.40.2\"", await user.PageAsync($"/incidents/{scene.Number}/rollbacks/decision?direction=back"));
        await Accepted(await user.PostAsync($"/incidents/{scene.Number}/rollbacks/wait", new() { ["why"] = "Another team looks at it", ["minutes"] = "5" }));
        var wait = Assert.Single(await app.Database.ReadAsync(async s => await s.ListWaitsAsync((await s.FindIncidentRefAsync(scene.Number, Actor.CommandLine))!.Id), Ct));
        Assert.Contains($"Strongly suspected by the record: {scene.Name} 5.40.2 → 5.41.0, 14 min before the declaration", wait.KnownThen);

        app.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Contains("Roll back, roll forward, or wait?", await user.PageAsync($"/incidents/{scene.Number}"));
        Assert.True((await app.Service<LinkChange>().RunAsync(new(scene.Number, scene.Change, "dismissed", "It was live in another region for days"), user.AsActor(), Ct)).Succeeded);
        Assert.DoesNotContain("Roll back, roll forward, or wait?", await user.PageAsync($"/incidents/{scene.Number}"));
    }

    static async Task Accepted(HttpResponseMessage response) =>
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"{(int)response.StatusCode}: {await response.TextAsync()}");
}

/// <summary>An incident with a suspected deploy of its service.</summary>
sealed record DecisionScene(int Number, Guid Service, string Slug, string Name, Guid Change)
{
    public static async Task<DecisionScene> MakeAsync(TestApp app, TestUser user, string severity = "SEV2", bool isSaid = true)
    {
        var ct = TestContext.Current.CancellationToken;
        var actor = user.AsActor();
        var service = (await app.Service<AddService>().RunAsync(new($"Checkout {Guid.NewGuid():N}", RollbackInstructions: "Run **deploy --to** the version before."), actor, ct)).Value;
        var number = (await app.Service<DeclareIncident>().RunAsync(new("Orders fail", Severity: severity, ServiceIds: [service.Id]), actor, ct)).Value.Number;
        var change = await app.ChangeAsync(service.Name, "5.40.2", "5.41.0", minutesAgo: 14, actor);
        if (isSaid) Assert.True((await app.Service<LinkChange>().RunAsync(new(number, change, "suspect", "Errors begin with it"), actor, ct)).Succeeded);
        return new(number, service.Id, service.Slug, service.Name, change);
    }
}

static class ChangeSteps
{
    public static async Task<Guid> ChangeAsync(this TestApp app, string service, string from, string to, int minutesAgo, Actor by, string kind = "deploy", string title = "", bool securityFix = false, string? reversible = null, string status = "succeeded", string note = "")
    {
        var fields = new ChangeFields(service, kind, title, from, to, OccurredAt: app.Clock.GetUtcNow().AddMinutes(-minutesAgo), SecurityFix: securityFix, Reversible: reversible, Status: status, Note: note);
        var recorded = await app.Service<RecordChange>().RunAsync(new(fields, SourceRef: $"{Guid.NewGuid()}"), by, TestContext.Current.CancellationToken);
        Assert.True(recorded.Succeeded, recorded.Failure?.Message);
        return recorded.Value.Id;
    }
}

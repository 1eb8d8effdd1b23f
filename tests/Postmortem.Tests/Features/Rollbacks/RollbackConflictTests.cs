using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>Two people at one attempt, and corrections afterwards.</summary>
public sealed class RollbackConflictTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Of_two_who_decide_at_once_one_wins_and_the_other_is_told(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var first = await app.SignInAsync();
        using var second = await app.SignInAsync();
        var number = await first.DeclareIncidentAsync();
        await first.ProposeAsync(number);
        var decide = app.Service<DecideRollback>();
        Task<Result<Rollback>> DecideAs(TestUser user) => decide.RunAsync(new(number, 1, PreflightSkippedBecause: "No time") { Version = 1 }, user.AsActor(), TestContext.Current.CancellationToken);

        var results = await Task.WhenAll(DecideAs(first), DecideAs(second));

        var winner = Assert.Single(results, r => r.Succeeded);
        var loser = Assert.Single(results, r => !r.Succeeded);
        Assert.Equal(Outcome.Conflict, loser.Failure!.Outcome);
        Assert.Contains($"was decided by {winner.Value.DecidedBy}", loser.Failure.Message);
        Assert.Single(await app.StepsToldAsync(number), e => e.StartsWith("decision: Rollback 1 decided", StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task A_stale_button_says_what_is_true_now_and_shows_what_was_typed(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.ProposeAsync(number);
        await user.DecideAsync(number, 1);

        var again = await user.TryAsync(number, 1, "decision", new() { ["version"] = "1", ["why"] = "Because it began with 418", ["preflight_skipped_because"] = "No time" });
        var page = await again.TextAsync();
        var early = await user.TryAsync(number, 1, "verification", new() { ["metric"] = "errors", ["value"] = "0", ["holds"] = "verified" });

        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("start it next", page);
        Assert.Contains("Because it began with 418", page);
        Assert.Equal(HttpStatusCode.Conflict, early.StatusCode);
        Assert.Contains("has not started. Start it first.", WebUtility.HtmlDecode(await early.TextAsync()));
        Assert.Equal(RollbackState.Decided, Assert.Single(await app.AttemptsAsync(number)).State);
    }

    [Theory, BothEngines]
    public async Task A_step_from_an_outdated_page_is_held_back_until_the_change_was_seen(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.ProposeAsync(number, new() { ["to"] = "8" });
        await user.TakeEditAsync(number, 1, new() { ["direction"] = "back", ["kind"] = "deploy", ["to"] = "7", ["version"] = "1" });

        var stale = await user.TryAsync(number, 1, "decision", new() { ["version"] = "1", ["why"] = "Go", ["preflight_skipped_because"] = "No time" });
        var page = await stale.TextAsync();

        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        Assert.Contains($"{user.Name} changed this a moment ago", page);
        Assert.Contains("""name="version" value="2" """.TrimEnd(), page);
        Assert.Contains("""value="Go" """.TrimEnd(), page);
    }

    [Theory, BothEngines]
    public async Task A_correction_moves_times_and_milestones_and_stands_on_the_timeline(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await user.ProposeAsync(number, new() { ["at"] = "20 minutes ago" });
        await user.DecideAsync(number, 1);
        await user.TakeAsync(number, 1, "start");
        var now = app.Clock.GetUtcNow();
        var fields = new Dictionary<string, string> { ["direction"] = "back", ["kind"] = "flag", ["version"] = "3", ["decided_at"] = "10 minutes ago" };

        var notYet = await user.TryEditAsync(number, 1, new(fields) { ["finished_at"] = "1 minute ago" });
        var crossed = await user.TryEditAsync(number, 1, new(fields) { ["started_at"] = "15 minutes ago" });
        await user.TakeEditAsync(number, 1, fields);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, notYet.StatusCode);
        Assert.Contains("This step was not taken yet", await notYet.TextAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, crossed.StatusCode);
        Assert.Contains("It cannot have been started before it was decided", await crossed.TextAsync());
        var attempt = Assert.Single(await app.AttemptsAsync(number));
        Assert.Equal(("flag", now.AddMinutes(-10), now), (attempt.Kind, attempt.DecidedAt, attempt.StartedAt));
        Assert.Equal(now.AddMinutes(-10), await app.MilestoneAsync(number, MilestoneKind.MitigationDecided));
        // A note: reviews are filled with the steps, not with what was put right in the record of them.
        Assert.Contains("kind: flag (was deploy)", await user.PageAsync($"/incidents/{number}/timeline?kind=note"));
    }

    [Theory, BothEngines]
    public async Task No_correction_says_that_it_held_for_longer_than_it_was_there(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.BeginRollbackAsync(number);
        await user.TakeAsync(number, 1, "finish", new() { ["outcome"] = "succeeded" });
        app.Clock.Advance(TimeSpan.FromMinutes(12));
        await user.TakeAsync(number, 1, "verification", new() { ["metric"] = "error rate", ["value"] = "0.1 %", ["hold_minutes"] = "10", ["holds"] = "verified" });
        var fields = new Dictionary<string, string> { ["direction"] = "back", ["kind"] = "deploy", ["version"] = "5" };

        var later = await user.TryEditAsync(number, 1, new(fields) { ["finished_at"] = "5 minutes ago" });
        var longer = await user.TryEditAsync(number, 1, new(fields) { ["hold_minutes"] = "30" });
        await user.TakeEditAsync(number, 1, new(fields) { ["finished_at"] = "11 minutes ago" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, later.StatusCode);
        Assert.Contains("it has held for 5 min of 10 min", await later.TextAsync());
        Assert.Contains("it has held for 12 min of 30 min", await longer.TextAsync());
        Assert.Equal(app.Clock.GetUtcNow().AddMinutes(-11), Assert.Single(await app.AttemptsAsync(number)).FinishedAt);
    }

    [Theory, BothEngines]
    public async Task What_was_not_given_up_is_not_called_so_when_its_outcome_is_refused(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.ProposeAsync(number);

        var refused = await app.Service<EditRollback>().RunAsync(new(number, 1, Ending: new(Outcome: "succeeded")), user.AsActor(), TestContext.Current.CancellationToken);

        Assert.Equal("It has not ended yet. Say how it ended with the step, not as a correction.", Assert.Single(refused.Failure!.Faults).Message);
    }

    [Theory, BothEngines]
    public async Task A_decision_told_afterwards_does_not_pass_later_facts_for_what_was_known(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await user.ProposeAsync(number);

        await user.DecideAsync(number, 1, new() { ["at"] = "20 minutes ago" });

        var known = Assert.Single(await app.AttemptsAsync(number)).KnownThen;
        Assert.StartsWith("Written down 20 min afterwards", known);
        Assert.DoesNotContain("Rollback 1, proposed", known);
    }

    [Theory, BothEngines]
    public async Task A_step_that_nobody_wrote_down_in_time_can_be_told_afterwards(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.ImportAsync(RealIncident.File(RealIncident.GitLab));
        using var user = await app.SignInAsync();
        var before = Assert.Single(await app.AttemptsAsync(1));
        Assert.Null(before.DecidedAt);
        Assert.Contains("Reason of the decision", await user.PageAsync("/incidents/1/rollbacks/1/edit"));

        var decided = (before.StartedAt ?? before.FinishedAt)!.Value.AddMinutes(-3);
        var result = await app.Service<EditRollback>().RunAsync(new(1, 1, Times: new(DecidedAt: decided), DeciderRole: "commander", DecisionReason: "The copy was the newest there was"), user.AsActor(), TestContext.Current.CancellationToken);

        Assert.Null(result.Failure);
        var after = Assert.Single(await app.AttemptsAsync(1));
        Assert.Equal((decided, "commander", "The copy was the newest there was", before.State), (after.DecidedAt, after.DeciderRole, after.DecisionReason, after.State));
    }

    [Theory, BothEngines]
    public async Task The_second_of_two_corrections_is_shown_both(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var first = await app.SignInAsync();
        using var second = await app.SignInAsync();
        var number = await first.DeclareIncidentAsync();
        await first.ProposeAsync(number, new() { ["to"] = "8" });
        var fields = new Dictionary<string, string> { ["direction"] = "back", ["kind"] = "deploy", ["version"] = "1" };

        await first.TakeEditAsync(number, 1, new(fields) { ["to"] = "7" });
        var refused = await second.TryEditAsync(number, 1, new(fields) { ["to"] = "6" });
        var page = await refused.TextAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains($"Theirs, {first.Name}", page);
        Assert.Contains("to: 7", page);
        Assert.Contains("to: 6", page);
    }

    [Theory, BothEngines]
    public async Task The_same_proposal_twice_is_one_and_two_at_once_get_numbers_of_their_own(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var propose = app.Service<ProposeRollback>();
        var actor = user.AsActor();

        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => propose.RunAsync(new(number, new(To: $"release {n}")), actor, TestContext.Current.CancellationToken)));
        var again = await propose.RunAsync(new(number, new(To: "release 3")), actor, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 8), results.Select(r => r.Value.Attempt).Order());
        Assert.Equal(Outcome.Conflict, again.Failure?.Outcome);
        Assert.Contains("proposes the same already", again.Failure!.Message);
    }
}

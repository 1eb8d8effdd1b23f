using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>The way of an attempt: each step, its time, its milestones.</summary>
public sealed class RollbackTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_rollback_goes_from_proposal_to_verification_and_each_step_lands_on_the_timeline(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var start = app.Clock.GetUtcNow();

        app.Clock.Advance(TimeSpan.FromMinutes(7));
        await user.ProposeAsync(number, new() { ["from"] = "418", ["to"] = "417", ["reason"] = "It began with 418" });
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await user.TakeAsync(number, 1, "decision", new() { ["decider_role"] = "commander", ["preflight_known_good"] = "yes", ["preflight_capacity"] = "no", ["preflight_capacity_note"] = "cold cache", ["preflight_skipped_because"] = "No time" });
        Assert.Contains("Decided, not started for", await user.PanelAsync(number));
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await user.TakeAsync(number, 1, "start");
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        await user.TakeAsync(number, 1, "finish", new() { ["outcome"] = "succeeded", ["side_effects"] = "Caches are cold" });
        app.Clock.Advance(TimeSpan.FromMinutes(12));
        await user.TakeAsync(number, 1, "verification", new() { ["metric"] = "error rate", ["value"] = "0.4 %", ["threshold"] = "below 1 %", ["holds"] = "verified" });

        var attempt = Assert.Single(await app.AttemptsAsync(number));
        Assert.Equal((RollbackState.Verified, "succeeded", "commander", user.Name), (attempt.State, attempt.Outcome, attempt.DeciderRole, attempt.VerifiedBy));
        Assert.Equal(10, attempt.PreflightAnswers.Count);
        var entries = await app.StepsToldAsync(number);
        Assert.Equal(5, entries.Count);
        Assert.StartsWith("rollback: Rollback 1 proposed: roll back deploy from 418 to 417.", entries[0]);
        Assert.StartsWith("decision: Rollback 1 decided by the commander", entries[1]);
        Assert.Contains("No: Is there enough capacity while it happens? cold cache", entries[1]);
        Assert.StartsWith("rollback: Rollback 1 started", entries[2]);
        Assert.StartsWith("rollback: Rollback 1 finished and succeeded", entries[3]);
        Assert.Equal("rollback: Rollback 1 verified: error rate 0.4 % (wanted: below 1 %).", entries[4]);
        Assert.Equal(start.AddMinutes(8), await app.MilestoneAsync(number, MilestoneKind.MitigationDecided));
        Assert.Equal(start.AddMinutes(10), await app.MilestoneAsync(number, MilestoneKind.RollbackStarted));
        Assert.Equal(start.AddMinutes(13), await app.MilestoneAsync(number, MilestoneKind.RollbackCompleted));
        Assert.Equal(start.AddMinutes(25), await app.MilestoneAsync(number, MilestoneKind.RollbackVerified));
        var panel = await user.PanelAsync(number);
        Assert.Contains("Decided to completed", panel);
        Assert.Contains(">5 min</span>", panel);
        Assert.Contains("error rate 0.4 %", panel);
    }

    [Theory, BothEngines]
    public async Task A_blocked_rollback_is_followed_by_a_roll_forward_that_ends_the_harm(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync("Feature flags time out");
        var declared = app.Clock.GetUtcNow();

        await user.ProposeAsync(number, new() { ["from"] = "release of 17:02Z", ["to"] = "previous release" });
        await user.DecideAsync(number, 1);
        await user.TakeAsync(number, 1, "start");
        app.Clock.Advance(TimeSpan.FromMinutes(15));
        await user.TakeAsync(number, 1, "finish", new() { ["outcome"] = "failed", ["note"] = "The deployment tool lacks the rights it needs" });
        Assert.Null(await app.MilestoneAsync(number, MilestoneKind.RollbackCompleted));
        var offered = await user.PanelAsync(number);
        Assert.Contains("Rollback 1 failed. What next?", offered);
        Assert.Contains("""value="release of 17:02Z" """.TrimEnd(), offered);
        await user.ProposeAsync(number, new() { ["direction"] = "forward", ["kind"] = "config", ["from"] = "300 ms", ["to"] = "1 s", ["reason"] = "The way back is blocked" });
        await user.DecideAsync(number, 2);
        await user.TakeAsync(number, 2, "start");
        app.Clock.Advance(TimeSpan.FromMinutes(35));
        await user.TakeAsync(number, 2, "finish", new() { ["outcome"] = "succeeded" });

        var attempts = await app.AttemptsAsync(number);
        Assert.Equal(["Rollback 1 failed", "Roll-forward 2 finished"], attempts.Select(a => $"{a.Name} {a.State}"));
        Assert.Equal(declared, await app.MilestoneAsync(number, MilestoneKind.MitigationDecided));
        Assert.Equal(declared.AddMinutes(15), await app.MilestoneAsync(number, MilestoneKind.RollbackStarted));
        Assert.Equal(declared.AddMinutes(50), await app.MilestoneAsync(number, MilestoneKind.RollbackCompleted));
        Assert.Contains("title=\"rollback panel, attempt 2\"", await user.PageAsync($"/incidents/{number}/timeline"));
        Assert.Contains("rollback completed − decision for attempt 2", WebUtility.HtmlDecode(await user.PageAsync($"/incidents/{number}/milestones")));
        Assert.Equal(TimeSpan.FromMinutes(35), RollbackDurations.Of(attempts[1], null, null).DecidedToCompleted);
        var page = await user.PanelAsync(number);
        Assert.Contains("The deployment tool lacks the rights it needs", page);
        Assert.Contains("id=\"attempt-1\"", page);
        Assert.Contains("id=\"attempt-2\"", page);
    }

    [Theory, BothEngines]
    public async Task The_verification_does_not_repeat_what_was_told_when_it_ended(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.BeginRollbackAsync(number);
        await user.TakeAsync(number, 1, "finish", new() { ["outcome"] = "succeeded", ["note"] = "All pods are back" });
        await user.TakeAsync(number, 1, "verification", new() { ["metric"] = "error rate", ["value"] = "0.4 %", ["holds"] = "verified" });

        var entries = await app.StepsToldAsync(number);
        Assert.Single(entries, e => e.Contains("All pods are back", StringComparison.Ordinal));
        Assert.Contains("rollback: Rollback 1 verified: error rate 0.4 %.", entries);
    }

    [Fact]
    public void A_note_that_no_entry_told_yet_is_told_with_the_verification()
    {
        var verified = new Rollback { Attempt = 1, State = RollbackState.Verified, OutcomeNote = "All pods are back", VerificationMetric = "error rate", VerificationValue = "0.4 %" };
        Assert.Contains("All pods are back", RollbackTexts.Of(RollbackStep.Verify, verified));
        var ended = verified with { FinishedAt = DateTimeOffset.UnixEpoch };
        Assert.Contains("All pods are back", RollbackTexts.Of(RollbackStep.Verify, ended, ended with { OutcomeNote = "Some pods are back" }));
        Assert.DoesNotContain("All pods are back", RollbackTexts.Of(RollbackStep.Verify, ended));
    }

    [Theory, BothEngines]
    public async Task A_check_that_does_not_hold_takes_the_attempt_and_its_milestone_back(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.BeginRollbackAsync(number);
        await user.TakeAsync(number, 1, "finish", new() { ["outcome"] = "succeeded" });
        Assert.NotNull(await app.MilestoneAsync(number, MilestoneKind.RollbackCompleted));

        await user.TakeAsync(number, 1, "verification", new() { ["metric"] = "error rate", ["value"] = "24 %", ["hold_minutes"] = "5", ["holds"] = "failed" });

        var attempt = Assert.Single(await app.AttemptsAsync(number));
        Assert.Equal((RollbackState.Failed, "failed", null), (attempt.State, attempt.Outcome, attempt.VerifiedAt));
        Assert.Null(await app.MilestoneAsync(number, MilestoneKind.RollbackCompleted));
        Assert.Contains(await app.StepsToldAsync(number), e => e.Contains("checked, does not help: error rate 24 %", StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task A_rejection_needs_its_reason_and_offers_the_next_attempt(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.ProposeAsync(number, new() { ["from"] = "9", ["to"] = "8" });

        var silent = await user.TryAsync(number, 1, "rejection", new() { ["why"] = " " });
        await user.TakeAsync(number, 1, "rejection", new() { ["why"] = "The schema is one-way" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, silent.StatusCode);
        Assert.Contains("The reason is empty", await silent.TextAsync());
        Assert.Equal(RollbackState.Rejected, Assert.Single(await app.AttemptsAsync(number)).State);
        Assert.Contains(await app.StepsToldAsync(number), e => e.StartsWith("decision: Rollback 1 rejected", StringComparison.Ordinal));
        Assert.Contains("<p>The schema is one-way</p>", await user.PanelAsync(number));
        Assert.Contains("Rollback 1 was rejected. What next?", await user.PanelAsync(number));
        Assert.Null(await app.MilestoneAsync(number, MilestoneKind.MitigationDecided));
    }

    [Theory, BothEngines]
    public async Task Steps_carry_their_own_time_in_the_order_in_which_they_happened(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        var now = app.Clock.GetUtcNow();
        await user.ProposeAsync(number, new() { ["at"] = "25 minutes ago" });
        await user.DecideAsync(number, 1, new() { ["at"] = "~20 minutes ago" });

        var early = await user.TryAsync(number, 1, "start", new() { ["at"] = "21 minutes ago" });
        var future = await user.TryAsync(number, 1, "start", new() { ["at"] = "in 10 minutes" });
        var nonsense = await user.TryAsync(number, 1, "start", new() { ["at"] = "when it rained" });
        await user.TakeAsync(number, 1, "start", new() { ["at"] = "10 minutes ago" });

        Assert.All([early, future, nonsense], r => Assert.Equal(HttpStatusCode.UnprocessableEntity, r.StatusCode));
        Assert.Contains("was decided at", await early.TextAsync());
        Assert.Contains("This time is in the future", await future.TextAsync());
        Assert.Contains("could not be read", await nonsense.TextAsync());
        var attempt = Assert.Single(await app.AttemptsAsync(number));
        Assert.Equal((now.AddMinutes(-25), now.AddMinutes(-20), now.AddMinutes(-10)), (attempt.ProposedAt, attempt.DecidedAt, attempt.StartedAt));
        Assert.Equal(now.AddMinutes(-20), await app.MilestoneAsync(number, MilestoneKind.MitigationDecided));
        Assert.Equal("about", await app.Database.ReadAsync(s => s.OneAsync<string>(
            "select m.accuracy from milestones m join incidents i on i.id = m.incident_id where i.number = @number and m.kind = 'mitigation decided'", new { number }), TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task A_milestone_set_by_hand_is_kept(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var byHand = app.Clock.GetUtcNow().AddMinutes(-40);
        await app.Database.WriteAsync(s => s.ExecuteAsync("""
            insert into milestones (incident_id, kind, at, origin, updated_by, updated_at)
            select i.id, 'mitigation decided', @byHand, 'person', 'Ana', @byHand from incidents i where i.number = @number
            """, new { byHand, number }), TestContext.Current.CancellationToken);

        await user.ProposeAsync(number);
        await user.DecideAsync(number, 1);

        Assert.Equal(byHand, await app.MilestoneAsync(number, MilestoneKind.MitigationDecided));
    }

    [Theory, BothEngines]
    public async Task The_deciders_role_comes_from_the_incident_and_can_be_changed(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await app.Database.WriteAsync(s => s.ExecuteAsync("""
            insert into incident_roles (incident_id, role, person_id, assigned_at) select i.id, 'commander', @Id, 0 from incidents i where i.number = @number
            """, new { user.Id, number }), TestContext.Current.CancellationToken);
        await user.ProposeAsync(number, new() { ["to"] = "1" });
        await user.ProposeAsync(number, new() { ["to"] = "2" });

        Assert.Contains("""value="commander" """.TrimEnd(), await user.PageAsync($"/incidents/{number}/rollbacks/1/decision"));
        await user.DecideAsync(number, 1);
        await user.DecideAsync(number, 2, new() { ["decider_role"] = "head of payments" });

        Assert.Equal(["commander", "head of payments"], (await app.AttemptsAsync(number)).Select(a => a.DeciderRole));
    }
}

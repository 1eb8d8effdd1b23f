using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

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
        var entries = await app.EntriesAsync(number);
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
        Assert.Equal(TimeSpan.FromMinutes(35), RollbackDurations.Of(attempts[1], null, null).DecidedToCompleted);
        var page = await user.PanelAsync(number);
        Assert.Contains("The deployment tool lacks the rights it needs", page);
        Assert.Contains("id=\"attempt-1\"", page);
        Assert.Contains("id=\"attempt-2\"", page);
    }

    [Theory, BothEngines]
    public async Task A_check_that_does_not_hold_takes_the_attempt_and_its_milestone_back(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.ProposeAsync(number);
        await user.DecideAsync(number, 1);
        await user.TakeAsync(number, 1, "start");
        await user.TakeAsync(number, 1, "finish", new() { ["outcome"] = "succeeded" });
        Assert.NotNull(await app.MilestoneAsync(number, MilestoneKind.RollbackCompleted));

        await user.TakeAsync(number, 1, "verification", new() { ["metric"] = "error rate", ["value"] = "24 %", ["holds"] = "failed" });

        var attempt = Assert.Single(await app.AttemptsAsync(number));
        Assert.Equal((RollbackState.Failed, "failed", null), (attempt.State, attempt.Outcome, attempt.VerifiedAt));
        Assert.Null(await app.MilestoneAsync(number, MilestoneKind.RollbackCompleted));
        Assert.Contains(await app.EntriesAsync(number), e => e.Contains("checked, does not help: error rate 24 %", StringComparison.Ordinal));
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
        Assert.Contains(await app.EntriesAsync(number), e => e.StartsWith("decision: Rollback 1 rejected", StringComparison.Ordinal));
        Assert.Contains("The schema is one-way", await user.PanelAsync(number));
        Assert.Contains("Rollback 1 was rejected. What next?", await user.PanelAsync(number));
        Assert.Null(await app.MilestoneAsync(number, MilestoneKind.MitigationDecided));
    }

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
        Assert.Single(await app.EntriesAsync(number), e => e.StartsWith("decision: Rollback 1 decided", StringComparison.Ordinal));
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
        Assert.Contains(await app.EntriesAsync(number), e => e.Contains("- kind: flag (was deploy)", StringComparison.Ordinal));
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

    [Theory, BothEngines]
    public async Task Going_forward_needs_a_reason_and_words_must_be_known(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();

        var refused = await user.PostAsync($"/incidents/{number}/rollbacks", new() { ["direction"] = "forward", ["kind"] = "magic", ["service_id"] = "no-such", ["scope"] = "Only EU", ["to"] = new string('x', 201) });
        var page = await refused.TextAsync();
        var unknownService = await user.PostAsync($"/incidents/{number}/rollbacks", new() { ["direction"] = "back", ["kind"] = "deploy", ["service_id"] = Guid.NewGuid().ToString() });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Say why forward and not back", page);
        Assert.Contains("The kind must be one of", page);
        Assert.Contains("has 201 characters", page);
        Assert.Contains("Only EU", page);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknownService.StatusCode);
        Assert.Empty(await app.AttemptsAsync(number));
    }

    [Theory, BothEngines]
    public async Task The_services_instructions_are_at_hand_when_it_is_chosen(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var name = $"Checkout {Guid.NewGuid():N}";
        var service = (await app.Service<AddService>().RunAsync(new(name, RollbackInstructions: "Run `back --now` first"), Actor.CommandLine, TestContext.Current.CancellationToken)).Value;
        var number = await user.DeclareIncidentAsync();

        Assert.Contains("<code>back --now</code>", await user.PageAsync($"/incidents/{number}/rollbacks/instructions?service_id={service.Id}"));
        Assert.Contains("<code>back --now</code>", await user.PageAsync($"/incidents/{number}/rollbacks/new?service={service.Id}"));
        await user.ProposeAsync(number, new() { ["service_id"] = service.Id.ToString() });
        var panel = await user.PanelAsync(number);
        Assert.Contains("<code>back --now</code>", panel);
        Assert.Contains($"roll back deploy of {name}", panel);
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

    [Theory, BothEngines]
    public async Task What_is_over_is_recorded_with_the_times_that_are_known_and_no_others(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var now = app.Clock.GetUtcNow();

        var response = await user.PostAsync($"/incidents/{number}/rollbacks/record", new()
        {
            ["direction"] = "back",
            ["kind"] = "deploy",
            ["outcome"] = "succeeded",
            ["started_at"] = "30 minutes ago",
            ["finished_at"] = "20 minutes ago",
            ["note"] = "By hand",
        }, $"/incidents/{number}/rollbacks/record");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        var attempt = Assert.Single(await app.AttemptsAsync(number));
        Assert.Equal((RollbackState.Finished, null, now.AddMinutes(-30)), (attempt.State, attempt.DecidedAt, attempt.StartedAt));
        Assert.Null(await app.MilestoneAsync(number, MilestoneKind.MitigationDecided));
        Assert.Equal(now.AddMinutes(-20), await app.MilestoneAsync(number, MilestoneKind.RollbackCompleted));
        Assert.Equal(2, (await app.EntriesAsync(number)).Count);
    }

    [Theory, BothEngines]
    public async Task A_reader_sees_the_panel_without_buttons_and_may_take_no_step(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var number = await user.DeclareIncidentAsync();
        await user.ProposeAsync(number);

        var panel = await reader.PanelAsync(number);

        Assert.Contains("Rollback 1", panel);
        Assert.DoesNotContain("rollbacks/1/decision", panel);
        foreach (var path in new[] { "", "/record", "/1", "/1/decision", "/1/rejection", "/1/start", "/1/finish", "/1/verification", "/1/abandonment" })
        {
            var response = await reader.PostAsync($"/incidents/{number}/rollbacks{path}", new() { ["outcome"] = "failed" });
            Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{path}: {(int)response.StatusCode}");
        }
    }

    [Theory, BothEngines]
    public async Task The_rollbacks_of_a_private_incident_do_not_exist_for_a_stranger(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync();
        using var stranger = await app.SignInAsync();
        var number = (await app.Service<DeclareIncident>().RunAsync(new("Key leaked", Visibility: Visibility.Private), member.AsActor(), TestContext.Current.CancellationToken)).Value.Number;
        await member.ProposeAsync(number);

        foreach (var path in new[] { "", "/new", "/record", "/1/edit", "/1/decision", "/1/start" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{number}/rollbacks{path}")).StatusCode);
        foreach (var path in new[] { "", "/1", "/1/decision", "/1/rejection", "/1/start", "/1/abandonment" })
        {
            var response = await stranger.PostAsync($"/incidents/{number}/rollbacks{path}", new() { ["direction"] = "back", ["kind"] = "deploy", ["why"] = "x", ["preflight_skipped_because"] = "x" });
            Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"{path}: {(int)response.StatusCode}");
        }
        Assert.Empty(await app.Database.ReadAsync(s => s.ReadRollbacksAsync(number, stranger.AsActor()), TestContext.Current.CancellationToken));
        Assert.Single(await app.Database.ReadAsync(s => s.ReadRollbacksAsync(number, member.AsActor()), TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task A_script_in_any_field_is_only_text(Engine engine)
    {
        const string script = "<script>alert('x')</script>";
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.ProposeAsync(number, new() { ["from"] = script, ["to"] = script, ["scope"] = script, ["reason"] = script, ["also_undoes"] = script });
        var pages = new List<string> { await user.PanelAsync(number), await user.PageAsync($"/incidents/{number}/rollbacks/new?from=1") };
        await user.DecideAsync(number, 1, new() { ["why"] = script, ["decider_role"] = script, ["preflight_told"] = "no", ["preflight_told_note"] = script });
        pages.Add(await user.PageAsync($"/incidents/{number}/rollbacks/1/start"));
        await user.TakeAsync(number, 1, "start");
        await user.TakeAsync(number, 1, "finish", new() { ["outcome"] = "succeeded", ["note"] = script, ["side_effects"] = script, ["data_lost"] = script });
        await user.TakeAsync(number, 1, "verification", new() { ["metric"] = script, ["value"] = script, ["threshold"] = script, ["holds"] = "verified" });
        pages.Add(await user.PanelAsync(number));
        pages.Add(await user.PageAsync($"/incidents/{number}/rollbacks/1/edit"));

        Assert.All(pages, page => Assert.DoesNotContain("<script>alert", page));
        Assert.Contains("&lt;script&gt;alert", pages[3]);
    }

    [Theory, BothEngines]
    public async Task A_page_that_refreshes_itself_gets_the_panel_alone(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/incidents/{number}/rollbacks");
        request.Headers.Add("HX-Request", "true");

        var part = await (await user.Http.SendAsync(request, TestContext.Current.CancellationToken)).TextAsync();

        Assert.StartsWith("<div class=\"stack\" id=\"rollbacks\"", part.TrimStart());
        Assert.Contains("Since declared, nothing decided", part);
        Assert.DoesNotContain("<html", part);
    }
}

static class RollbackEdits
{
    public static Task<HttpResponseMessage> TryEditAsync(this TestUser user, int incident, int attempt, Dictionary<string, string> fields) =>
        user.PostAsync($"/incidents/{incident}/rollbacks/{attempt}", fields, $"/incidents/{incident}/rollbacks/{attempt}/edit");

    public static async Task TakeEditAsync(this TestUser user, int incident, int attempt, Dictionary<string, string> fields)
    {
        var response = await user.TryEditAsync(incident, attempt, fields);
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"{(int)response.StatusCode}: {await response.TextAsync()}");
    }
}

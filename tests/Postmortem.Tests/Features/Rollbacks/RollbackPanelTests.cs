using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>What the panel shows and takes, and from whom.</summary>
public sealed class RollbackPanelTests(Apps apps)
{
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
    public async Task What_a_next_attempt_takes_over_from_the_last_one_stands_open(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        const string folded = "<details class=\"disclosure\"><summary>Scope, what else it undoes", open = "<details class=\"disclosure\" open=\"open\"><summary>Scope, what else it undoes";
        Assert.Contains(folded, await user.PanelAsync(number));

        await user.ProposeAsync(number, new() { ["also_undoes"] = "The new price banner" });
        await user.TakeAsync(number, 1, "rejection", new() { ["why"] = "The version before has the same fault" });

        Assert.Contains(open, await user.PanelAsync(number));
        Assert.Contains("The new price banner", await user.PanelAsync(number));
    }

    [Theory, BothEngines]
    public async Task The_note_of_a_question_is_named_as_the_question_is(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.ProposeAsync(number);

        var page = await user.PageAsync($"/incidents/{number}/rollbacks/1/decision");
        Assert.Contains("aria-label=\"Note: ", page);
        Assert.DoesNotContain("&amp;#", page);
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
    public async Task A_milestone_that_somebody_set_to_another_minute_than_the_attempt_is_named_beside_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.BeginRollbackAsync(number);
        var started = (await app.AttemptsAsync(number))[0].StartedAt!.Value;
        Assert.DoesNotContain("durations follow the milestone", await user.PanelAsync(number));

        await user.SetMilestoneAsync(app, number, MilestoneKind.RollbackStarted, started.AddSeconds(-40));
        Assert.DoesNotContain("durations follow the milestone", await user.PanelAsync(number));
        await user.SetMilestoneAsync(app, number, MilestoneKind.RollbackStarted, started.AddMinutes(-7));
        var panel = Regex.Replace(await user.PanelAsync(number), "<[^>]+>", "");
        Assert.Contains($"The milestone rollback started says {started.AddMinutes(-7):d MMM yyyy, HH:mm} UTC, set by {user.Name}; attempt 1 says {started:d MMM yyyy, HH:mm} UTC. The incident’s durations follow the milestone.", panel);
        Assert.DoesNotContain("milestone decided", panel);
    }

    [Theory, BothEngines]
    public async Task What_is_being_taken_back_stands_before_alerts_and_changes_until_it_is_over(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        Assert.Equal(["changes", "rollbacks"], await PanelsAsync());

        await user.ProposeAsync(number);
        Assert.Equal(["rollbacks", "changes"], await PanelsAsync());
        await user.TakeAsync(number, 1, "rejection", new() { ["why"] = "It is not the deploy" });
        Assert.Equal(["changes", "rollbacks"], await PanelsAsync());

        async Task<IEnumerable<string>> PanelsAsync() =>
            Regex.Matches(await user.PageAsync($"/incidents/{number}"), "<\\w+[^>]* id=\"(changes|rollbacks)\"").Select(m => m.Groups[1].Value);
    }

    [Theory, BothEngines]
    public async Task A_rollback_under_way_is_what_comes_next_when_the_incident_is_resolved_before_its_end(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.BeginRollbackAsync(number);
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "Errors are gone" });
        Assert.Contains("<a href=\"#rollbacks\">Say how rollback attempt 1 ended</a><small>It is still under way</small>", await user.PageAsync($"/incidents/{number}"));

        await user.TakeAsync(number, 1, "finish", new() { ["outcome"] = "succeeded" });
        Assert.DoesNotContain("Say how rollback attempt 1 ended", await user.PageAsync($"/incidents/{number}"));
    }

    [Theory, BothEngines]
    public async Task What_happened_is_not_called_optional_where_most_ends_need_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.BeginRollbackAsync(number);

        var page = await user.PageAsync($"/incidents/{number}/rollbacks/1/finish");

        Assert.Contains(">What happened</label>", page);
        Assert.Contains("Needed for all but success.", page);
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

        await user.PostAsync($"/incidents/{number}/milestones/mitigation-decided", new() { ["time"] = "now", ["version"] = "0" });
        var decided = await user.PanelAsync(number);
        Assert.DoesNotContain("nothing decided", decided);
        Assert.Contains("Declared to decided", decided);
    }
}

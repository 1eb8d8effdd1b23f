using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;
using User = Postmortem.Tests.Support.TestUser;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>A step and what the timeline tells of it stand at one time.</summary>
public sealed class StepEntryTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly Dictionary<string, string> Times = new()
    {
        ["direction"] = "back",
        ["kind"] = "deploy",
        ["proposed_at"] = "2030-03-11 09:03",
        ["decided_at"] = "2030-03-11 09:05",
        ["started_at"] = "2030-03-11 09:07",
        ["finished_at"] = "2030-03-11 09:15",
    };

    [Theory, BothEngines]
    public async Task A_correction_takes_the_entries_of_the_steps_with_it_twice_and_keeps_what_stood_before(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await EndedAtOnceAsync(app, user);

        await user.TakeEditAsync(number, 1, new(Times) { ["finished_at"] = "2030-03-11 09:10" });
        await user.TakeEditAsync(number, 1, Times);

        Assert.Equal(["09:03 Rollback 1 proposed", "09:05 Rollback 1 decided", "09:07 Rollback 1 started", "09:15 Rollback 1 finished"], await ToldAsync(app, number));
        var revised = await app.Database.ReadAsync(s => s.ListAsync<int>("""
            select count(r.id) from timeline_entries t join timeline_revisions r on r.entry_id = t.id join incidents i on i.id = t.incident_id where i.number = @number group by t.id order by count(r.id)
            """, new { number }), Ct);
        Assert.Equal([1, 1, 1, 2], revised);
        Assert.DoesNotContain("Correct whichever is wrong", await user.PanelAsync(number));
        var markdown = await user.PageAsync($"/incidents/{number}/export?format=md");
        Assert.Matches(new Regex(@"- \*\*09:07\*\* [^\n]*\n\n  Rollback 1 started"), markdown);
    }

    [Theory, BothEngines]
    public async Task An_entry_that_somebody_edited_stays_and_the_panel_names_the_difference(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await EndedAtOnceAsync(app, user);
        var started = await app.Database.ReadAsync(s => s.OneAsync<Guid>("select t.id from timeline_entries t join incidents i on i.id = t.incident_id where i.number = @number and t.text like 'Rollback 1 started%'", new { number }), Ct);
        var edit = $"/incidents/{number}/timeline/{started}/edit";
        var form = WebUtility.HtmlDecode(await user.PageAsync(edit));
        await user.PostAsync(edit, new() { ["text"] = "Rollback 1 started by hand", ["kind"] = "rollback", ["time"] = "09:45" }, edit);

        await user.TakeEditAsync(number, 1, Times);
        var panel = WebUtility.HtmlDecode(Regex.Replace(await user.PanelAsync(number), "<[^>]+>", ""));

        Assert.Contains("the panel and the milestones keep their time", form);
        Assert.Contains($"""<a href="/incidents/{number}/rollbacks/1/edit">Correct details</a>""", form);
        Assert.Contains("09:45 Rollback 1 started", await ToldAsync(app, number));
        Assert.Matches(new Regex("The timeline tells at .*09:45.* that attempt 1 was started; the attempt says .*09:07"), panel);
        Assert.DoesNotContain("was finished; the attempt says", panel);
        // Other entries have nothing to do with steps.
        var note = await user.AddEntryAsync(number, "Rollback 1 was hard to follow");
        Assert.DoesNotContain("Correct details", await user.PageAsync($"/incidents/{number}/timeline/{note}/edit"));
    }

    [Theory, BothEngines]
    public async Task What_was_known_at_a_decision_that_was_moved_says_no_time_that_does_not_fit(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await EndedAtOnceAsync(app, user);

        await user.TakeEditAsync(number, 1, Times);

        var known = Assert.Single(await app.AttemptsAsync(number)).KnownThen;
        Assert.StartsWith("Written down 40 min afterwards: what follows is what the record said by then.\n", known);
        Assert.Contains("5 min since it was declared", known);
        Assert.DoesNotContain("45 min", known);
    }

    [Fact]
    public void Durations_of_what_was_known_are_those_of_the_corrected_moment_or_go()
    {
        var at = TestClock.Start;
        string Moved(DateTimeOffset to) => KnownThen.MovedTo("Written down 3 min afterwards: x\nSEV2, active, 9 min since it was acknowledged, 1 h 2 min since impact began.\nHarm: 5 min since impact began", to, at,
            what => what == "impact began" ? at.AddMinutes(-20) : at.AddMinutes(-5));

        Assert.Equal("SEV2, active, 5 min since it was acknowledged, 20 min since impact began.\nHarm: 5 min since impact began", Moved(at));
        Assert.Equal("Written down 10 min afterwards: what follows is what the record said by then.\nSEV2, active, 10 min since impact began.\nHarm: 5 min since impact began", Moved(at.AddMinutes(-10)));
    }

    [Theory, BothEngines]
    public async Task Nothing_is_decided_before_the_time_that_was_given_for_its_proposal(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await user.ProposeAsync(number, new() { ["at"] = "09:20" });
        await user.ProposeAsync(number, new() { ["scope"] = "One cell" });
        Dictionary<string, string> At(string time) => new() { ["at"] = time, ["preflight_skipped_because"] = "No time" };

        var early = await user.TryAsync(number, 1, "decision", At("09:10"));
        await user.TakeAsync(number, 1, "decision", At("09:21"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);
        Assert.Contains("Rollback 1 was proposed at 09:20 UTC, after this time. Give a later time, or correct that one under Correct details.", WebUtility.HtmlDecode(await early.TextAsync()));
        // Nobody gave a time for this one: it was written down after the decision.
        await user.TakeAsync(number, 2, "rejection", new() { ["at"] = "09:10", ["why"] = "Not that one" });
    }

    /// <summary>Every step pressed at 09:45, after it was over.</summary>
    static async Task<int> EndedAtOnceAsync(TestApp app, User user)
    {
        var number = await user.DeclareIncidentAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(45));
        await user.BeginRollbackAsync(number);
        await user.TakeAsync(number, 1, "finish", new() { ["outcome"] = "succeeded" });
        return number;
    }

    static async Task<IReadOnlyList<string>> ToldAsync(TestApp app, int number) =>
        [.. (await app.Database.ReadAsync(s => s.ListAsync<Told>("""
            select t.occurred_at, t.text from timeline_entries t join incidents i on i.id = t.incident_id
            where i.number = @number and t.kind in ('rollback', 'decision') and t.text like 'Rollback 1 %' order by t.occurred_at, t.id
            """, new { number }), Ct)).Select(t => $"{t.OccurredAt:HH:mm} {string.Join(' ', t.Text.Split(' ', ':').Take(3))}")];

    sealed record Told
    {
        public DateTimeOffset OccurredAt { get; init; }
        public string Text { get; init; } = "";
    }
}

using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;
using Postmortem.Web;

namespace Postmortem.Tests.Features.Incidents;

public sealed class StatusTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Moving_on_sets_the_milestones_and_says_why_on_the_timeline(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "mitigated", ["why"] = "Rolled back", ["impact_ended"] = "5 minutes ago" });
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "Steady for half an hour" });

        Assert.Equal(TestClock.Start.AddMinutes(25), await MilestoneAsync(app, number, MilestoneKind.Mitigated));
        Assert.Equal(TestClock.Start.AddMinutes(25), await MilestoneAsync(app, number, MilestoneKind.ImpactEnd));
        Assert.Equal(TestClock.Start.AddMinutes(60), await MilestoneAsync(app, number, MilestoneKind.Resolved));
        Assert.Contains("No, resolved", await user.PageAsync($"/incidents/{number}"));
        Assert.Contains("rollback completed: nothing was rolled back", await user.PageAsync($"/incidents/{number}/milestones"));
        Assert.Contains(await app.EntriesAsync(number), e => e == "Status changed from mitigated to resolved: Steady for half an hour");
    }

    [Theory, BothEngines]
    public async Task A_change_that_comes_too_late_says_who_was_first(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var first = await app.SignInAsync(name: "Jonas Weber");
        using var second = await app.SignInAsync();
        var number = await first.DeclareIncidentAsync();
        await first.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "mitigated", ["why"] = "Rolled back", ["version"] = "1" });

        var late = await second.PostAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "Looks fine", ["version"] = "1" });
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains($"Jonas Weber changed the status of INC-{number} a moment ago; it is mitigated now.", await late.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task Reopening_needs_a_reason_and_takes_the_end_back(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "Looks fine" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await user.PostAsync($"/incidents/{number}/status", new() { ["status"] = "active", ["why"] = "" })).StatusCode);
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "active", ["why"] = "Errors are back" });

        Assert.Null(await MilestoneAsync(app, number, MilestoneKind.Resolved));
        Assert.Contains("Yes, still broken", await user.PageAsync($"/incidents/{number}"));
        Assert.Contains(await app.EntriesAsync(number), e => e == "Reopened as active (was resolved): Errors are back");
    }

    [Theory, BothEngines]
    public async Task What_is_broken_again_was_not_mitigated_and_its_impact_goes_on(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        Assert.True((await app.Service<SetMilestone>().RunAsync(new(number, MilestoneKind.ImpactStart, At: TestClock.Start.AddMinutes(-10)), user.AsActor(), TestContext.Current.CancellationToken)).Succeeded);
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "mitigated", ["why"] = "Rolled back", ["impact_ended"] = "5 minutes ago" });
        Assert.Contains("Impact lasted 5 min", await user.PageAsync($"/incidents/{number}/facts"));

        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "active", ["why"] = "Errors are back" });

        Assert.Null(await MilestoneAsync(app, number, MilestoneKind.Mitigated));
        Assert.Null(await MilestoneAsync(app, number, MilestoneKind.ImpactEnd));
        Assert.Contains("Since impact began", await user.PageAsync($"/incidents/{number}"));

        // A person's own milestone stays, and the page says what does not fit.
        Assert.True((await app.Service<SetMilestone>().RunAsync(new(number, MilestoneKind.ImpactEnd, At: TestClock.Start.AddMinutes(-5)), user.AsActor(), TestContext.Current.CancellationToken)).Succeeded);
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "Quiet" });
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "triage", ["why"] = "Is it?" });
        Assert.Equal(TestClock.Start.AddMinutes(-5), await MilestoneAsync(app, number, MilestoneKind.ImpactEnd));
        var page = await user.PageAsync($"/incidents/{number}");
        Assert.DoesNotContain("Impact lasted", page);
        Assert.Contains("a milestone says that impact ended", page);
        Assert.Contains($"<a href=\"/incidents/{number}/milestones/impact-end\">Correct it</a>", page);
    }

    [Theory, BothEngines]
    public async Task The_end_of_the_impact_that_is_typed_goes_before_one_that_was_set_by_hand(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.SubmitAsync($"/incidents/{number}/milestones/impact-end", new() { ["not_applicable_because"] = "Nobody was affected", ["version"] = "0" });

        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "Some were, it is over", ["impact_ended"] = "~2030-03-11 08:40 UTC" });

        var end = await app.Database.ReadAsync(async s => await s.FindMilestoneAsync((await s.FindIncidentRefAsync(number, user.AsActor()))!.Id, MilestoneKind.ImpactEnd), TestContext.Current.CancellationToken);
        Assert.Equal((new DateTimeOffset(2030, 3, 11, 8, 40, 0, TimeSpan.Zero), Accuracy.About, null), (end!.At!.Value, end.Accuracy, end.NotApplicableBecause));
    }

    [Theory, BothEngines]
    public async Task Of_two_who_change_the_status_at_once_one_is_told(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var change = app.Service<ChangeStatus>();

        var results = await Task.WhenAll(new[] { "active", "mitigated", "resolved", "closed" }.Select(status =>
            Task.Run(() => change.RunAsync(new(number, status, "At once", Version: 1), user.AsActor(), ct), ct)));

        Assert.Single(results, r => r.Succeeded);
        Assert.All(results.Where(r => !r.Succeeded), r => Assert.Equal(Outcome.Conflict, r.Failure!.Outcome));
        Assert.Single(await app.EntriesAsync(number), e => e.StartsWith("Status changed", StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task A_declined_incident_says_why_and_can_be_reopened(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.SubmitAsync($"/incidents/{number}/decline", new() { ["why"] = "The probe was misconfigured" });
        Assert.Contains("Declined: The probe was misconfigured", await user.PageAsync($"/incidents/{number}"));
        Assert.Equal(HttpStatusCode.Conflict, (await user.PostAsync($"/incidents/{number}/decline", new() { ["why"] = "Again" })).StatusCode);

        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "triage", ["why"] = "It was real" });
        Assert.DoesNotContain("Declined:</p>", await user.PageAsync($"/incidents/{number}/facts"));
    }

    [Theory, BothEngines]
    public async Task A_merged_incident_points_on_and_keeps_what_was_written(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var kept = await user.DeclareIncidentAsync("The one that goes on");
        var merged = await user.DeclareIncidentAsync("The same again");
        var before = await app.EntriesAsync(merged);
        await user.SubmitAsync($"/incidents/{merged}/merge", new() { ["into"] = $"inc-{kept}", ["why"] = "Same cause." });

        Assert.Contains($"""Merged into <a href="/incidents/{kept}">INC-{kept} The one that goes on</a>: Same cause. What was written here stays here.""", await user.PageAsync($"/incidents/{merged}"));
        Assert.Contains($"INC-{merged} was merged into this incident: Same cause.", await app.EntriesAsync(kept));
        Assert.Empty(before.Except(await app.EntriesAsync(merged)));
        Assert.Contains("goes on", await FaultAsync(user, $"/incidents/{kept}/merge", new() { ["into"] = $"INC-{merged}", ["why"] = "Circle" }));
        Assert.Contains("same incident", await FaultAsync(user, $"/incidents/{kept}/merge", new() { ["into"] = $"INC-{kept}", ["why"] = "Itself" }));
        Assert.Contains("same incident", await FaultAsync(user, $"/incidents/{kept}/merge", new() { ["into"] = $"{new Uri(app.Service<AppOptions>().BaseUrl, $"/incidents/{kept}#top")}", ["why"] = "Itself, as copied from the browser" }));

        // What goes on would end without a word in one that has ended.
        var (over, open) = (await user.DeclareIncidentAsync("Over"), await user.DeclareIncidentAsync("Still broken"));
        Assert.True((await app.Service<ChangeStatus>().RunAsync(new(over, "resolved", "It is over"), user.AsActor(), TestContext.Current.CancellationToken)).Succeeded);
        Assert.Contains("nobody works on it any more", await FaultAsync(user, $"/incidents/{open}/merge", new() { ["into"] = $"INC-{over}", ["why"] = "Same cause" }));
    }

    [Theory, BothEngines]
    public async Task Reopening_a_merged_incident_takes_the_merge_back_on_both_sides(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var (kept, merged, tied) = (await user.DeclareIncidentAsync(), await user.DeclareIncidentAsync(), await user.DeclareIncidentAsync());
        await user.SubmitAsync($"/incidents/{tied}/links", new() { ["other"] = $"INC-{kept}", ["relation"] = "duplicate" });
        foreach (var number in new[] { merged, tied })
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await user.SubmitAsync($"/incidents/{number}/merge", new() { ["into"] = $"INC-{kept}", ["why"] = "Same cause" });
            Assert.Contains(await TiesAsync(number), t => t.Number == kept);
            await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "active", ["why"] = "Another cause" });
        }

        Assert.Contains($"INC-{merged} was taken apart from this incident again and goes on by itself: Another cause", await app.EntriesAsync(kept));
        Assert.Empty(await TiesAsync(merged));
        // One that people had made before stays.
        Assert.Equal([tied], (await TiesAsync(kept)).Select(t => t.Number));

        Task<IReadOnlyList<LinkedIncident>> TiesAsync(int number) => app.Database.ReadAsync(async s => await s.ListLinksAsync((await s.FindIncidentRefAsync(number, user.AsActor()))!.Id, user.AsActor()), TestContext.Current.CancellationToken);
    }

    [Theory, BothEngines]
    public async Task A_private_incident_and_an_open_one_are_not_merged(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var stranger = await app.SignInAsync();
        var open = await user.DeclareIncidentAsync();
        var hidden = await app.DeclarePrivateAsync(user);
        Assert.Contains("Make both the same first", await FaultAsync(user, $"/incidents/{hidden}/merge", new() { ["into"] = $"INC-{open}", ["why"] = "Same" }));
        Assert.Contains("was not found", await FaultAsync(stranger, $"/incidents/{open}/merge", new() { ["into"] = $"INC-{hidden}", ["why"] = "Guess" }));
    }

    [Theory, BothEngines]
    public async Task Private_incidents_are_merged_only_among_the_same_members(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var friend = await app.SignInAsync();
        var kept = await app.DeclarePrivateAsync(user);
        var merged = await app.DeclarePrivateAsync(user);
        var into = new Dictionary<string, string> { ["into"] = $"INC-{kept}", ["why"] = "Same leak" };
        await user.SubmitAsync($"/incidents/{kept}/visibility/members", new() { ["person_id"] = friend.Id.ToString() });
        Assert.Contains("different members", await FaultAsync(user, $"/incidents/{merged}/merge", into));

        await user.SubmitAsync($"/incidents/{merged}/visibility/members", new() { ["person_id"] = friend.Id.ToString() });
        await user.SubmitAsync($"/incidents/{merged}/merge", into);
        Assert.Contains($"INC-{merged} was merged into this incident: Same leak", await app.EntriesAsync(kept));
    }

    static async Task<string> FaultAsync(TestUser user, string path, Dictionary<string, string> fields)
    {
        var answer = await user.PostAsync(path, fields);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    static Task<DateTimeOffset?> MilestoneAsync(TestApp app, int number, string kind) => app.Database.ReadAsync(async s =>
        (await s.OneAsync<KnownMoment>("select m.kind, m.at, m.accuracy from milestones m join incidents i on i.id = m.incident_id where i.number = @number and m.kind = @kind", new { number, kind }))?.At, TestContext.Current.CancellationToken);
}

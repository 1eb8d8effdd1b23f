using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Timeline;

public sealed class MilestoneTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task What_a_person_set_is_never_overwritten_by_the_product(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var incident = await IncidentIdAsync(app, number);

        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"/incidents/{number}/milestones/detected", new() { ["time"] = "~08:40", ["source"] = "The graph", ["version"] = "0" })).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"/incidents/{number}/milestones/alerted", new() { ["not_applicable_because"] = "A customer called", ["version"] = "0" })).StatusCode);
        await app.Database.WriteAsync(async s =>
            await s.SetMilestoneAsync(incident, MilestoneKind.Detected, TestClock.Start, "monitor", TestClock.Start) +
            await s.SetMilestoneAsync(incident, MilestoneKind.Alerted, TestClock.Start, "monitor", TestClock.Start), Ct);

        var milestones = (await app.Database.ReadAsync(s => s.ListMilestonesAsync(incident), Ct)).ToDictionary(m => m.Kind);
        Assert.Equal((TestClock.Start.AddMinutes(-20), Accuracy.About, "The graph", "person"),
            (milestones[MilestoneKind.Detected].At!.Value, milestones[MilestoneKind.Detected].Accuracy, milestones[MilestoneKind.Detected].Source, milestones[MilestoneKind.Detected].Origin));
        Assert.Null(milestones[MilestoneKind.Alerted].At);
        var page = await user.PageAsync($"/incidents/{number}/milestones");
        Assert.Contains("Does not apply: A customer called", page);
        Assert.Contains("about 20 min<small>declared \u2212 detected</small>", WebUtility.HtmlDecode(page));
        Assert.Contains("impact start is missing", page);
    }

    [Theory, BothEngines]
    public async Task How_it_is_known_is_not_dropped_without_a_word_where_the_time_is_missing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();

        var refused = await user.PostAsync($"/incidents/{number}/milestones/detected", new() { ["time"] = "", ["source"] = "The graph of errors", ["version"] = "0" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync(Ct);
        Assert.Contains("Say when it was, or why it does not apply", page);
        Assert.Contains("The graph of errors", page);
        await user.PostAsync($"/incidents/{number}/milestones/detected", new() { ["time"] = "~08:40", ["source"] = "The graph of errors", ["version"] = "0" });
        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"/incidents/{number}/milestones/detected", new() { ["time"] = "", ["source"] = "The graph of errors", ["version"] = "1" })).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Clock_times_about_an_incident_of_the_past_are_of_its_day_and_answers_given_later_are_no_events_of_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var begun = app.Clock.GetUtcNow();
        await user.AddEntryAsync(number, "Errors rise", time: Clock(-30));
        var entry = await user.AddEntryAsync(number, "Errors fall", time: Clock(-10));
        Assert.True((await app.Service<ChangeStatus>().RunAsync(new(number, "resolved", "All is well"), user.Actor(), Ct)).Succeeded);
        app.Clock.Advance(TimeSpan.FromDays(40));

        var added = (await app.Service<AddEntry>().RunAsync(new(number, "A customer calls", Time: Clock(-20)), user.Actor(), Ct)).Value.Id;
        Assert.True((await app.Service<EditEntry>().RunAsync(new(number, entry, Time: Clock(-9)), user.Actor(), Ct)).Succeeded);
        Assert.True((await app.Service<SetMilestone>().RunAsync(new(number, MilestoneKind.Detected, Clock(-25)), user.Actor(), Ct)).Succeeded);
        Assert.True((await app.Service<SetDataLoss>().RunAsync(new(number, "no", "Counted again"), user.Actor(), Ct)).Succeeded);

        var times = (await app.Database.ReadAsync(s => s.ListAsync<(Guid Id, DateTimeOffset At)>("select t.id, t.occurred_at from timeline_entries t join incidents i on i.id = t.incident_id where i.number = @number", new { number }), Ct)).ToDictionary(t => t.Id, t => t.At);
        Assert.Equal((begun.AddMinutes(-20), begun.AddMinutes(-9)), (Minute(times[added]), Minute(times[entry])));
        Assert.All(times.Values, at => Assert.True(at < begun.AddDays(1), $"{at:u}"));
        var detected = (await app.Database.ReadAsync(async s => await s.FindMilestoneAsync((await s.FindIncidentRefAsync(number, user.Actor()))!.Id, MilestoneKind.Detected), Ct))!;
        Assert.Equal(begun.AddMinutes(-25), detected.At);

        string Clock(int minutes) => begun.AddMinutes(minutes).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        static DateTimeOffset Minute(DateTimeOffset at) => new(at.Year, at.Month, at.Day, at.Hour, at.Minute, 0, TimeSpan.Zero);
    }

    [Theory, BothEngines]
    public async Task The_second_of_two_who_set_a_milestone_sees_the_others_time(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var path = $"/incidents/{number}/milestones/impact-start";
        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync(path, new() { ["time"] = "08:10", ["version"] = "0" })).StatusCode);
        var late = await user.PostAsync(path, new() { ["time"] = "08:20", ["version"] = "0" });
        var page = await late.TextAsync();
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("2030-03-11 08:10", page);
        Assert.Contains("2030-03-11 08:20", page);
        Assert.Contains("name=\"version\" value=\"1\"", page);
        // Empty again: unknown, and the product may fill it in.
        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync(path, new() { ["version"] = "1" })).StatusCode);
        Assert.DoesNotContain(await app.Database.ReadAsync(async s => await s.ListMilestonesAsync(await IncidentIdAsync(app, number)), Ct), m => m.Kind == MilestoneKind.ImpactStart);
    }

    [Theory, BothEngines]
    public async Task Milestones_of_several_days_say_which(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(zone: "Asia/Kathmandu");
        var number = await user.DeclareIncidentAsync();
        await user.SetMilestoneAsync(app, number, MilestoneKind.Detected, TestClock.Start.AddMinutes(-10));
        Assert.DoesNotContain("2030<", await PanelAsync());

        await user.SetMilestoneAsync(app, number, MilestoneKind.ImpactStart, new(2030, 3, 10, 18, 5, 0, TimeSpan.Zero));
        await user.SetMilestoneAsync(app, number, MilestoneKind.Change, new(2030, 3, 10, 18, 20, 0, TimeSpan.Zero));

        Assert.Equal(["Mon 11 Mar 2030", "00:05", "Sun 10 Mar 2030", "23:50", "Mon 11 Mar 2030", "14:35", "14:45"], Regex.Matches(await PanelAsync(), "<time[^>]*>([^<]+)</time>").Select(m => m.Groups[1].Value));

        async Task<string> PanelAsync() => Regex.Match(await user.PageAsync($"/incidents/{number}"), "<section id=\"milestones\".*?</section>", RegexOptions.Singleline).Value;
    }

    [Theory, BothEngines]
    public async Task Odd_times_are_kept_with_a_hint_and_impossible_ones_refused(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.SetMilestoneAsync(app, number, MilestoneKind.ImpactStart, TestClock.Start.AddMinutes(-10));
        await user.SetMilestoneAsync(app, number, MilestoneKind.Detected, TestClock.Start.AddMinutes(-12));
        var page = await user.PageAsync($"/incidents/{number}/milestones");
        Assert.Contains("Is before impact start", page);
        Assert.Contains("detected is before impact start", page);

        var both = await user.PostAsync($"/incidents/{number}/milestones/alerted", new() { ["time"] = "08:00", ["not_applicable_because"] = "<script>x</script>" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, both.StatusCode);
        Assert.Contains("Keep one of the two", await both.TextAsync());
        Assert.DoesNotContain("<script>x", await both.TextAsync());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await user.PostAsync($"/incidents/{number}/milestones/alerted", new() { ["time"] = "2031-01-01 00:00" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync($"/incidents/{number}/milestones/lunch")).StatusCode);
    }

    static async Task<Guid> IncidentIdAsync(TestApp app, int number) =>
        await app.Database.ReadAsync(s => s.ScalarAsync<Guid>("select id from incidents where number = @number", new { number }), Ct);
}

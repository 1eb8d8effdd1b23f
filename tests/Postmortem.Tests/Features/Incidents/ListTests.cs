using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Incidents;

public sealed partial class ListTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Open_incidents_stand_first_the_gravest_on_top(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var low = await user.DeclareIncidentAsync("Slow thumbnails", "SEV4");
        var grave = await user.DeclareIncidentAsync("Shop is down", "SEV1");
        var over = await user.DeclareIncidentAsync("Over already", "SEV1");
        await SetStatusAsync(app, over, IncidentStatus.Resolved);

        var page = await user.PageAsync("/incidents");

        Assert.Equal([grave, low, over], NumbersIn(page));
        Assert.True(page.IndexOf("Open now", StringComparison.Ordinal) < page.IndexOf("Earlier", StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task Of_many_open_ones_the_gravest_are_shown_however_old_and_all_of_them_with_what_is_due(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var gravest = await user.DeclareIncidentAsync("Shop is down", "SEV1");
        app.Clock.Advance(TimeSpan.FromHours(1));
        for (var at = 0; at < IncidentList.OpenShown + 4; at++) await user.DeclareIncidentAsync($"Slow thumbnails {at}", "SEV3");

        var page = await user.PageAsync("/incidents");
        Assert.Equal(gravest, NumbersIn(page)[0]);
        Assert.Equal(IncidentList.OpenShown, NumbersIn(page).Count);
        Assert.Contains("the 50 gravest", page);
        var all = await user.PageAsync("/incidents?status=open");
        Assert.Contains("Next update", all);
        Assert.Contains("Open for", all);
        Assert.DoesNotContain("Impact lasted", all);
        Assert.Equal(gravest, NumbersIn(await user.PageAsync($"/incidents?severity=SEV1"))[0]);
    }

    [Theory, BothEngines]
    public async Task The_list_tells_how_long_the_harm_lasted_not_how_long_the_record_was_open(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync("Shop is down");
        var unknown = await user.DeclareIncidentAsync("Slow thumbnails");
        await user.SubmitAsync($"/incidents/{number}/milestones/impact-start", new() { ["time"] = "~8 hours ago" });
        await user.SubmitAsync($"/incidents/{number}/milestones/impact-end", new() { ["time"] = "90 minutes ago" });
        foreach (var ended in new[] { number, unknown }) await SetStatusAsync(app, ended, IncidentStatus.Resolved);

        var rows = Regex.Split(await user.PageAsync("/incidents"), "<tr>");

        Assert.Matches(@"Impact lasted""[^>]*>\s*~6 h 30 min\s*<", rows.Single(r => r.Contains("Shop is down", StringComparison.Ordinal)));
        Assert.Matches(@"Impact lasted""[^>]*>\s*<span class=""muted"">unknown<", rows.Single(r => r.Contains("Slow thumbnails", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public async Task Every_filter_narrows_the_list_and_stands_in_the_address(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(zone: "Europe/Berlin");
        var ct = TestContext.Current.CancellationToken;
        var service = await app.AddServiceAsync("Checkout");
        var declare = app.Service<DeclareIncident>();
        var first = (await declare.RunAsync(new("Cache is cold", "SEV2", ServiceIds: [service]), Actor.CommandLine, ct)).Value.Number;
        app.Clock.Advance(TimeSpan.FromHours(14.5));
        var drill = (await declare.RunAsync(new("Game day", "SEV4", Kind: IncidentKind.Drill), Actor.CommandLine, ct)).Value.Number;
        await SetStatusAsync(app, drill, IncidentStatus.Closed);

        Assert.Equal([first], NumbersIn(await user.PageAsync("/incidents?service=checkout")));
        Assert.Equal([first], NumbersIn(await user.PageAsync("/incidents?severity=SEV2")));
        Assert.Equal([drill], NumbersIn(await user.PageAsync("/incidents?kind=drill")));
        Assert.Equal([drill], NumbersIn(await user.PageAsync("/incidents?status=closed")));
        Assert.Equal([first], NumbersIn(await user.PageAsync("/incidents?status=open")));
        Assert.Equal([first], NumbersIn(await user.PageAsync("/incidents?text=cold")));
        Assert.Equal([first], NumbersIn(await user.PageAsync("/incidents?text=cold&service=checkout&severity=SEV2&kind=real&from=2030-03-11&to=2030-03-11")));
        // 23:30 UTC is the next day in Berlin.
        Assert.Equal([drill], NumbersIn(await user.PageAsync("/incidents?from=2030-03-12")));
        Assert.Equal([first], NumbersIn(await user.PageAsync("/incidents?to=2030-03-11")));
        Assert.Contains("No incident fits", await user.PageAsync("/incidents?severity=SEV1&text=cold"));
        Assert.Contains("""<option selected="selected" value="checkout">""", await user.PageAsync("/incidents?service=checkout"));
    }

    [Theory, BothEngines]
    public async Task Pages_follow_each_other_without_gap_or_repetition(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var service = await app.AddServiceAsync("Checkout");
        for (var i = 0; i < 65; i++)
        {
            await app.Service<DeclareIncident>().RunAsync(new($"Probe {i}", ServiceIds: [service]), Actor.CommandLine, TestContext.Current.CancellationToken);
            // Several at the same moment: the cursor must tell them apart.
            if (i % 7 == 0) app.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        await app.Database.WriteAsync(s => s.ExecuteAsync("update incidents set status = 'resolved'"), TestContext.Current.CancellationToken);

        foreach (var address in new[] { "/incidents", "/incidents?service=checkout", "/incidents?text=probe", "/incidents?status=resolved", "/incidents?service=checkout&text=probe" })
        {
            var seen = new List<int>();
            for (var path = address; path is not null;)
            {
                var page = await user.PageAsync(path);
                seen.AddRange(NumbersIn(page));
                path = Next().Match(page) is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
            }
            Assert.Equal(Enumerable.Range(1, 65).Order(), seen.Order());
        }
    }

    [Theory, BothEngines]
    public async Task Filters_go_by_what_an_incident_is_now(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var ct = TestContext.Current.CancellationToken;
        var (checkout, till) = (await app.AddServiceAsync("Checkout"), await app.AddServiceAsync("Till"));
        var number = (await app.Service<DeclareIncident>().RunAsync(new("Cache is cold", "SEV3", ServiceIds: [checkout]), user.AsActor(), ct)).Value.Number;
        const string Before = "/incidents?text=cold&severity=SEV3&status=triage&service=checkout";
        const string After = "/incidents?text=warm&severity=SEV1&status=resolved&service=till&kind=drill";
        Assert.Equal([number], NumbersIn(await user.PageAsync(Before)));
        Assert.Empty(NumbersIn(await user.PageAsync(After)));

        Assert.True((await app.Service<ChangeSeverity>().RunAsync(new(number, "SEV1", "It is worse"), user.AsActor(), ct)).Succeeded);
        Assert.True((await app.Service<ChangeServices>().RunAsync(new(number, [till], [checkout]), user.AsActor(), ct)).Succeeded);
        Assert.True((await app.Service<ChangeKind>().RunAsync(new(number, IncidentKind.Drill, "It was one"), user.AsActor(), ct)).Succeeded);
        Assert.True((await app.Service<EditIncident>().RunAsync(new(number, "Cache is warm", ""), user.AsActor(), ct)).Succeeded);
        await SetStatusAsync(app, number, IncidentStatus.Resolved);

        Assert.Equal([number], NumbersIn(await user.PageAsync(After)));
        foreach (var part in Before.Split('?')[1].Split('&')) Assert.Empty(NumbersIn(await user.PageAsync($"/incidents?{part}")));
    }

    [Theory, BothEngines]
    public async Task Dates_narrow_what_words_find(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(zone: "Europe/Berlin");
        var numbers = new List<int>();
        for (var day = 0; day < 3; day++)
        {
            numbers.Add(await user.DeclareIncidentAsync($"Probe {day}", "SEV2"));
            app.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal([numbers[1]], NumbersIn(await user.PageAsync("/incidents?text=probe&severity=SEV2&from=2030-03-12&to=2030-03-12")));
        Assert.Equal([numbers[2], numbers[1]], NumbersIn(await user.PageAsync("/incidents?text=probe&from=2030-03-12")));
        Assert.Equal([numbers[1], numbers[0]], NumbersIn(await user.PageAsync("/incidents?text=probe&to=2030-03-12")));
    }

    [Theory, BothEngines]
    public async Task A_private_incident_is_in_no_list_of_a_stranger(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync();
        using var stranger = await app.SignInAsync();
        await app.Service<DeclareIncident>().RunAsync(
            new("Tourmaline breach", "SEV1", Visibility: Visibility.Private), new Actor(member.Id, member.Name, member.Role, Door.Web), TestContext.Current.CancellationToken);

        Assert.Contains("Tourmaline", await member.PageAsync("/incidents?text=tourmaline"));
        foreach (var path in new[] { "/incidents", "/incidents?severity=SEV1", "/incidents?status=triage", "/incidents?text=tourmaline", "/incidents/new/duplicates?title=Tourmaline+breach" })
            Assert.DoesNotContain("Tourmaline breach", await stranger.PageAsync(path));
    }

    [Theory, BothEngines]
    public async Task Nonsense_in_the_address_narrows_nothing_and_breaks_nothing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        foreach (var query in new[] { "status=x", "severity='--", "from=yesterday&to=9999-99-99", "from=0001-01-01", "after=x_y", "after=99999999999999999_00000000000000000000000000000000", "after=-1_x", "text=%22%22", "kind[]=1" })
            await user.PageAsync($"/incidents?{query}");
    }

    static List<int> NumbersIn(string page) =>
        Link().Matches(page).Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();

    static Task<int> SetStatusAsync(TestApp app, int number, string status) => app.Database.WriteAsync(
        s => s.ExecuteAsync("update incidents set status = @status where number = @number", new { status, number }), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"class=""title""><a href=""/incidents/(\d+)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"rel=""next"" href=""([^""]+)""")]
    private static partial Regex Next();
}

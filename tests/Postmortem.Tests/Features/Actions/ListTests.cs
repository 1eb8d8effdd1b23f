using System.Text.RegularExpressions;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Actions;

public sealed partial class ListTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Pages_hold_every_follow_up_once_in_the_order_of_due_dates_and_priorities(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        using var user = await app.SignInAsync();
        var incident = await user.DeclareIncidentAsync();
        var add = app.Service<AddActionItem>();
        var filed = new List<int>();
        for (var at = 0; at < 23; at++)
            filed.Add((await add.RunAsync(new(incident, $"Add {at}", Priority: $"P{at * 7 % 4}", OwnerId: user.Id, DueOn: at % 3 == 0 ? null : new DateOnly(2030, 4, 1).AddDays(at % 2)), user.AsActor(), ct)).Value.Number);

        foreach (var filter in new[] { new FollowUpFilter(), new FollowUpFilter { Show = FollowUpFilter.All, Incident = $"INC-{incident}" } })
        {
            var seen = new List<FollowUpRow>();
            string? after = null;
            do
            {
                var page = await app.Database.ReadAsync(s => s.ListFollowUpsAsync(filter, after, user.AsActor(), new(2030, 3, 11), 5), ct);
                Assert.InRange(page.Items.Count, 1, 5);
                seen.AddRange(page.Items);
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(filed.Order(), seen.Select(r => r.Number).Order());
            Assert.Equal(filter.ToDoOnly ? seen.OrderBy(r => r.DueOn ?? DateOnly.MaxValue).ThenBy(r => r.Priority).ThenBy(r => r.Number) : seen.OrderByDescending(r => r.Number), seen);
        }
    }

    [Theory, BothEngines]
    public async Task Table_and_board_show_the_same(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var incident = await user.DeclareIncidentAsync();
        var numbers = new List<int>();
        for (var at = 0; at < 5; at++) numbers.Add(await user.FileFollowUpAsync(incident, $"Add it {at}", owner: user.Id));
        await user.SucceedAsync(numbers[1], "start");
        await user.ClaimDoneAsync(numbers[2]);
        await user.ClaimDoneAsync(numbers[3]);
        await user.TryToVerifyAsync(numbers[3]);

        var board = await user.PageAsync($"/follow-ups?show=all&view=board&incident=INC-{incident}");
        Assert.Equal(numbers, Shown(board));
        Assert.Equal(numbers, Shown(await user.PageAsync($"/follow-ups?show=all&incident=INC-{incident}")));
        foreach (var (state, expected) in new[] { ("open", new[] { numbers[0], numbers[4] }), ("in progress", [numbers[1]]), ("done", [numbers[2]]), ("verified", [numbers[3]]), ("declined", []) })
        {
            var query = $"show=all&incident=INC-{incident}&state={Uri.EscapeDataString(state)}";
            Assert.Equal(expected, Shown(await user.PageAsync($"/follow-ups?{query}")));
            Assert.Equal(expected, Shown(await user.PageAsync($"/follow-ups?view=board&{query}")));
        }
        Assert.Equal([numbers[0], numbers[1], numbers[4]], Shown(await user.PageAsync("/follow-ups")));
    }

    [Theory, BothEngines]
    public async Task Each_filter_narrows_the_list_and_stands_in_the_address(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var ct = TestContext.Current.CancellationToken;
        using var user = await app.SignInAsync(name: $"Nia Narrow {engine}");
        var incident = await user.DeclareIncidentAsync();
        var other = await user.DeclareIncidentAsync();
        var service = Guid.CreateVersion7();
        await app.Database.WriteAsync(s => s.ExecuteAsync("insert into services (id, name, slug, tier, created_at) values (@service, 'Till', 'till-of-filters', 'A', 0)", new { service }), ct);
        var add = app.Service<AddActionItem>();
        async Task<int> File(AddActionItemInput input) => (await add.RunAsync(input, user.AsActor(), ct)).Value.Number;
        var a = await File(new(incident, "Coalesce quokka misses", Priority: "P0", OwnerId: user.Id, DueOn: new(2030, 3, 17)));
        var b = await File(new(incident, "Page on quokka loss", Priority: "P1", OwnerName: $"Team Narrow {engine}", DueOn: new(2030, 3, 18), ServiceId: service));
        var c = await File(new(other, "Rehearse it", Priority: "P3", OwnerId: user.Id));

        async Task<List<int>> Of(string query) => Shown(await user.PageAsync($"/follow-ups?{query}")).Where(n => n == a || n == b || n == c).ToList();
        Assert.Equal([a, c], await Of(""));
        Assert.Equal([a], await Of("due=week"));
        Assert.Equal([c], await Of("due=none"));
        Assert.Equal([b], await Of($"show=open&due=later&incident=INC-{incident}"));
        Assert.Equal([a, b], await Of("show=all&q=quokka"));
        Assert.Equal([a, b], await Of("show=open&q=QUOK"));
        Assert.Equal([b], await Of("show=open&q=quokka+loss"));
        Assert.Equal([c], await Of($"show=open&q=FU-{c}"));
        Assert.Equal([b], await Of("show=open&service=till-of-filters"));
        Assert.Equal([a, b, c], await Of("show=open&service=no-such"));
        Assert.Equal([a], await Of($"show=open&priority=P0&incident=INC-{incident}"));
        Assert.Equal([a, c], await Of($"show=open&owner=nia+narrow+{engine}"));
        Assert.Equal([b], await Of($"show=open&owner=Team+Narrow+{engine}"));
        Assert.Empty(await Of("show=all&state=verified&q=quokka"));
        Assert.Equal([a, c], await Of("show=nonsense&due=nonsense&after=nonsense&state=nonsense"));
        Assert.Contains("Nothing matches these filters", await user.PageAsync("/follow-ups?show=all&q=%22%27%28%29+OR+nosuchword%2A"));
    }

    [Theory, BothEngines]
    public async Task Filters_go_by_what_a_follow_up_is_now(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(name: $"Ada Anew {engine}");
        var incident = await user.DeclareIncidentAsync();
        var mine = await user.FileFollowUpAsync(incident, "Bound the wombat queue", owner: user.Id);
        var other = await user.FileFollowUpAsync(incident, "Name the wombat queue");
        var everything = $"/follow-ups?show=all&incident=INC-{incident}&q=wombat";
        var narrow = $"{everything}&state=done&owner=Ada+Anew+{engine}";
        Assert.Equal([mine, other], Shown(await user.PageAsync(everything)));
        Assert.Empty(Shown(await user.PageAsync(narrow)));

        await user.ClaimDoneAsync(mine);

        Assert.Equal([mine], Shown(await user.PageAsync(narrow)));
        Assert.Equal([mine], Shown(await user.PageAsync($"/follow-ups?show=mine&state=done&incident=INC-{incident}")));
        Assert.Equal([other], Shown(await user.PageAsync($"/follow-ups?show=open&incident=INC-{incident}&q=wombat")));
        Assert.Empty(Shown(await user.PageAsync($"{everything}&state=verified&owner=Ada+Anew+{engine}")));
    }

    [Theory, BothEngines]
    public async Task Overdue_begins_with_the_day_after_where_the_reader_is(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var berlin = await app.SignInAsync(zone: "Europe/Berlin");
        using var newYork = await app.SignInAsync(Role.Reader, zone: "America/New_York");
        var incident = await berlin.DeclareIncidentAsync();
        var number = await berlin.FileFollowUpAsync(incident, owner: berlin.Id, dueOn: "2030-03-15");
        const string Overdue = "/follow-ups?show=open&due=overdue";

        app.Clock.Set(new(2030, 3, 15, 22, 59, 0, TimeSpan.Zero));
        Assert.Empty(Shown(await berlin.PageAsync(Overdue)));
        Assert.Contains("Due today", await berlin.FollowUpAsync(number));
        Assert.DoesNotContain("overdue and yours", await berlin.PageAsync("/incidents"));

        app.Clock.Set(new(2030, 3, 15, 23, 0, 0, TimeSpan.Zero));
        Assert.Equal([number], Shown(await berlin.PageAsync(Overdue)));
        Assert.Contains("Overdue 1 day", await berlin.FollowUpAsync(number));
        Assert.Contains("overdue and yours", await berlin.PageAsync("/incidents"));
        Assert.Empty(Shown(await newYork.PageAsync(Overdue)));

        app.Clock.Set(new(2030, 3, 16, 4, 0, 0, TimeSpan.Zero));
        Assert.Equal([number], Shown(await newYork.PageAsync(Overdue)));
        await berlin.ClaimDoneAsync(number);
        Assert.Empty(Shown(await newYork.PageAsync(Overdue)));
        Assert.DoesNotContain("overdue and yours", await berlin.PageAsync("/incidents"));
    }

    [Theory, BothEngines]
    public async Task With_nothing_to_show_each_list_says_what_to_do(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();

        Assert.Contains("Nothing waits for you", await user.PageAsync("/follow-ups"));
        Assert.Contains("Nothing of yours is overdue", await user.PageAsync("/follow-ups?due=overdue"));
        Assert.Contains("No follow-ups here", await user.PageAsync("/follow-ups?show=open"));
        Assert.Contains("Nothing waits to be verified", await user.PageAsync("/follow-ups?show=all&state=done"));
        Assert.Contains("Nothing waits for you", await user.PageAsync("/follow-ups?view=board"));
    }

    /// <summary>The numbers of the follow-ups that a list links to, in ascending order.</summary>
    static List<int> Shown(string html) => [.. Link().Matches(html).Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order()];

    [GeneratedRegex("href=\"/follow-ups/([0-9]+)\"")]
    private static partial Regex Link();
}

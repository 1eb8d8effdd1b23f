using Postmortem.Features.Actions;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>The list of reviews that wait for somebody.</summary>
public sealed class WaitingReviewTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task What_waits_for_a_person_for_either_reason_comes_newest_first_and_page_by_page(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var mara = await app.SignInAsync(Role.Facilitator);
        using var other = await app.SignInAsync(Role.Facilitator);
        var older = await mara.BeginReviewAsync();
        var notHers = await other.BeginReviewAsync();
        var toSign = await other.BeginReviewingAsync(mara);
        var withOthers = await mara.BeginReviewingAsync(other);
        var newer = await mara.BeginReviewAsync();
        var both = await mara.BeginReviewingAsync(other, mara);
        foreach (var (number, minute) in new[] { older, notHers, toSign, withOthers, newer, both }.Index().Select(x => (x.Item, x.Index)))
            await app.Database.WriteAsync(s => s.ExecuteAsync("update reviews set updated_at = @at, facilitator_id = created_by where incident_id = (select id from incidents where number = @number)",
                new { number, at = TestClock.Start.AddMinutes(minute) }), TestContext.Current.CancellationToken);

        var pages = new List<int[]>();
        for (var query = new ReviewQuery(ReviewView.Waiting) { Size = 2 }; ;)
        {
            var page = await app.Database.ReadAsync(s => s.ListReviewsAsync(query, mara.Actor(), TestClock.Start), TestContext.Current.CancellationToken);
            pages.Add([.. page.Items.Select(r => r.Number)]);
            if (page.Next is null) break;
            query = query with { After = page.Next };
        }

        Assert.Equal([[both, newer], [toSign, older]], pages);
    }

    [Theory, BothEngines]
    public async Task The_list_says_which_step_a_facilitator_is_waited_for(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var mara = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync(Role.Facilitator);
        var withReviewer = await mara.BeginReviewingAsync(reviewer);
        var toChange = await mara.BeginReviewingAsync(reviewer);
        await reviewer.PostsAsync($"/incidents/{toChange}/review/sign-off", new() { ["decision"] = "changes requested", ["comment"] = "Say what was known at 12:11" });
        var published = await mara.DeclareIncidentAsync("Search is slow", "SEV3");
        await mara.PublishAsync(app, published, reviewer);
        await app.Database.WriteAsync(s => s.ExecuteAsync("update reviews set facilitator_id = created_by"), TestContext.Current.CancellationToken);

        async Task<Dictionary<int, string?>> WaitsAsync(string view) => (await app.Database.ReadAsync(s => s.ListReviewsAsync(new ReviewQuery(view), mara.Actor(), TestClock.Start), TestContext.Current.CancellationToken))
            .Items.ToDictionary(r => r.Number, r => r.WaitsFor(mara.Id));

        Assert.Equal(new() { [toChange] = "you, to answer the changes that were asked for", [published] = "you, to close it" }, await WaitsAsync(ReviewView.Waiting));
        await app.Service<AddActionItem>().RunAsync(new(published, "Pin the version", Priority: "P1"), mara.Actor(), TestContext.Current.CancellationToken);
        Assert.Equal([toChange], (await WaitsAsync(ReviewView.Waiting)).Keys);
        var all = await WaitsAsync(ReviewView.All);
        Assert.Equal("the follow-ups, then you to close it", all[published]);
        Assert.Equal("the others to sign", all[withReviewer]);
    }
}

using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>The review's meeting, told directly to those who had a part.</summary>
public sealed class MeetingTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Who_had_a_part_hears_of_the_plan_its_change_and_its_end(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var (outsider, _) = await app.PersonAsync();
        using var facilitator = await app.App.SignInAsync(Role.Facilitator);
        var number = await web.DeclareIncidentAsync("Checkout <slow>");
        await web.PostsAsync($"/incidents/{number}/roles", new() { ["role"] = "commander", ["person_id"] = $"{web.Id}" });
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "full" });
        var plan = $"/incidents/{number}/review/meeting/plan";

        await facilitator.PostsAsync(plan, new() { ["at"] = "2030-03-14 14:00", ["minutes"] = "45", ["place"] = "Room 7" });
        await app.SettleAsync();
        Assert.Contains("You are invited to the review meeting", app.DirectOf(user)!.Shown, StringComparison.Ordinal);
        Assert.Contains("Checkout &lt;slow&gt;", app.DirectOf(user)!.Shown, StringComparison.Ordinal);
        Assert.Contains("Room 7", app.DirectOf(user)!.Shown, StringComparison.Ordinal);
        await facilitator.PostsAsync(plan, new() { ["at"] = "2030-03-15 14:00", ["minutes"] = "45", ["place"] = "Room 7" });
        await app.SettleAsync();
        Assert.Contains("has changed", app.DirectOf(user)!.Shown, StringComparison.Ordinal);
        await facilitator.PostsAsync(plan, new() { ["minutes"] = "45" });
        await app.SettleAsync();
        Assert.Contains("is cancelled", app.DirectOf(user)!.Shown, StringComparison.Ordinal);
        app.Direct(user, 3);
        app.Direct(outsider, 0);
    }
}

using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Rollbacks;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>What a review is filled with when one way was turned down, another failed, and it was broken again after it was resolved.</summary>
public sealed class ReopenedReviewTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task It_tells_what_was_turned_down_what_failed_and_that_it_was_broken_again(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.DeclareIncidentAsync("Checkout oversells");
        var after = (double minutes) => app.Clock.Advance(TimeSpan.FromMinutes(minutes));
        after(5);
        await user.ProposeAsync(number, new() { ["to"] = "v41" });
        await user.SubmitAsync($"/incidents/{number}/severity", new() { ["severity"] = "SEV1", ["why"] = "All carts" });
        after(1);
        await user.TakeAsync(number, 1, "rejection", new() { ["why"] = "v41 has the same cache code" });
        after(1);
        await user.ProposeAsync(number, new() { ["to"] = "v40" });
        await user.DecideAsync(number, 2);
        await user.TakeAsync(number, 2, "start");
        await user.TakeAsync(number, 2, "finish", new() { ["outcome"] = "failed", ["note"] = "The pipeline refused" });
        after(1);
        await user.ProposeAsync(number, new() { ["direction"] = "forward", ["to"] = "v43", ["reason"] = "Going back refused" });
        await user.DecideAsync(number, 3);
        await user.TakeAsync(number, 3, "start");
        await user.TakeAsync(number, 3, "finish", new() { ["outcome"] = "succeeded" });
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "mitigated", ["why"] = "v43 is out" });
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "Watched for a while" });
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "active", ["why"] = "Oversells again" });
        after(0.5);
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "The queue is drained", ["impact_ended"] = "now" });
        await user.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "full" });

        var decisions = (await app.SectionAsync(number, "response")).Body.Split("\n- ");
        string Of(string decision) => Assert.Single(decisions, d => d.Contains($"UTC**: {decision}", StringComparison.Ordinal));
        const string Other = "What else was considered: the rollback to v41, rejected: v41 has the same cache code";
        Assert.DoesNotContain(decisions, d => d.Contains("The rollback to v41, decided", StringComparison.Ordinal));
        Assert.DoesNotContain(Other, Of("Rollback 1 rejected"));
        Assert.DoesNotContain(Other, Of("Severity changed"));
        Assert.DoesNotContain(Other, Of("Reopened as active"));
        Assert.Contains(Other, Of("The rollback to v40, decided"));
        Assert.Contains(Other, Of("The roll-forward to v43, decided"));
        Assert.Contains("The roll-forward to v43 finished at 09:08 UTC.", (await app.SectionAsync(number, "summary")).Body);
        var timeline = (await app.SectionAsync(number, "timeline")).Body;
        Assert.Contains("Reopened as active (was resolved): Oversells again", timeline);
        Assert.Contains("Rollback 2 failed.", timeline);
        Assert.DoesNotContain(".** Status changed from mitigated to resolved: Watched for a while", timeline);
        Assert.DoesNotContain("from the declaration to the decision", (await app.SectionAsync(number, "rollback")).Body.Split("**Attempt 2")[0]);
    }
}

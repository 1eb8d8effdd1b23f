using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Rollbacks;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Incidents;

/// <summary>What the head of an incident that is over still asks for, and reckons from.</summary>
public sealed class NextAndStateTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_declined_incident_asks_how_a_rollback_ended_that_was_under_way(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.BeginRollbackAsync(number);
        await user.SubmitAsync($"/incidents/{number}/decline", new() { ["why"] = "A false alarm" });

        Assert.Contains("Say how rollback attempt 1 ended", await user.PageAsync($"/incidents/{number}"));
        await user.TakeAsync(number, 1, "finish", new() { ["outcome"] = "failed", ["note"] = "The pipeline refused" });
        var page = await user.PageAsync($"/incidents/{number}");
        Assert.DoesNotContain("Say how rollback attempt 1 ended", page);
        Assert.Contains("Nothing here", page);
    }

    [Theory, BothEngines]
    public async Task Without_an_end_of_the_impact_a_resolved_incident_reckons_from_its_start(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.SetMilestoneAsync(app, number, MilestoneKind.ImpactStart, TestClock.Start.AddMinutes(-45));
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "It is over" });
        await app.Database.WriteAsync(s => s.ExecuteAsync("delete from milestones where kind = 'impact end'", new { }), TestContext.Current.CancellationToken);

        var page = await user.PageAsync($"/incidents/{number}");

        Assert.Contains("48 min after impact began; its end is not recorded", page);
        Assert.DoesNotContain("after it was declared", page);
    }
}

using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>A review is signed, and days later somebody closes the incident.</summary>
public sealed class ClosedAfterSigningTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Closing_the_incident_on_a_later_day_overtakes_nothing_that_was_kept(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.DeclareIncidentAsync();
        await facilitator.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "No errors since", ["impact_ended"] = "now" });
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "full" });
        string[] keys = ["summary", "facts", "detection", "response", "timeline"];
        foreach (var key in keys) await facilitator.PostsAsync($"/incidents/{number}/review/sections/{key}/keeping");
        await facilitator.PublishAsync(app, number, reviewer, begin: false);
        await facilitator.PostsAsync($"/incidents/{number}/review/reopening", new() { ["why"] = "A name was wrong" });
        var before = await TextsAsync();

        app.Clock.Advance(TimeSpan.FromDays(3));
        using var later = await app.SignInAsync(Role.Facilitator);
        await later.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "closed", ["why"] = "All is done" });

        Assert.DoesNotContain("the record has moved on", await later.ReviewAsync(number));
        Assert.Contains("Nothing newer", await later.PageAsync($"/incidents/{number}/review/prefill"));
        await later.PostsAsync($"/incidents/{number}/review/prefill");
        Assert.Equal(before, await TextsAsync());

        async Task<string> TextsAsync() => string.Join("\n\n", (await app.ReadReviewAsync(number)).Sections.Where(s => keys.Contains(s.Key)).Select(s => s.Body));
    }
}

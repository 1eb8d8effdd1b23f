using System.Net;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

public sealed class FactorTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_factor_worded_as_a_persons_act_cannot_be_explored_and_says_why(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        var form = new Dictionary<string, string> { ["text"] = "The engineer forgot to warm the cache", ["category"] = "process", ["evidence"] = "Runbook", ["explored"] = "true" };

        var refused = await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{number}/review/factors", form);
        Assert.Contains("cannot be marked as explored yet", refused);
        Assert.Contains("The engineer forgot to warm the cache", refused);

        form["explored"] = "false";
        await facilitator.PostsAsync($"/incidents/{number}/review/factors", form);
        var id = (await app.ReadReviewAsync(number)).Factors.Single().Id;
        form["text"] = "The rollback runbook has no step that warms the cache";
        form["explored"] = "true";
        await facilitator.PostsAsync($"/incidents/{number}/review/factors/{id}", form);
        Assert.True((await app.ReadReviewAsync(number)).Factors.Single().Explored);
    }

    [Theory, BothEngines]
    public async Task A_factor_shows_its_follow_ups_or_the_decision_not_to_act(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        var answered = await app.AddFactorAsync(facilitator, number);
        var left = await app.AddFactorAsync(facilitator, number, "The provider limits us to 100 connections", "external");
        Assert.Contains(await GapsAsync(app, number), g => g.StartsWith("Factor 1: answer it", StringComparison.Ordinal));

        await facilitator.PostsAsync($"/incidents/{number}/follow-ups", new() { ["title"] = "Apply the gate", ["type"] = "prevent", ["priority"] = "P1", ["factor_id"] = $"{answered}" });
        await facilitator.PostsAsync($"/incidents/{number}/review/factors/{left}", new() { ["text"] = "The provider limits us to 100 connections", ["category"] = "external", ["evidence"] = "Contract", ["no_action_because"] = "it is written into the contract until May" });

        var page = await facilitator.ReviewAsync(number);
        Assert.Contains("Apply the gate", page);
        Assert.Contains("No action, because it is written into the contract until May", page);
        await facilitator.PostsAsync($"/incidents/{number}/follow-ups", new() { ["title"] = "Ask for 200", ["type"] = "mitigate", ["priority"] = "P2", ["factor_id"] = $"{left}" });
        Assert.Contains("No other action, because it is written into the contract until May", await facilitator.ReviewAsync(number));
        Assert.DoesNotContain(await GapsAsync(app, number), g => g.Contains(": answer it", StringComparison.Ordinal));
        Assert.Contains("Let them answer another one first", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/factors/{answered}/removal"));
    }

    [Theory, BothEngines]
    public async Task A_follow_up_that_was_declined_with_a_reason_is_the_decision_not_to_act(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var other = await app.SignInAsync(name: "Olga Other");
        var number = await facilitator.BeginReviewAsync();
        var factor = await app.AddFactorAsync(facilitator, number);
        await facilitator.PostsAsync($"/incidents/{number}/follow-ups", new() { ["title"] = "Apply the gate", ["type"] = "prevent", ["priority"] = "P2", ["factor_id"] = $"{factor}" });
        var followUp = (await app.ReadReviewAsync(number)).FollowUps.Single().Number;
        Assert.DoesNotContain(await GapsAsync(app, number), g => g.Contains(": answer it", StringComparison.Ordinal));

        Assert.True((await app.Service<DeclineActionItem>().RunAsync(new(followUp, "The old pipeline goes away in May", other.Id), facilitator.Actor(), TestContext.Current.CancellationToken)).Succeeded);

        Assert.DoesNotContain(await GapsAsync(app, number), g => g.Contains(": answer it", StringComparison.Ordinal));
        Assert.Contains("because the old pipeline goes away in May", await facilitator.ReviewAsync(number));
        var pdf = PdfSamples.AllText(await app.ExportAsync(number, "pdf", facilitator.Actor()));
        Assert.Contains($"FU-{followUp} was declined, because the old pipeline goes away in May", pdf);
        Assert.DoesNotContain($"answered by FU-{followUp}", pdf);
        Assert.Contains("The old pipeline goes away in May", await (await facilitator.GetAsync($"/incidents/{number}/export?format=md")).TextAsync());
    }

    [Theory, BothEngines]
    public async Task Factors_can_be_put_into_another_order_and_taken_out(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        var first = await app.AddFactorAsync(facilitator, number, "First");
        var second = await app.AddFactorAsync(facilitator, number, "Second");
        var version = (await app.FindReviewAsync(number)).TextVersion;

        await facilitator.PostsAsync($"/incidents/{number}/review/factors/{second}/move", new() { ["to"] = "up" });
        Assert.Equal(["Second", "First"], (await app.ReadReviewAsync(number)).Factors.Select(f => f.Text));
        Assert.Equal(version, (await app.FindReviewAsync(number)).TextVersion);
        await facilitator.PostsAsync($"/incidents/{number}/review/factors/{first}/removal");
        Assert.Equal(["Second"], (await app.ReadReviewAsync(number)).Factors.Select(f => f.Text));
    }

    [Theory, BothEngines]
    public async Task Two_edits_of_one_factor_show_both_texts(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        var id = await app.AddFactorAsync(facilitator, number, "Pool too small");
        var form = new Dictionary<string, string> { ["text"] = "Pool sized for a warm cache", ["category"] = "capacity", ["version"] = "1" };
        await facilitator.PostsAsync($"/incidents/{number}/review/factors/{id}", form);

        form["text"] = "Pool never measured";
        var page = await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/factors/{id}", form);
        Assert.Contains("Pool sized for a warm cache", page);
        Assert.Contains("Pool never measured", page);
        Assert.DoesNotContain("Category:", page);

        form["category"] = "process";
        page = await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/factors/{id}", form);
        Assert.Contains("Category: capacity", page);
        Assert.Contains("Category: process", page);

        var removal = $"/incidents/{number}/review/factors/{id}/removal";
        page = await facilitator.RefusedAsync(HttpStatusCode.Conflict, removal, new() { ["version"] = "1" });
        Assert.Contains("so it was not removed", page);
        Assert.Equal($"/incidents/{number}/review#factor-{id}", Form.Parse(page).QuerySelector(".empty a.primary")!.GetAttribute("href"));
        // A form with faults is still one of what its writer saw, and so is the removal beside it.
        var faulty = Form.Parse(await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{number}/review/factors/{id}", new() { ["text"] = "", ["version"] = "1" }));
        Assert.Equal("1", faulty.QuerySelector($"form[action='{removal}'] [name=version]")!.GetAttribute("value"));
        await facilitator.RemoveAsync($"/incidents/{number}/review/factors/{id}", removal);
        Assert.Empty((await app.ReadReviewAsync(number)).Factors);
    }

    static async Task<IEnumerable<string>> GapsAsync(TestApp app, int number) => (await app.ReadReviewAsync(number)).Gaps.Select(g => g.Message);
}

using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

public sealed class SimilarTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Earlier_incidents_that_look_alike_are_named_with_why_and_their_follow_ups_and_private_ones_never(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var alike = await facilitator.DeclareIncidentAsync("Warehouse cache stampede exhausts connections");
        await facilitator.PostsAsync($"/incidents/{alike}/follow-ups", new() { ["title"] = "Coalesce misses per key", ["type"] = "prevent", ["priority"] = "P1" });
        var hidden = await facilitator.DeclareIncidentAsync("Warehouse cache stampede leaks payroll");
        var other = await facilitator.DeclareIncidentAsync("Newsletter was sent twice");
        await MakePrivateAsync(app, facilitator, hidden);
        app.Clock.Advance(TimeSpan.FromDays(1));

        var number = await facilitator.BeginReviewAsync(title: "Stampede on the warehouse cache");

        var text = (await app.SectionAsync(number, "similar")).Body;
        Assert.Contains($"[INC-{alike}: Warehouse cache stampede exhausts connections](/incidents/{alike})", text);
        Assert.Contains("the same words: cache, stampede and warehouse", text);
        Assert.Contains("Coalesce misses per key (open", text);
        Assert.DoesNotContain("payroll", text);
        Assert.DoesNotContain($"/incidents/{other})", text);
    }

    [Theory, BothEngines]
    public async Task One_that_becomes_private_is_taken_out_of_what_others_read_whoever_kept_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var alike = await facilitator.DeclareIncidentAsync("Warehouse cache stampede leaks payroll");
        app.Clock.Advance(TimeSpan.FromDays(1));
        var number = await facilitator.BeginReviewAsync(title: "Stampede on the warehouse cache");
        var path = $"/incidents/{number}/review/sections/similar";
        await facilitator.PostsAsync($"{path}/keeping", new() { ["version"] = "1" });
        var standing = await app.SectionAsync(number, "similar");
        await facilitator.SaveSectionAsync(number, "similar", $"{standing.Body} We compared both.\n\nA sentence of ours.", standing.Version);
        Assert.Contains("payroll", await facilitator.PageAsync($"{path}/history"));

        await MakePrivateAsync(app, facilitator, alike);

        Assert.Equal("A sentence of ours.", (await app.SectionAsync(number, "similar")).Body);
        Assert.DoesNotContain("payroll", (await app.SectionAsync(number, "similar")).Prefilled);
        Assert.DoesNotContain("payroll", await facilitator.PageAsync($"{path}/history"));
        Assert.DoesNotContain("payroll", await facilitator.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task News_of_similar_incidents_is_shown_and_keeps_nobody_from_signing(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var alike = await facilitator.DeclareIncidentAsync("Warehouse cache stampede exhausts connections");
        app.Clock.Advance(TimeSpan.FromDays(1));
        var number = await facilitator.BeginReviewAsync(title: "Stampede on the warehouse cache");

        await facilitator.PostsAsync($"/incidents/{alike}/follow-ups", new() { ["title"] = "Coalesce misses per key", ["type"] = "prevent", ["priority"] = "P1" });

        Assert.Contains("Coalesce misses per key", await facilitator.PageAsync($"/incidents/{number}/review/prefill"));
        foreach (var page in new[] { "", "/submission", "/prefill" })
            Assert.DoesNotContain("the record has moved on", await facilitator.PageAsync($"/incidents/{number}/review{page}"));
    }

    static async Task MakePrivateAsync(TestApp app, TestUser user, int number)
    {
        var result = await app.Service<ChangeVisibility>().RunAsync(new(number, "private", "It names people"), user.Actor(), Ct);
        Assert.True(result.Succeeded, result.Failure?.Message);
    }
}

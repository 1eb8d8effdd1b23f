using Postmortem.Features.Incidents;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>A way back that was practised in a drill is shown wherever the service is looked at or its rollback is proposed.</summary>
public sealed class RehearsalTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task A_rehearsal_stands_on_the_services_page_where_it_is_proposed_and_in_the_api(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync(Role.Reader);
        var scene = await DecisionScene.MakeAsync(app, user);
        Assert.Contains("Never rehearsed", await user.PageAsync($"/services/{scene.Slug}"));
        Assert.Null((await api.GetAsync($"services/{scene.Slug}")).Json!["last_rehearsed"]);

        var drill = await RehearseAsync(app, user, scene.Service);

        var said = $"Last rehearsed {app.Clock.GetUtcNow():d MMM yyyy}, in INC-{drill}: it worked";
        foreach (var page in new[] { $"/services/{scene.Slug}", $"/incidents/{scene.Number}/rollbacks/new?change={scene.Change}", $"/incidents/{scene.Number}/changes/{scene.Change}/rollback" })
            Assert.Contains(said, await user.PageAsync(page));
        var row = Assert.Single((await api.GetAsync("services"))["items"].AsArray(), s => (string?)s!["slug"] == scene.Slug)!;
        foreach (var rehearsed in new[] { (await api.GetAsync($"services/{scene.Slug}"))["last_rehearsed"], row["last_rehearsed"]! })
            Assert.Equal(($"{app.Clock.GetUtcNow():yyyy-MM-dd}", "worked", $"INC-{drill}"), ((string?)rehearsed["on"], (string?)rehearsed["result"], (string?)rehearsed["incident"]));
    }

    [Theory, BothEngines]
    public async Task A_private_drill_is_not_told_of_to_others(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        using var stranger = await app.SignInAsync();
        using var api = await app.ApiAsync();
        var scene = await DecisionScene.MakeAsync(app, user);

        await RehearseAsync(app, user, scene.Service, Visibility.Private);

        Assert.Contains("Last rehearsed", await user.PageAsync($"/services/{scene.Slug}"));
        Assert.Contains("Never rehearsed", await stranger.PageAsync($"/services/{scene.Slug}"));
        Assert.Null((await api.GetAsync($"services/{scene.Slug}")).Json!["last_rehearsed"]);
    }

    static async Task<int> RehearseAsync(TestApp app, TestUser user, Guid service, string visibility = Visibility.Open)
    {
        var actor = user.AsActor();
        var drill = (await app.Service<DeclareIncident>().RunAsync(new("Practise the way back", Kind: IncidentKind.Drill, Visibility: visibility), actor, Ct)).Value.Number;
        Assert.True((await app.Service<ProposeRollback>().RunAsync(new(drill, new(ServiceId: service, From: "5.41.0", To: "5.40.2")), actor, Ct)).Succeeded);
        Assert.True((await app.Service<DecideRollback>().RunAsync(new(drill, 1, PreflightSkippedBecause: "A drill"), actor, Ct)).Succeeded);
        Assert.True((await app.Service<StartRollback>().RunAsync(new(drill, 1), actor, Ct)).Succeeded);
        Assert.True((await app.Service<FinishRollback>().RunAsync(new(drill, 1, RollbackOutcome.Succeeded), actor, Ct)).Succeeded);
        return drill;
    }
}

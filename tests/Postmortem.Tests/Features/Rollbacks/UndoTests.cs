using System.Net;
using Postmortem.Features.Changes;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>Can it be taken back: the page of a linked change, and the form that it fills in.</summary>
public sealed class UndoTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task The_page_tells_where_it_goes_back_to_and_what_else_would_go(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var actor = user.AsActor();
        var scene = await DecisionScene.MakeAsync(app, user);
        var earlier = await user.DeclareIncidentAsync("Carts are lost");
        await app.ChangeAsync(scene.Name, "5.40.1", "5.40.2", 600, actor);
        await app.ChangeAsync(scene.Name, "5.41.0", "5.41.1", 9, actor, title: $"Keeps carts, see INC-{earlier}");
        await app.ChangeAsync(scene.Name, "5.41.1", "5.41.2", 6, actor, title: "Closes a hole", securityFix: true);
        await app.ChangeAsync(scene.Name, "5.41.2", "5.41.3", 1, actor, status: "started");
        Assert.Contains($"/incidents/{scene.Number}/changes/{scene.Change}/rollback", await user.PageAsync($"/incidents/{scene.Number}"));

        var page = WebUtility.HtmlDecode(await user.PageAsync($"/incidents/{scene.Number}/changes/{scene.Change}/rollback"));
        Assert.Contains("Not safely: roll forward instead?", page);
        Assert.Contains("It would undo a security fix", page);
        Assert.Contains($"It would undo what fixed INC-{earlier}", page);
        Assert.Contains("Fixed INC-" + earlier, page);
        Assert.Contains("the version before it: it succeeded, and no incident is linked to it", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("One change is still under way", page);
        Assert.Contains("Never rehearsed", page);
        Assert.Contains("<strong>deploy --to</strong>", page);

        var form = WebUtility.HtmlDecode(await user.PageAsync($"/incidents/{scene.Number}/rollbacks/new?change={scene.Change}"));
        Assert.Contains("value=\"5.41.2\"", form);
        Assert.Contains("value=\"5.40.2\"", form);
        Assert.Contains("Closes a hole (security fix)", form);
        Assert.Contains("(fixed an earlier incident)", form);
        Assert.Contains("Not safely", form);
        var forward = WebUtility.HtmlDecode(await user.PageAsync($"/incidents/{scene.Number}/rollbacks/new?change={scene.Change}&direction=forward"));
        Assert.Contains("It would undo a security fix", forward[forward.IndexOf("name=\"reason\"", StringComparison.Ordinal)..]);
    }

    [Theory, BothEngines]
    public async Task What_a_private_incident_says_of_a_change_is_told_to_its_members_alone(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var member = await app.SignInAsync();
        using var other = await app.SignInAsync();
        var scene = await DecisionScene.MakeAsync(app, member);
        var hidden = (await app.Service<DeclareIncident>().RunAsync(new("Keys leaked", Visibility: Visibility.Private), member.AsActor(), Ct)).Value.Number;
        var before = await app.ChangeAsync(scene.Name, "5.40.1", "5.40.2", 600, member.AsActor());
        await app.ChangeAsync(scene.Name, "5.41.0", "5.41.1", 5, member.AsActor(), title: $"Mends INC-{hidden}");
        Assert.True((await app.Service<LinkChange>().RunAsync(new(hidden, before, "caused"), member.AsActor(), Ct)).Succeeded);

        var seen = WebUtility.HtmlDecode(await member.PageAsync($"/incidents/{scene.Number}/changes/{scene.Change}/rollback"));
        Assert.Contains($"Fixed INC-{hidden}", seen);
        Assert.Contains("was right before it, but failed or is linked to an incident", seen);
        var unseen = WebUtility.HtmlDecode(await other.PageAsync($"/incidents/{scene.Number}/changes/{scene.Change}/rollback"));
        Assert.DoesNotContain($"Fixed INC-{hidden}", unseen);
        Assert.DoesNotContain("linked to an incident", unseen.Replace("no incident is linked", "", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/incidents/{hidden}/changes/{before}/rollback")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_change_of_an_unknown_service_and_of_another_place_says_only_what_is_known(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var change = await app.ChangeAsync("Somebody else’s cloud", "", "eu-7", 20, user.AsActor());

        var page = WebUtility.HtmlDecode(await user.PageAsync($"/incidents/{number}/changes/{change}/rollback"));
        Assert.Contains("The catalogue does not know its service", page);
        Assert.Contains("No version that is known to be good is recorded", page);
        Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync($"/incidents/{number}/changes/{Guid.NewGuid()}/rollback")).StatusCode);
    }
}

using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.People;
using Postmortem.Tests.Features.Accounts;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Slack;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Browser;

/// <summary>
/// Every page can be used by everybody: axe finds nothing, nothing sticks out of the window, nothing complains to the console.
/// Light on a desk and dark on a phone, and of every other page the other way round: what differs between themes are colours, between sizes the layout.
/// </summary>
public sealed class EveryPageTests(Apps apps, Chromium chromium)
{
    [Fact]
    public async Task Every_page_of_a_full_record_is_accessible()
    {
        await using var app = await DemoApp.StartAsync(apps);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var reader = await app.SignInAsync(Role.Reader);
        var world = await World.MakeAsync(app, administrator, Visibility.Open, "lantern");
        var pages = new PagesToSee(app);
        await AssertAccessibleAsync(app, administrator, await pages.FindAsync(administrator, world));
        await AssertAccessibleAsync(app, reader, await pages.FindAsync(reader));
    }

    [Fact]
    public async Task Every_page_of_an_empty_record_is_accessible()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        await AssertAccessibleAsync(app, null, ["/", "/setup", "/api"]);
        using var administrator = await app.SignInAsync(Role.Administrator);
        // The API's page knows no records: what it looks like to somebody signed in is seen in the full one.
        await AssertAccessibleAsync(app, administrator, [.. (await new PagesToSee(app).FindAsync(administrator)).Where(page => page != "/api")]);
        var number = await administrator.DeclareIncidentAsync();
        await AssertAccessibleAsync(app, administrator, [$"/incidents/{number}", $"/incidents/{number}/milestones", $"/incidents/{number}/review/new", $"/incidents/{number}/history"]);
        var invitation = await administrator.InviteAsync("new@example.com", Role.Responder);
        await AssertAccessibleAsync(app, null, ["/sign-in", "/error/404", invitation]);
    }

    [Fact]
    public async Task Every_page_about_Slack_is_accessible()
    {
        await using var app = await SlackApp.StartAsync(Engine.Sqlite, apps);
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        app.Slack.Scopes.Remove("files:read");
        app.Slack.Fail("conversations.create", Slack.Fault.MissingScope("channels:manage"));
        await administrator.DeclareIncidentAsync();
        await app.SettleAsync();
        var link = await app.App.Service<LinkAccount>().OfferAsync(FakeSlack.Team, "U1GRACE", TestContext.Current.CancellationToken);
        await AssertAccessibleAsync(app.App, administrator, ["/settings/slack", "/settings/slack?mode=socket", link.AbsolutePath]);
        await app.App.Service<LinkAccount>().RunAsync(link.Segments[^1], administrator.AsActor(), TestContext.Current.CancellationToken);
        await AssertAccessibleAsync(app.App, administrator, ["/slack/link"]);
    }

    [Fact]
    public async Task The_page_of_several_workspaces_is_accessible()
    {
        await using var scene = await InstallScene.StartAsync(Engine.Sqlite, apps);
        await AssertAccessibleAsync(scene.App.App, scene.Administrator, ["/settings/slack"]);
        await scene.AddAsync(scene.Slack);
        await scene.AddAsync(scene.Slack.AddWorkspace("T02OTHER", "Other"));
        scene.Slack.Revoke(scene.Slack.Token!);
        await scene.TellAsync(new() { ["type"] = "app_uninstalled" });
        await AssertAccessibleAsync(scene.App.App, scene.Administrator, ["/settings/slack", "/slack/oauth"]);
    }

    async Task AssertAccessibleAsync(TestApp app, TestUser? user, IReadOnlyList<string> pages)
    {
        // Two windows use both cores of a small machine.
        var faults = await Task.WhenAll(pages.Index().GroupBy(p => p.Index % 2, p => p.Item).Select(half => FaultsAsync(app, user, half)));
        Assert.True(faults.Sum(f => f.Count) == 0, string.Join('\n', faults.SelectMany(f => f)));
    }

    async Task<IReadOnlyList<string>> FaultsAsync(TestApp app, TestUser? user, IEnumerable<string> pages)
    {
        await using var window = user is null ? await chromium.OpenAsync(app) : await chromium.OpenAsync(app, user);
        await window.PrepareAxeAsync();
        var faults = new List<string>();
        foreach (var (place, page) in pages.Index())
        {
            await window.Page.GotoAsync(page);
            var (desk, phone) = place % 2 == 0 ? (ColorScheme.Light, ColorScheme.Dark) : (ColorScheme.Dark, ColorScheme.Light);
            foreach (var (theme, width) in new[] { (desk, 1440), (phone, 390) })
            {
                await window.Page.SetViewportSizeAsync(width, 1000);
                await window.Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
                faults.AddRange((await window.FaultsAsync()).Select(fault => $"{page}, {theme}, {width} px: {fault}"));
            }
        }
        return faults;
    }
}

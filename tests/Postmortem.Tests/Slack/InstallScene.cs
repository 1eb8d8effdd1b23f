using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>An application whose workspaces are added through OAuth, and an administrator who adds them.</summary>
public sealed class InstallScene : IAsyncDisposable
{
    public static readonly Dictionary<string, string?> WithoutToken = new() { ["Slack:BotToken"] = null, ["Slack:ClientId"] = FakeSlack.ClientId, ["Slack:ClientSecret"] = FakeSlack.ClientSecret };

    InstallScene(SlackApp app, TestUser administrator) => (App, Administrator) = (app, administrator);

    public SlackApp App { get; }
    public FakeSlack Slack => App.Slack;
    public TestUser Administrator { get; }

    public static async Task<InstallScene> StartAsync(Engine engine, Apps apps, Dictionary<string, string?>? settings = null, TestLog? log = null)
    {
        var app = await SlackApp.StartAsync(engine, apps, settings ?? WithoutToken, log);
        return new(app, await app.App.SignInAsync(Role.Administrator, "Amira Haddad"));
    }

    /// <summary>Presses "Add to Slack", lets the app in there, and comes back.</summary>
    /// <returns>The page on which it ends.</returns>
    public async Task<string> AddAsync(FakeSlack? workspace) => await EndAsync(Slack.Approve(await BeginAsync(), workspace));

    /// <returns>Slack's page.</returns>
    public async Task<Uri> BeginAsync(string path = "/slack/install")
    {
        using var answer = await Administrator.GetAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!;
    }

    public Task<string> EndAsync(string back) => EndAsync(Administrator, back);

    public static async Task<string> EndAsync(TestUser user, string back)
    {
        using var answer = await user.GetAsync(back);
        Assert.Equal("/settings/slack", answer.Headers.Location?.OriginalString);
        return TextOf(await user.PageAsync("/settings/slack"));
    }

    public async Task<string> PageAsync() => TextOf(await Administrator.PageAsync("/settings/slack"));

    public Task<HttpResponseMessage> RemoveAsync(string team) => Administrator.PostAsync("/settings/slack/workspaces/removal", new() { ["team"] = team });

    /// <summary>Slack tells that the app was taken out.</summary>
    public async Task TellAsync(System.Text.Json.Nodes.JsonObject e)
    {
        Assert.Equal(HttpStatusCode.OK, (await App.EventAsync(e)).StatusCode);
        await App.SettleAsync();
    }

    public Task<T?> ReadAsync<T>(string sql) => App.App.Database.ReadAsync(s => s.ScalarAsync<T>(sql), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Administrator.Dispose();
        await App.DisposeAsync();
    }

    static string TextOf(string html) => string.Join(' ', Form.Parse(html).QuerySelector("main")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

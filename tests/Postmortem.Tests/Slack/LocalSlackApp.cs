using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Postmortem.Features.Slack.Socket;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>The application and <see cref="LocalSlack"/>, each a server of its own on loopback. Both go by the real clock, by which it signs.</summary>
public sealed class LocalSlackApp : IAsyncDisposable
{
    /// <summary>What the modal that opens is known by: it may stand there as "Loading" before it has its fields.</summary>
    int _seen;

    LocalSlackApp(TestApp app, LocalSlack slack) => (App, Slack) = (app, slack);

    public TestApp App { get; }

    public LocalSlack Slack { get; }

    /// <param name="mode">http or socket.</param>
    /// <param name="email">Alice's, by which her account is found.</param>
    public static async Task<LocalSlackApp> StartAsync(Engine engine, string mode, Apps apps, string email = "alice@example.com")
    {
        var port = FreePorts.Next();
        var app = await TestApp.StartAsync(engine, apps, new()
        {
            ["Slack:BotToken"] = FakeSlack.BotToken,
            ["Slack:SigningSecret"] = SlackApp.Secret,
            ["Slack:AppToken"] = "xapp-test-token",
            ["Slack:Mode"] = mode,
            ["Slack:ApiBaseUrl"] = $"http://127.0.0.1:{port}/api/",
            ["Slack:AnnouncementChannel"] = "C02INC",
        });
        var both = new LocalSlackApp(app, await LocalSlack.StartAsync(port, mode == "http" ? new Uri(app.Address, "/slack/events") : null, email));
        both.KeepTime();
        await app.Service<SlackWorkspaces>().CheckConfiguredAsync(TestContext.Current.CancellationToken);
        if (mode == "socket") await both.Slack.WaitAsync(() => Task.FromResult(app.Service<SocketMode>().IsConnected));
        return both;
    }

    /// <summary>Waits until it holds, while the application's clock goes on.</summary>
    public Task UntilAsync(Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string what = "") => Slack.WaitAsync(() =>
    {
        KeepTime();
        return holds();
    }, what);

    public Task UntilShownAsync(string channel, string text) => UntilAsync(async () => (await Slack.ShownAsync(channel)).Contains(text, StringComparison.Ordinal), text);

    /// <param name="sql">Its one value, which comes to hold the text.</param>
    public Task UntilKeptAsync(string text, string sql) => UntilAsync(async () => (await ReadAsync(sql))?.Contains(text, StringComparison.Ordinal) == true, $"{text} by {sql}");

    public Task<string?> ReadAsync(string sql) => App.Database.ReadAsync(s => s.ScalarAsync<string?>(sql), TestContext.Current.CancellationToken);

    public async Task CommandAsync(string words, string channel = "C01GEN")
    {
        _seen = (await LogAsync()).Count;
        await Slack.DoAsync("command", new { user = LocalSlack.Alice, channel, command = "/incident", text = words });
    }

    /// <summary>The form that opened last, once it has this field, submitted with these values.</summary>
    public async Task FillAsync(Dictionary<string, JsonObject> values)
    {
        var field = $"\"block_id\":\"{values.Keys.First()}\"";
        await UntilAsync(async () => (await LogAsync()).Skip(_seen).Any(l => l.Contains("views.", StringComparison.Ordinal) && l.Contains(field, StringComparison.Ordinal)));
        await Slack.SubmitAsync(LocalSlack.Alice, values);
    }

    /// <summary>A button of the newest message in the channel that has it, by its words.</summary>
    public async Task PressAsync(string channel, string words)
    {
        _seen = (await LogAsync()).Count;
        var messages = (await Slack.ReadAsync($"messages/{channel}"))["messages"]!.AsArray();
        var (message, button) = messages.Reverse().SelectMany(m => Buttons(m!).Select(b => (m, b))).First(x => (string?)x.b["text"]!["text"] == words);
        await Slack.DoAsync("interact", new { user = LocalSlack.Alice, channel, messageTs = (string?)message!["ts"], action = button });

        static IEnumerable<JsonNode> Buttons(JsonNode message) =>
            (message["blocks"]?.AsArray() ?? []).Where(b => (string?)b!["type"] == "actions").SelectMany(b => b!["elements"]!.AsArray()).Where(e => (string?)e!["type"] == "button").Select(e => e!);
    }

    /// <returns>The message's stamp.</returns>
    public async Task<string> SayAsync(string channel, string text, string? thread = null)
    {
        await Slack.DoAsync("message", thread is null ? new { user = LocalSlack.Alice, channel, text } : (object)new { user = LocalSlack.Alice, channel, text, thread_ts = thread });
        return (string)(await Slack.ReadAsync($"messages/{channel}"))["messages"]!.AsArray().Last(m => (string?)m!["text"] == text)!["ts"]!;
    }

    public Task ReactAsync(string channel, string ts, string name, bool present = true) => Slack.DoAsync("reaction", new { user = LocalSlack.Alice, channel, ts, name, present });

    void KeepTime() => App.Clock.Set(TimeProvider.System.GetUtcNow());

    async Task<IReadOnlyList<string>> LogAsync() => [.. (await Slack.ReadAsync("log"))["log"]!.AsArray().Select(l => l!.ToJsonString(LocalSlack.Readable).Replace("\\\"", "\"", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Slack.DisposeAsync();
    }
}

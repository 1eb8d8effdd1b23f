using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>
/// The program <c>local-slack</c>, a workspace of somebody else's making: it signs, sends and answers by its own understanding of Slack.
/// tests/check.sh puts it into tests/.cache.
/// </summary>
public sealed class LocalSlack : IAsyncDisposable
{
    public const string Version = "0.1.8";
    public const string Alice = "U01ALICE";
    public static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly string Program = Path.Combine(Repository.Root, "tests/.cache/node_modules/local-slack-linux-x64/bin/local-slack");

    /// <summary>Long, for machines that have more to do than these tests.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process _process;
    readonly string _folder;
    readonly HttpClient _http;

    LocalSlack(Process process, string folder, int port)
    {
        (_process, _folder) = (process, folder);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        Port = port;
    }

    public int Port { get; }

    /// <param name="requestUrl">Where everything is sent; null for Socket Mode.</param>
    public static async Task<LocalSlack> StartAsync(int port, Uri? requestUrl, string email)
    {
        if (!File.Exists(Program)) throw new InvalidOperationException($"local-slack {Version} is missing. Run tests/check.sh once, or: npm install --prefix tests/.cache local-slack-linux-x64@{Version}");
        var folder = Directory.CreateTempSubdirectory("postmortem-slack-").FullName;
        var config = Path.Combine(folder, "slack.yaml");
        await File.WriteAllTextAsync(config, $$"""
            workspace: {name: Test, domain: test, teamId: {{FakeSlack.Team}}}
            app: {appId: A01APP, botUserId: {{FakeSlack.Bot}}, botName: bot, botToken: {{FakeSlack.BotToken}},
              appToken: xapp-test-token, signingSecret: {{SlackApp.Secret}}, {{(requestUrl is null ? "mode: socket" : $"mode: events, requestUrl: {requestUrl}")}}}
            users: [{id: {{Alice}}, name: alice, real_name: Alice, email: {{email}}}]
            channels: [{id: C01GEN, name: general, members: [{{Alice}}, U0BOT]}, {id: C02INC, name: incidents, members: [{{Alice}}, U0BOT]}]
            """);
        var start = new ProcessStartInfo(Program, ["--config", config, "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["TMPDIR"] = folder;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var slack = new LocalSlack(process, folder, port);
        await slack.WaitAsync(async () => (await slack._http.GetAsync("_control/state")).IsSuccessStatusCode);
        return slack;
    }

    /// <summary>What somebody does in Slack: command, message, interact, reaction, edit-message, delete-message, open-home.</summary>
    public async Task DoAsync(string what, object how)
    {
        using var answer = await _http.PostAsJsonAsync($"_control/{what}", how, JsonSerializerOptions.Web, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public async Task<JsonNode> ReadAsync(string what) => (await _http.GetFromJsonAsync<JsonNode>($"_control/{what}", TestContext.Current.CancellationToken))!;

    /// <summary>The texts and blocks of a channel, as one text.</summary>
    public async Task<string> ShownAsync(string channel) => (await ReadAsync($"messages/{channel}")).ToJsonString(Readable);

    public async Task<string> ChannelAsync(string name) => (string)(await ReadAsync("state"))["channels"]!.AsArray().Single(c => ((string)c!["name"]!).StartsWith(name, StringComparison.Ordinal))!["id"]!;

    /// <summary>
    /// Submits the modal that stands open, over the socket that Slack's own window would use, until the window has the answer:
    /// it closes whatever stands open then, also what a command has opened in the meantime.
    /// </summary>
    public async Task SubmitAsync(string user, Dictionary<string, JsonObject> values)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}/ui"), patience.Token);
        Assert.NotEmpty((await ReceiveAsync(socket, patience.Token))["state"]!["modalStack"]!.AsArray());
        var blocks = new JsonObject(values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)new JsonObject { ["value"] = v.Value })));
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["t"] = "view_submit", ["user"] = user, ["values"] = blocks }), WebSocketMessageType.Text, true, patience.Token);
        for (var sent = false; ;)
        {
            var told = await ReceiveAsync(socket, patience.Token);
            sent = sent || ((string)told["t"]! == "log" && told.ToJsonString().Contains("view_submission", StringComparison.Ordinal));
            if (sent && (string)told["t"]! is "view" or "view_errors") return;
        }
    }

    static async Task<JsonNode> ReceiveAsync(ClientWebSocket socket, CancellationToken ct)
    {
        using var whole = new MemoryStream();
        var part = new byte[64 * 1024];
        for (var last = false; !last;)
        {
            var received = await socket.ReceiveAsync(part, ct);
            whole.Write(part, 0, received.Count);
            last = received.EndOfMessage;
        }
        return JsonNode.Parse(whole.ToArray())!;
    }

    /// <param name="what">What is waited for, in the words of the test.</param>
    public async Task WaitAsync(Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < Patience;)
        {
            try
            {
                if (await holds()) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"Not in {Patience.TotalSeconds:0} seconds: {what}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Reminders;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Jobs;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>The application with Slack set up against a <see cref="FakeSlack"/>. Its workers are driven by hand: <see cref="SettleAsync"/>.</summary>
public sealed class SlackApp : IAsyncDisposable
{
    public const string Secret = "test-signing-secret";

    readonly HttpClient _http = new();
    int _ids;

    SlackApp(TestApp app, FakeSlack slack) => (App, Slack) = (app, slack);

    public TestApp App { get; }

    public FakeSlack Slack { get; }

    public static async Task<SlackApp> StartAsync(Engine engine, Apps apps, Dictionary<string, string?>? settings = null, ILoggerProvider? log = null)
    {
        var slack = await FakeSlack.StartAsync();
        var all = new Dictionary<string, string?>
        {
            ["Slack:BotToken"] = FakeSlack.BotToken,
            ["Slack:SigningSecret"] = Secret,
            ["Slack:ApiBaseUrl"] = new Uri(slack.Url, "/api/").ToString(),
            ["Slack:AnnouncementChannel"] = "C02INC",
        };
        foreach (var (key, value) in settings ?? []) all[key] = value;
        var app = await TestApp.StartAsync(engine, apps, all, builder =>
        {
            if (log is not null) builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        });
        // The check of the workspace too: where it comes late, it takes a fault that a test put in the way, or forgets one that was found.
        var check = app.Service<IEnumerable<IHostedService>>().OfType<WorkspaceCheck>().Single();
        foreach (var worker in new BackgroundService[] { app.Service<InboxWorker>(), app.Service<Postmortem.Features.Slack.Outbound.OutboundRunner>(), app.Service<OutboxRunner>(), app.Service<ReminderWorker>(), check })
            await worker.StopAsync(CancellationToken.None);
        if (all["Slack:BotToken"] is not null) await app.Service<SlackWorkspaces>().CheckConfiguredAsync(CancellationToken.None);
        return new SlackApp(app, slack);
    }

    /// <summary>The same application, as people of another workspace use it.</summary>
    public SlackApp In(FakeSlack workspace) => new(App, workspace) { _ids = 500 };

    /// <summary>Somebody with an account, whom Slack knows by the same address.</summary>
    public async Task<(string UserId, TestUser Web)> PersonAsync(string role = "responder")
    {
        var web = await App.SignInAsync(role);
        var id = NextId("U1");
        Slack.AddUser(id, web.Name, web.Email);
        return (id, web);
    }

    public string NextId(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{Interlocked.Increment(ref _ids):000}");

    /// <summary>Works on everything that waits, until nothing does: inbox, facts, lanes. Slack's own pace is passed over by moving the clock.</summary>
    public async Task SettleAsync(int most = 60)
    {
        var ct = TestContext.Current.CancellationToken;
        for (var quiet = 0; quiet < 2 && most > 0; most--)
        {
            var done = await App.Service<InboxWorker>().RunBatchAsync(ct);
            while (await App.Service<OutboxRunner>().RunBatchAsync(ct) > 0) done++;
            done += await App.Service<Postmortem.Features.Slack.Outbound.OutboundRunner>().RunBatchAsync(ct);
            quiet = done == 0 ? quiet + 1 : 0;
            App.Clock.Advance(TimeSpan.FromSeconds(2));
        }
    }

    public Task<HttpResponseMessage> CommandAsync(string userId, string text, string channel = "C01GEN", string? trigger = null, string? responseUrl = null, string path = "/slack/commands") => SendAsync(path, new FormUrlEncodedContent(new Dictionary<string, string>
    {
        ["command"] = "/incident",
        ["text"] = text,
        ["team_id"] = Slack.TeamId,
        ["channel_id"] = channel,
        ["channel_name"] = "general",
        ["user_id"] = userId,
        ["user_name"] = "somebody",
        ["trigger_id"] = trigger ?? NextId("trigger"),
        ["response_url"] = responseUrl ?? new Uri(Slack.Url, "/response/1").ToString(),
        ["api_app_id"] = "A01APP",
    }));

    /// <summary>The command, and what the person was answered: as a message, or in the modal that opened.</summary>
    public async Task<string> SayAsync(string userId, string text, string channel = "C01GEN")
    {
        var (answers, views) = (Slack.Responses.Count, Slack.Views.Count);
        Assert.Equal(HttpStatusCode.OK, (await CommandAsync(userId, text, channel)).StatusCode);
        await SettleAsync();
        var answer = Slack.Views.Count > views ? Slack.Views.Values.Last() : Assert.Single(Slack.Responses.Skip(answers));
        return answer.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    public Task<HttpResponseMessage> PressAsync(string userId, string action, string value, string channel) => InteractAsync(new()
    {
        ["type"] = "block_actions",
        ["user"] = new JsonObject { ["id"] = userId, ["team_id"] = Slack.TeamId, ["username"] = "somebody" },
        ["trigger_id"] = NextId("trigger"),
        ["channel"] = new JsonObject { ["id"] = channel },
        ["response_url"] = new Uri(Slack.Url, "/response/1").ToString(),
        ["actions"] = new JsonArray(new JsonObject { ["action_id"] = action, ["type"] = "button", ["value"] = value }),
    });

    public Task<HttpResponseMessage> InteractAsync(JsonObject payload, string path = "/slack/interactions")
    {
        payload["team"] ??= new JsonObject { ["id"] = Slack.TeamId };
        return SendAsync(path, new FormUrlEncodedContent(new Dictionary<string, string> { ["payload"] = payload.ToJsonString() }));
    }

    public Task<HttpResponseMessage> EventAsync(JsonObject e, string? eventId = null, string path = "/slack/events", int retry = 0, bool isShared = false) => SendAsync(path, Json(new()
    {
        ["type"] = "event_callback",
        ["team_id"] = Slack.TeamId,
        ["api_app_id"] = "A01APP",
        ["event_id"] = eventId ?? NextId("Ev"),
        ["event_time"] = 1899449000,
        ["is_ext_shared_channel"] = isShared,
        ["event"] = e,
    }), retry: retry);

    /// <summary>The command whose form opens, submitted with these values.</summary>
    public async Task<string> FillAsync(string userId, string text, string channel, Dictionary<string, JsonObject> values)
    {
        await SayAsync(userId, text, channel);
        return await FillAsync(userId, values);
    }

    /// <summary>The form that opened last, submitted with these values.</summary>
    /// <returns>How Slack is told to go on: see <c>response_action</c>.</returns>
    public async Task<string> FillAsync(string userId, Dictionary<string, JsonObject> values)
    {
        var answer = await SubmitAsync(userId, Slack.Views.Keys.Last(), values);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await SettleAsync();
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What is offered in the form that opened last while this is typed: texts with their values.</summary>
    public async Task<Dictionary<string, string>> SuggestAsync(string userId, string actionId, string typed)
    {
        var (id, view) = Slack.Views.Last();
        var answer = await InteractAsync(new()
        {
            ["type"] = "block_suggestion",
            ["user"] = new JsonObject { ["id"] = userId, ["team_id"] = Slack.TeamId, ["username"] = "somebody" },
            ["action_id"] = actionId,
            ["value"] = typed,
            ["view"] = new JsonObject { ["id"] = id, ["private_metadata"] = (string?)view["private_metadata"] ?? "" },
        });
        var options = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["options"]!.AsArray();
        return options.ToDictionary(o => (string)o!["text"]!["text"]!, o => (string)o!["value"]!);
    }

    /// <summary>The modal that stands open now, submitted with these values: by field, the value as typed or chosen.</summary>
    public Task<HttpResponseMessage> SubmitAsync(string userId, string viewId, Dictionary<string, JsonObject> values)
    {
        var view = Slack.Views[viewId];
        var state = new JsonObject();
        foreach (var input in view["blocks"]!.AsArray().Where(b => (string?)b!["type"] == "input"))
            state[(string)input!["block_id"]!] = new JsonObject { [(string)input["element"]!["action_id"]!] = values.GetValueOrDefault((string)input["block_id"]!) ?? new JsonObject { ["type"] = (string?)input["element"]!["type"] } };
        return InteractAsync(new()
        {
            ["type"] = "view_submission",
            ["user"] = new JsonObject { ["id"] = userId, ["team_id"] = Slack.TeamId, ["username"] = "somebody" },
            ["trigger_id"] = NextId("trigger"),
            ["view"] = new JsonObject { ["id"] = viewId, ["callback_id"] = (string?)view["callback_id"], ["private_metadata"] = (string?)view["private_metadata"] ?? "", ["state"] = new JsonObject { ["values"] = state } },
        });
    }

    public static JsonObject Typed(string text) => new() { ["type"] = "plain_text_input", ["value"] = text };

    public static JsonObject Chosen(string value) => new() { ["type"] = "static_select", ["selected_option"] = new JsonObject { ["value"] = value } };

    public static JsonObject ChosenAll(params string[] values) => new() { ["type"] = "checkboxes", ["selected_options"] = new JsonArray([.. values.Select(v => (JsonNode)new JsonObject { ["value"] = v })]) };

    public static ByteArrayContent Json(JsonObject json)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>Signed as Slack signs, by the application's clock.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, HttpContent content, string secret = Secret, TimeSpan age = default, int retry = 0)
    {
        var body = await content.ReadAsByteArrayAsync();
        var stamp = (App.Clock.GetUtcNow() - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(App.Address, path)) { Content = content };
        request.Headers.Add(SlackSignature.TimeHeader, stamp);
        request.Headers.Add(SlackSignature.SignatureHeader, SlackSignature.Sign(secret, stamp, body));
        if (retry > 0) request.Headers.Add("X-Slack-Retry-Num", retry.ToString(CultureInfo.InvariantCulture));
        var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        // A modal may be answered with the next one.
        if (answer.Content.Headers.ContentType?.MediaType == "application/json" && JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))?["view"] is { } view) Slack.Hold("view", view);
        return answer;
    }

    /// <returns>The incident's number.</returns>
    public async Task<int> DeclareAsync(string userId, string title = "Checkout answers with errors", string severity = "SEV2", bool isPrivate = false)
    {
        Assert.Equal(HttpStatusCode.OK, (await CommandAsync(userId, $"declare {title}")).StatusCode);
        await SettleAsync();
        var values = new Dictionary<string, JsonObject> { ["title"] = Typed(title), ["severity"] = Chosen(severity) };
        if (isPrivate) values["visibility"] = ChosenAll("private");
        var answer = await SubmitAsync(userId, Slack.Views.Keys.Last(), values);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("is declared", body);
        await SettleAsync();
        return await App.Database.ReadAsync(s => s.ScalarAsync<int>("select max(number) from incidents"), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await App.DisposeAsync();
        await Slack.DisposeAsync();
    }
}

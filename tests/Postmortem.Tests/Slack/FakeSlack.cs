using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Postmortem.Features.Slack.Setup;

namespace Postmortem.Tests.Slack;

/// <summary>One call of the Web API, as it came.</summary>
public sealed record ApiCall(string Method, IReadOnlyDictionary<string, string> Args, string? Token)
{
    public string? this[string name] => Args.GetValueOrDefault(name);

    public JsonNode Json(string name) => JsonNode.Parse(Args[name])!;
}

/// <summary>Plays Slack's Web API in this process, and keeps what a workspace would hold. Faults are put in the way of single calls.</summary>
public sealed partial class FakeSlack : IAsyncDisposable
{
    public const string Team = "T01TEST";
    public const string Bot = "U0BOT";
    public const string BotToken = "xoxb-test-token";

    readonly WebApplication _app;
    readonly Lock _lock = new();
    readonly List<ApiCall> _calls = [];
    readonly ConcurrentDictionary<string, ConcurrentQueue<Fault>> _faults = new();
    readonly ConcurrentQueue<string> _refused = new();
    int _ids;

    FakeSlack(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    public Dictionary<string, FakeChannel> Channels { get; } = [];

    public Dictionary<string, JsonObject> Users { get; } = [];

    /// <summary>By id, as they stand now.</summary>
    public Dictionary<string, JsonNode> Views { get; } = [];

    /// <summary>By user: what their Home shows.</summary>
    public Dictionary<string, JsonNode> Homes { get; } = [];

    public FakeFiles Files { get; } = new();

    public HashSet<string> UsedTriggers { get; } = [];

    /// <summary>What the bot's token may do.</summary>
    public HashSet<string> Scopes { get; } = [.. AppScopes.All.Select(s => s.Name)];

    public ConcurrentQueue<JsonNode> Responses { get; private init; } = new();

    public IReadOnlyList<ApiCall> Calls { get { lock (_lock) return [.. _calls]; } }

    public IEnumerable<ApiCall> CallsOf(string method) => Calls.Where(c => c.Method == method);

    public FakeChannel Channel(string name) => Channels.Values.Single(c => c.Name.StartsWith(name, StringComparison.Ordinal));

    public static async Task<FakeSlack> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var fake = new FakeSlack(app);
        app.MapPost("/api/{method}", (Delegate)fake.CallAsync);
        app.MapPost("/response/{id}", (Delegate)fake.RespondAsync);
        app.UseWebSockets();
        app.MapGet("/socket", (Delegate)fake.ListenAsync);
        app.MapGet("/files/{id}", (string id, HttpContext context) => fake.Files.Answer(id, context));
        await app.StartAsync();
        fake.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return fake.Furnished();
    }

    public void AddUser(string id, string name, string? email = null, bool isBot = false, string? team = null) => Users[id] = new JsonObject
    {
        ["id"] = id,
        ["team_id"] = team ?? TeamId,
        ["name"] = name,
        ["real_name"] = name,
        ["tz"] = "Europe/Berlin",
        ["is_bot"] = isBot,
        ["is_email_confirmed"] = email is not null,
        ["profile"] = new JsonObject { ["email"] = email, ["real_name"] = name },
    };

    public FakeChannel AddChannel(string id, string name, string? creator = null) => Channels[id] = new(id, name, creator ?? "U01ADMIN");

    /// <summary>The next calls of this method end so, one after another.</summary>
    public FakeSlack Fail(string method, params Fault[] faults)
    {
        var queue = _faults.GetOrAdd(method, _ => new());
        foreach (var fault in faults) queue.Enqueue(fault);
        return this;
    }

    /// <summary>Whatever still waits to go wrong is forgotten.</summary>
    public void Mend() => _faults.Clear();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Assert.True(Refused.Count == 0, "Slack would refuse this: " + string.Join('\n', Refused));
    }

    async Task<IResult> RespondAsync(string id, HttpContext context)
    {
        var said = (await JsonNode.ParseAsync(context.Request.Body))!;
        Hold("response", said);
        Responses.Enqueue(said);
        return Results.Text("ok");
    }

    async Task<IResult> CallAsync(string method, HttpContext context)
    {
        var form = (await context.Request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString());
        var token = context.Request.Headers.Authorization.ToString() is { Length: > 7 } header ? header[(header.IndexOf(' ') + 1)..] : null;
        var call = new ApiCall(method, form, token);
        var fault = _faults.TryGetValue(method, out var queue) && queue.TryDequeue(out var next) && next != Fault.None ? next : null;
        lock (_lock)
        {
            _calls.Add(call);
            if (method == "auth.test") context.Response.Headers["X-OAuth-Scopes"] = string.Join(',', (Of(token) ?? this).Scopes);
            if (fault is { DoesItFirst: true }) Route(call);
            if (fault is null) return Results.Text(Route(call).ToJsonString(), "application/json");
        }
        return await fault.AnswerAsync(context);
    }

    JsonObject Do(ApiCall call)
    {
        foreach (var name in new[] { "blocks", "view" }.Where(name => call[name] is not null))
        {
            var sent = call.Json(name);
            if (!SlackRules.IsInOrder(sent)) return Error("invalid_blocks");
            Hold(name, sent);
        }
        foreach (var (_, unfurl) in call["unfurls"] is null ? [] : call.Json("unfurls").AsObject()) Hold("unfurl", unfurl!);
        return Act(call);
    }

    /// <summary>Against Slack's limits here, and against its types after the tests.</summary>
    internal void Hold(string kind, JsonNode sent)
    {
        foreach (var fault in SlackRules.Faults(kind is "response" or "unfurl" ? sent["blocks"] ?? new JsonArray() : sent)) _refused.Enqueue($"{fault}: {sent.ToJsonString()}");
        SentShapes.Keep(kind, sent);
    }

    JsonObject Act(ApiCall call) => call.Method switch
    {
        "auth.test" => Ok(new() { ["team_id"] = TeamId, ["team"] = Name, ["user_id"] = Bot, ["url"] = "https://test.slack.com/" }),
        "users.info" => Users.TryGetValue(call["user"]!, out var user) ? Ok(new() { ["user"] = user.DeepClone() }) : Error("user_not_found"),
        "users.lookupByEmail" => Users.Values.FirstOrDefault(u => (string?)u["profile"]!["email"] == call["email"]) is { } found ? Ok(new() { ["user"] = found.DeepClone() }) : Error("users_not_found"),
        "conversations.create" => Create(call),
        "users.conversations" => Ok(new() { ["channels"] = new JsonArray([.. Channels.Values.Where(c => c.Creator == Bot).Select(c => (JsonNode)c.ToJson())]) }),
        "conversations.info" => In(call, c => Ok(new() { ["channel"] = c.ToJson() })),
        "conversations.setTopic" => In(call, c => Ok(new() { ["topic"] = c.Topic = call["topic"]! })),
        "conversations.invite" => In(call, c => c.Members.Add(call["users"]!) ? Ok([]) : Error("already_in_channel")),
        "conversations.join" => In(call, _ => Ok([])),
        "conversations.rename" => In(call, c => Channels.Values.Any(o => o.Name == call["name"]) ? Error("name_taken") : Ok(new() { ["channel"] = new JsonObject { ["id"] = c.Id, ["name"] = c.Name = call["name"]! } })),
        "conversations.archive" => In(call, c => { c.IsArchived = true; return Ok([]); }),
        "conversations.open" => Ok(new() { ["channel"] = new JsonObject { ["id"] = Direct(call["users"]!).Id } }),
        "conversations.history" => In(call, c => Ok(c.History(call))),
        "conversations.replies" => In(call, c => c.Replies(call) is { } thread ? Ok(thread) : Error("thread_not_found")),
        "bookmarks.list" => In(call, c => Ok(new() { ["bookmarks"] = new JsonArray([.. c.Bookmarks.Select(b => (JsonNode)new JsonObject { ["id"] = b, ["title"] = b })]) }), "channel_id"),
        "bookmarks.add" => In(call, c => { c.Bookmarks.Add(call["title"]!); return Ok([]); }, "channel_id"),
        "pins.add" => In(call, c => c.Pins.Add(call["timestamp"]!) ? Ok([]) : Error("already_pinned")),
        "reactions.add" => In(call, _ => Ok([])),
        "chat.postMessage" => In(call, c => Post(c, call)),
        "chat.postEphemeral" => In(call, c => { c.Ephemerals.Add((call["user"]!, call["text"]!)); return Ok([]); }),
        "chat.unfurl" => In(call, c => { c.Unfurls.Add((call["ts"]!, call.Json("unfurls").AsObject())); return Ok([]); }),
        "chat.update" => In(call, c => Update(c, call)),
        "chat.getPermalink" => Ok(new() { ["permalink"] = $"https://test.slack.com/archives/{call["channel"]}/p{call["message_ts"]!.Replace(".", "", StringComparison.Ordinal)}" }),
        "views.open" or "views.push" => Open(call),
        "views.update" => Views.ContainsKey(call["view_id"]!) ? Ok(new() { ["view"] = new JsonObject { ["id"] = call["view_id"], ["kept"] = (Views[call["view_id"]!] = call.Json("view")) is not null } }) : Error("not_found"),
        "views.publish" => Users.ContainsKey(call["user_id"]!) ? Ok(new() { ["view"] = new JsonObject { ["id"] = "VHOME", ["kept"] = (Homes[call["user_id"]!] = call.Json("view")) is not null } }) : Error("user_not_found"),
        _ => Error("unknown_method"),
    };

    JsonObject Create(ApiCall call)
    {
        var name = call["name"]!;
        if (Channels.Values.Any(c => c.Name == name)) return Error("name_taken");
        if (name.Length > 80 || name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'))) return Error("invalid_name_specials");
        var channel = AddChannel(string.Create(CultureInfo.InvariantCulture, $"C1{++_ids:000}"), name, Bot);
        channel.IsPrivate = call["is_private"] == "true";
        return Ok(new() { ["channel"] = channel.ToJson() });
    }

    JsonObject Open(ApiCall call)
    {
        if (!UsedTriggers.Add(call["trigger_id"]!)) return Error("exchanged_trigger_id");
        var id = string.Create(CultureInfo.InvariantCulture, $"V{++_ids:000}");
        Views[id] = call.Json("view");
        return Ok(new() { ["view"] = new JsonObject { ["id"] = id } });
    }

    JsonObject Post(FakeChannel channel, ApiCall call)
    {
        var ts = string.Create(CultureInfo.InvariantCulture, $"1899449{++_ids:000}.000100");
        channel.Messages.Add(new()
        {
            ["ts"] = ts,
            ["text"] = call["text"],
            ["user"] = Bot,
            ["thread_ts"] = call["thread_ts"],
            ["blocks"] = call["blocks"] is null ? null : call.Json("blocks"),
            ["metadata"] = call["metadata"] is null ? null : call.Json("metadata"),
        });
        return Ok(new() { ["channel"] = channel.Id, ["ts"] = ts });
    }

    static JsonObject Update(FakeChannel channel, ApiCall call)
    {
        if (channel.Messages.FirstOrDefault(m => (string?)m["ts"] == call["ts"]) is not { } message) return Error("message_not_found");
        message["text"] = call["text"];
        // Slack's documentation has said both, of blocks that are left out: here they stay, so that nobody counts on their going.
        if (call["blocks"] is not null) message["blocks"] = call.Json("blocks");
        return Ok(new() { ["channel"] = channel.Id, ["ts"] = call["ts"] });
    }

    JsonObject In(ApiCall call, Func<FakeChannel, JsonObject> act, string name = "channel") =>
        !Channels.TryGetValue(call[name] ?? "", out var channel) ? Error("channel_not_found") : channel.Refusal(call.Method) is { } refusal ? Error(refusal) : act(channel);

    FakeChannel Direct(string user) => Channels.Values.FirstOrDefault(c => c.Id == "D" + user) ?? AddChannel("D" + user, "direct " + user);

    static JsonObject Ok(JsonObject answer)
    {
        answer["ok"] = true;
        return answer;
    }

    static JsonObject Error(string error) => new() { ["ok"] = false, ["error"] = error };
}

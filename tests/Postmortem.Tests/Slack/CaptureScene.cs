using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>An incident with its channel, and somebody who talks there. Speaks as people do: say, react, edit, delete.</summary>
public sealed class CaptureScene : IAsyncDisposable
{
    int _said;

    CaptureScene(SlackApp app, string user, TestUser web, int number, FakeChannel channel) => (App, User, Web, Number, Channel) = (app, user, web, number, channel);

    public SlackApp App { get; }
    public string User { get; }
    public TestUser Web { get; }
    public int Number { get; }
    public FakeChannel Channel { get; }

    public static async Task<CaptureScene> StartAsync(Engine engine, Apps apps, Dictionary<string, string?>? settings = null, bool isPrivate = false)
    {
        var app = await SlackApp.StartAsync(engine, apps, settings);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, isPrivate: isPrivate);
        return new(app, user, web, number, app.Slack.Channel($"inc-{number}-"));
    }

    /// <returns>The message's ts.</returns>
    public string Say(string text, string? user = null, string? thread = null, JsonArray? files = null)
    {
        var ts = NextTs();
        Channel.Messages.Add(new() { ["type"] = "message", ["ts"] = ts, ["text"] = text, ["user"] = user ?? User, ["thread_ts"] = thread, ["files"] = files });
        if (thread is not null && Message(thread) is { } first) first["thread_ts"] = thread;
        return ts;
    }

    public JsonObject? Message(string ts) => Channel.Messages.FirstOrDefault(m => (string?)m["ts"] == ts);

    /// <summary>Later than all before, by Slack's clock.</summary>
    public string NextTs() => string.Create(CultureInfo.InvariantCulture, $"{App.App.Clock.GetUtcNow().ToUnixTimeSeconds() - 60}.{++_said:000000}");

    public Task ReactAsync(string ts, string emoji, string? user = null, bool removed = false, string? eventId = null, string? eventTs = null, string? channel = null) => App.EventAsync(new()
    {
        ["type"] = removed ? "reaction_removed" : "reaction_added",
        ["user"] = user ?? User,
        ["reaction"] = emoji,
        ["item_user"] = (string?)Message(ts)?["user"],
        ["item"] = new JsonObject { ["type"] = "message", ["channel"] = channel ?? Channel.Id, ["ts"] = ts },
        ["event_ts"] = eventTs ?? NextTs(),
    }, eventId);

    public async Task<HttpStatusCode> ShortcutAsync(string callback, string ts, string? user = null, string? channel = null, string? trigger = null, JsonObject? message = null) => (await App.InteractAsync(new()
    {
        ["type"] = "message_action",
        ["callback_id"] = callback,
        ["trigger_id"] = trigger ?? App.NextId("trigger"),
        ["team"] = new JsonObject { ["id"] = FakeSlack.Team, ["domain"] = "test" },
        ["user"] = new JsonObject { ["id"] = user ?? User, ["name"] = "somebody", ["team_id"] = FakeSlack.Team },
        ["channel"] = new JsonObject { ["id"] = channel ?? Channel.Id, ["name"] = "inc" },
        ["message_ts"] = ts,
        ["message"] = message ?? Message(ts)!.DeepClone(),
        ["response_url"] = new Uri(App.Slack.Url, "/response/1").ToString(),
    })).StatusCode;

    public Task EditAsync(string ts, string text, string? by = null, string? eventTs = null, string? eventId = null)
    {
        var before = Message(ts)!.DeepClone();
        var at = eventTs ?? NextTs();
        Message(ts)!["text"] = text;
        Message(ts)!["edited"] = new JsonObject { ["user"] = by ?? (string?)Message(ts)!["user"], ["ts"] = at };
        return App.EventAsync(new() { ["type"] = "message", ["subtype"] = "message_changed", ["hidden"] = true, ["channel"] = Channel.Id, ["ts"] = at, ["event_ts"] = at, ["message"] = Message(ts)!.DeepClone(), ["previous_message"] = before }, eventId);
    }

    public Task DeleteAsync(string ts)
    {
        var before = Message(ts)!.DeepClone();
        Channel.Messages.Remove(Message(ts)!);
        var at = NextTs();
        return App.EventAsync(new() { ["type"] = "message", ["subtype"] = "message_deleted", ["hidden"] = true, ["channel"] = Channel.Id, ["ts"] = at, ["event_ts"] = at, ["deleted_ts"] = ts, ["previous_message"] = before });
    }

    public Task SettleAsync() => App.SettleAsync();

    /// <summary>Entries that were captured, hidden ones too.</summary>
    public Task<IReadOnlyList<TimelineEntry>> EntriesAsync() => App.App.Database.ReadAsync(s => s.ListAsync<TimelineEntry>("""
        select id, incident_id, occurred_at, accuracy, recorded_at, kind, text, original_text, author_id, author_name, source, source_ref, permalink, starred, milestone, edited_at, hidden_at, hidden_by, hidden_reason, version
        from timeline_entries where source_ref like 'T01TEST %' order by occurred_at, source_ref
        """), CancellationToken.None);

    public async Task<TimelineEntry> EntryAsync() => Assert.Single(await EntriesAsync());

    public Task<IReadOnlyList<Revision>> RevisionsAsync(Guid entryId) => App.App.Database.ReadAsync(s => s.ListRevisionsAsync(entryId), CancellationToken.None);

    public Task<int> CountAsync(string from) => App.App.Database.ReadAsync(s => s.ScalarAsync<int>($"select count(*) from {from}"), CancellationToken.None);

    public T Service<T>() where T : notnull => App.App.Service<T>();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

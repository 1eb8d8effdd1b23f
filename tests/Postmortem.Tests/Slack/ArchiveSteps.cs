using System.Globalization;
using System.Text.Json.Nodes;
using Postmortem.Features.Incidents;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

static class ArchiveSteps
{
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Longer than a question waits for an answer.</summary>
    public static readonly TimeSpan Wait = Day + TimeSpan.FromMinutes(5);

    /// <summary>Declared in Slack and closed, with nothing else to remind of.</summary>
    public static async Task<(string User, TestUser Web, int Number, FakeChannel Channel)> ClosedAsync(this SlackApp app, bool isPrivate = false)
    {
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, isPrivate: isPrivate);
        await app.SwitchOnAsync();
        await app.MoveAsync(number, web, "closed");
        return (user, web, number, app.Slack.Channel($"inc-{number}-"));
    }

    /// <summary>The same, and a week later the question stands in the channel.</summary>
    public static async Task<(string User, TestUser Web, int Number, FakeChannel Channel)> AskedAsync(this SlackApp app, bool isPrivate = false)
    {
        var closed = await app.ClosedAsync(isPrivate);
        Assert.Equal(1, await app.PassAsync(7 * Day));
        Assert.Contains("Archive this channel?", (string)closed.Channel.Messages[^1]["text"]!, StringComparison.Ordinal);
        return closed;
    }

    public static async Task MoveAsync(this SlackApp app, int number, TestUser by, string status)
    {
        Assert.True((await app.App.Service<ChangeStatus>().RunAsync(new(number, status, "It is so"), by.AsActor(), CancellationToken.None)).Succeeded);
        await app.SettleAsync();
    }

    /// <summary>What the question's place says now.</summary>
    public static string Last(this FakeChannel channel) => (string)channel.Messages[^1]["text"]!;

    /// <summary>What the newest message's button carries: it may hang in a window that was not drawn anew.</summary>
    public static string ButtonValue(this FakeChannel channel) =>
        (string)channel.Messages[^1]["blocks"]!.AsArray().Single(b => (string?)b!["type"] == "actions")!["elements"]![0]!["value"]!;

    public static void Write(this SlackApp app, FakeChannel channel, string user, string text) => channel.Messages.Add(new JsonObject
    {
        ["ts"] = string.Create(CultureInfo.InvariantCulture, $"{app.App.Clock.GetUtcNow().ToUnixTimeSeconds()}.000200"),
        ["user"] = user,
        ["text"] = text,
    });

    public static Task ByHandAsync(this SlackApp app, FakeChannel channel, string user, bool isArchived)
    {
        channel.IsArchived = isArchived;
        return app.EventAsync(new() { ["type"] = $"{(channel.IsPrivate ? "group" : "channel")}_{(isArchived ? "archive" : "unarchive")}", ["channel"] = channel.Id, ["user"] = user });
    }

    /// <summary>What the incident's history tells of its channel, oldest first.</summary>
    public static Task<IReadOnlyList<string>> HistoryAsync(this SlackApp app) => app.App.Database.ReadAsync(s => s.ListAsync<string>(
        "select action || ' by ' || actor_name from journal where action like 'channel.%' order by id"), CancellationToken.None);

    public static Task<int> FailedAsync(this SlackApp app) => app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from slack_outbound where failed_at is not null"), CancellationToken.None);

    public static Task PressOldAsync(this SlackApp app, string user, FakeChannel channel, string value) => app.PressAsync(user, channel, ArchiveNow.Action, value);
}

using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.AppHome;

/// <summary>
/// The Home tabs that are kept current: on opening, and after its person submitted something. Each is shown from what is true when its
/// turn comes, one after another, so doubled and late events do no harm, and no hash of Slack's is needed.
/// </summary>
public sealed class HomeTabs(Database database, SlackSignals signals, TimeProvider clock)
{
    public Task ShowAsync(string teamId, string userId, CancellationToken ct) => EnqueueAsync(teamId, userId, ct);

    /// <summary>Of somebody who never opened it there is nothing to refresh.</summary>
    public async Task RefreshAsync(string teamId, string userId, CancellationToken ct)
    {
        if (await database.ReadAsync(s => s.FindPostAsync(KeyOf(teamId, userId)), ct) is not null) await EnqueueAsync(teamId, userId, ct);
    }

    /// <summary>It was shown: from now on it is kept current, like a message.</summary>
    public Task KeepAsync(string teamId, string userId, CancellationToken ct) =>
        database.WriteAsync(s => s.SavePostAsync(new() { Key = KeyOf(teamId, userId), TeamId = teamId, ChannelId = userId }, clock.GetUtcNow()), ct);

    static string KeyOf(string teamId, string userId) => $"home {teamId} {userId}";

    async Task EnqueueAsync(string teamId, string userId, CancellationToken ct)
    {
        var key = $"{PublishHome.TaskName} {Guid.CreateVersion7():D}";
        var work = new OutboundWork(key, PublishHome.TaskName, teamId, KeyOf(teamId, userId), Payload: JsonSerializer.Serialize(new HomeWork(userId), BlockJson.Readable.HomeWork));
        if (await database.WriteAsync(s => s.EnqueueUnlessWaitingAsync(work, clock.GetUtcNow()), ct)) signals.Outbound.Give();
    }
}

public sealed record HomeWork(string UserId);

public sealed class HomeOpened(HomeTabs homes) : IEvent
{
    public const string EventType = "app_home_opened";

    public string Type => EventType;

    public bool ForAnyone => true;

    public People.Freedom Freedom => People.Freedom.Always;

    public bool EvenRefused => true;

    /// <summary>The tab of messages is opened under the same name.</summary>
    public bool Wants(SlackEvent e) => e is { Tab: "home", User.Length: > 0 };

    public async Task<Reply> RunAsync(EventCall call, CancellationToken ct)
    {
        await homes.ShowAsync(call.Workspace.TeamId, call.UserId, ct);
        return Reply.None;
    }
}

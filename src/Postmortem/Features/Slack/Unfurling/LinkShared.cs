using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Wire;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Unfurling;

/// <summary>A message with links to this installation was posted.</summary>
public sealed class LinkShared(Database database, AppOptions app, SlackSignals signals, TimeProvider clock) : IEvent
{
    public const string EventType = "link_shared";

    /// <summary>Later nobody looks at the message any more.</summary>
    static readonly TimeSpan Awaited = TimeSpan.FromMinutes(15);

    public string Type => EventType;

    public bool ForAnyone => true;

    /// <summary>While it is still being written Slack does not say where it will stand; it tells of it again when it is posted.</summary>
    public bool Wants(SlackEvent e) => e is { Source: not "composer", Channel.Length: > 0, MessageTs.Length: > 0 } && Targets(e).Any();

    public async Task<Reply> RunAsync(EventCall call, CancellationToken ct)
    {
        var (e, now) = (call.Event, clock.GetUtcNow());
        var targets = Targets(e).ToList();
        // By its links, so that one that an edit adds is shown too, and a doubled event is not.
        var links = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', targets.Select(t => t.Url)))));
        var key = $"{UnfurlLinks.TaskName} {call.Workspace.TeamId} {e.Channel} {e.MessageTs} {links}";
        var work = new UnfurlWork(e.Channel!, e.MessageTs!, call.Envelope.IsExtSharedChannel, targets);
        await database.WriteAsync(s => s.EnqueueAsync(new(key, UnfurlLinks.TaskName, call.Workspace.TeamId, key, Payload: JsonSerializer.Serialize(work, BlockJson.Readable.UnfurlWork), StaleAt: now + Awaited), now), ct);
        signals.Outbound.Give();
        return Reply.None;
    }

    /// <summary>Each thing once, however many links lead to it.</summary>
    IEnumerable<LinkTarget> Targets(SlackEvent e) => (e.Links ?? []).Select(l => LinkTarget.Read(l.Url, app.BaseUrl)).OfType<LinkTarget>().DistinctBy(t => (t.Kind, t.Number));
}

/// <param name="IsShared">The channel is shared with another organisation.</param>
public sealed record UnfurlWork(string ChannelId, string MessageTs, bool IsShared, IReadOnlyList<LinkTarget> Targets);

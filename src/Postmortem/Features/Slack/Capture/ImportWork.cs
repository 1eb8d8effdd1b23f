using System.Text.Json;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Capture;

/// <summary>One page of an import. Each leaves the next behind, so a kill costs one page, which then changes nothing the second time.</summary>
public sealed record ImportWork
{
    public required Guid Run { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string UserId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public int Step { get; init; }

    /// <summary>Of the channel's next page.</summary>
    public string? Cursor { get; init; }

    /// <summary>First messages of the threads that are to be read before the next page; the cursor is of the first one.</summary>
    public IReadOnlyList<string> Threads { get; init; } = [];
    public string? ThreadCursor { get; init; }

    /// <summary>Messages looked at so far.</summary>
    public int Read { get; init; }

    public OutboundWork For(string teamId, Guid incidentId) => new(
        $"{ImportChannel.TaskName} {Run:D} {Step}", ImportChannel.TaskName, teamId, LaneOf(incidentId), incidentId, JsonSerializer.Serialize(this, SlackJson.Default.ImportWork));

    /// <summary>A lane of its own: an import takes minutes, and the headline must not wait for it.</summary>
    public static string LaneOf(Guid incidentId) => $"import {incidentId:D}";
}

/// <summary>What the message in the channel says about an import.</summary>
public sealed record ProgressWork(Guid Run)
{
    public OutboundWork For(string teamId, Guid incidentId) => new(
        $"{TellProgress.TaskName} {Run:D} {Guid.CreateVersion7():D}", TellProgress.TaskName, teamId, Lanes.Of(incidentId), incidentId, JsonSerializer.Serialize(this, SlackJson.Default.ProgressWork));
}

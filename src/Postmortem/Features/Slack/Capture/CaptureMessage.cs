using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Wire;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Slack.Capture;

/// <param name="UserId">Who marked it.</param>
/// <param name="Stamp">When, by Slack's clock, in microseconds: the later of two holds.</param>
/// <param name="Message">When the request brought it.</param>
public sealed record MarkInput(string TeamId, string ChannelId, string Ts, Guid IncidentId, string Mark, string UserId, long Stamp, bool TakenBack = false, SlackMessage? Message = null)
{
    /// <summary>Whoever marks it adds what is missing; the record follows only where something stands already.</summary>
    public bool OnlyIfKnown { get; init; }
}

/// <summary>
/// One message, one entry, one follow-up: however often, by whomever and by whichever way it is captured. Each part is idempotent alone, so a retry
/// goes on where the last attempt was cut off.
/// </summary>
public sealed class CaptureMessage(Database database, AddEntry addEntry, AddActionItem addActionItem, SlackSignals signals, TimeProvider clock)
{
    /// <summary>Keeps why it is captured. The record follows in the capture's lane.</summary>
    public async Task<SlackCapture> MarkAsync(MarkInput input, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var capture = await database.WriteAsync(async s =>
        {
            var kept = await s.KeepCaptureAsync(new SlackCapture { Id = Guid.CreateVersion7(now), TeamId = input.TeamId, ChannelId = input.ChannelId, Ts = input.Ts, IncidentId = input.IncidentId }, now);
            await s.MarkAsync(kept.Id, input.Mark, input.UserId, input.Stamp, input.TakenBack, now);
            if (!input.OnlyIfKnown || kept.EntryId is not null) await s.EnqueueUnlessWaitingAsync(new CaptureWork(input.ChannelId, input.Ts, input.Message).For(kept), now);
            return kept;
        }, ct);
        signals.Outbound.Give();
        return capture;
    }

    /// <summary>Adds what the marks ask for and is not there yet.</summary>
    /// <param name="actor">Who captures it; the entry's author is whoever wrote it.</param>
    public async Task<Result<SlackCapture>> AddAsync(SlackCapture capture, IncidentRef incident, Wanted wanted, SlackMessage message, CapturedMessage read, Actor actor, CancellationToken ct)
    {
        if (capture.DeletedAt is not null) return capture;
        if (wanted.Entry && capture.EntryId is null)
        {
            var added = await AddEntryAsync(capture, incident, wanted, message, read, actor, ct);
            if (added.Failure is not null) return added;
            capture = added.Value;
        }
        if (wanted.FollowUp && capture.ActionItemId is null)
        {
            var added = await addActionItem.RunAsync(new(incident.Number, read.Title, SourceRef: capture.SourceRef, Permalink: read.Permalink), actor, ct);
            if (added.Failure is { } failure) return failure;
            await database.WriteAsync(s => s.SetActionItemAsync(capture, added.Value.Id), ct);
            capture = capture with { ActionItemId = added.Value.Id };
        }
        return capture;
    }

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    async Task<Result<SlackCapture>> AddEntryAsync(SlackCapture capture, IncidentRef incident, Wanted wanted, SlackMessage message, CapturedMessage read, Actor actor, CancellationToken ct)
    {
        var added = await addEntry.RunAsync(new(incident.Number, read.Text, wanted.Kind, read.At, Starred: wanted.Starred, SourceRef: capture.SourceRef, Permalink: read.Permalink, Author: read.Author), actor, ct);
        if (added.Failure is { } failure) return failure;
        var now = clock.GetUtcNow();
        // An attempt that was cut off may have put an earlier text there: what stands is what will be followed.
        var entry = added.Value;
        var with = capture with
        {
            EntryId = entry.Id,
            ThreadTs = message.ThreadTs,
            UserId = message.User,
            TextHash = HashOf(entry.Text),
            Kind = entry.Kind,
            Starred = entry.Starred,
            ChangedStamp = SlackTs.TryRead(message.Edited?.Ts, out long edited) ? edited : 0,
        };
        await database.WriteAsync(async s =>
        {
            await s.SetEntryAsync(with, entry.Id);
            foreach (var image in read.Images.Where(i => i.Id.Length > 0)) await s.EnqueueAsync(new ImageWork(capture.ChannelId, capture.Ts, image).For(with), now);
            return true;
        }, ct);
        if (read.Images.Count > 0) signals.Outbound.Give();
        return with;
    }
}

/// <summary>A message whose record is to follow what is true now.</summary>
/// <param name="Message">As a request brought it; null when it is to be read if it is needed.</param>
/// <param name="EditedTs">When <paramref name="Message"/> is an edit: when Slack told of it.</param>
public sealed record CaptureWork(string ChannelId, string Ts, SlackMessage? Message = null, string? EditedTs = null)
{
    public OutboundWork For(SlackCapture capture) => new(
        $"{KeepCapture.TaskName} {capture.Id:D} {Guid.CreateVersion7():D}", KeepCapture.TaskName, capture.TeamId, LaneOf(capture), capture.IncidentId,
        JsonSerializer.Serialize(this, SlackJson.Default.CaptureWork));

    /// <summary>What concerns one channel's captures is done in order, and does not hold up what the bot says there.</summary>
    public static string LaneOf(SlackCapture capture) => $"capture {capture.TeamId} {capture.ChannelId}";
}

using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Capture;

/// <summary>
/// Makes the record follow a message: what its marks ask for is added, an edit is taken over, what was taken back or deleted is hidden. It looks at what is
/// true now, so it may come twice, late and in any order. Slack is asked only for a text that no payload brought.
/// </summary>
public sealed class KeepCapture(Database database, CaptureMessage captureMessage, FollowCapture follow, MessageReader reader, Permalinks permalinks, SlackPeople people, ILogger<KeepCapture> log) : IOutboundTask
{
    public const string TaskName = "capture";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var work = JsonSerializer.Deserialize(item.Payload, SlackJson.Default.CaptureWork)!;
        var (capture, marks, incident) = await database.ReadAsync(async s => await s.FindCaptureAsync(item.TeamId, work.ChannelId, work.Ts) is { } found
            ? (found, Wanted.By(await s.ListMarksAsync(found.Id)), await s.FindIncidentAsync(found)) : default, ct);
        if (capture is null || incident is null) return;
        if (await MissingAsync(capture, marks, work, api, ct) is { } message)
        {
            var read = await reader.ReadAsync(api, message, await permalinks.AskAsync(api, capture.ChannelId, capture.Ts, message.ThreadTs, ct), ct);
            var added = await captureMessage.AddAsync(capture, incident, marks, message, read, await CapturerAsync(api, marks, ct), ct);
            if (added.Failure is { } failure)
            {
                log.LogError("Slack's message {Message} could not be captured: {Why}", capture.SourceRef, failure.Message);
                return;
            }
            capture = added.Value;
            if (capture.EntryId is not null && capture.TextHash != CaptureMessage.HashOf(read.Text)) await follow.TextAsync(api, capture, incident, message, work.EditedTs ?? message.Edited?.Ts ?? capture.Ts, ct);
        }
        else if (work is { Message: { } edited, EditedTs: { } ts }) await follow.TextAsync(api, capture, incident, edited, ts, ct);
        await follow.MarksAsync(capture, incident, marks, await CapturerAsync(api, marks, ct), ct);
    }

    /// <returns>The message, when something is still to be made of it; null also when it is gone.</returns>
    static async Task<SlackMessage?> MissingAsync(SlackCapture capture, Wanted wanted, CaptureWork work, SlackApi api, CancellationToken ct)
    {
        var isMissing = capture.DeletedAt is null && ((wanted.Entry && capture.EntryId is null) || (wanted.FollowUp && capture.ActionItemId is null));
        if (!isMissing) return null;
        var message = work.Message ?? await api.FindMessageAsync(capture.ChannelId, capture.Ts, ct);
        return message is null || message.User == api.Workspace.BotUserId ? null : message;
    }

    /// <summary>In the name of whoever marked it last. Whether they may was asked when they did; the product follows now, also into a private incident.</summary>
    async Task<Actor> CapturerAsync(SlackApi api, Wanted wanted, CancellationToken ct) =>
        (await people.MeetAsync(api.Workspace, wanted.LastUserId, null, null, ct)).Actor with { Role = Role.Administrator };
}

using System.Security.Cryptography;
using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Wire;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Slack.Capture;

/// <summary>One image of a captured message.</summary>
public sealed record ImageWork(string ChannelId, string Ts, SlackFile File)
{
    public OutboundWork For(SlackCapture capture) => new(
        $"{CopyImage.TaskName} {capture.Id:D} {File.Id}", CopyImage.TaskName, capture.TeamId, CaptureWork.LaneOf(capture), capture.IncidentId, JsonSerializer.Serialize(this, SlackJson.Default.ImageWork));
}

/// <summary>Copies an image into the record, where it outlives the channel. What it is, its content says; who may see it, the incident.</summary>
public sealed class CopyImage(Database database, AddAttachment addAttachment, AttachmentRules rules, ILogger<CopyImage> log) : IOutboundTask
{
    public const string TaskName = "capture.image";

    static readonly Actor Slack = Actor.System with { Name = "Slack", Door = Door.Slack };

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var work = JsonSerializer.Deserialize(item.Payload, SlackJson.Default.ImageWork)!;
        var (capture, incident, files) = await database.ReadAsync(async s => await s.FindCaptureAsync(item.TeamId, work.ChannelId, work.Ts) is { EntryId: { } entry } found
            ? (found, await s.FindIncidentAsync(found), (await s.ListAttachmentsAsync(found.IncidentId)).Where(a => a.EntryId == entry).ToList()) : default, ct);
        if (capture?.EntryId is not { } entryId || incident is null || (work.File.UrlPrivateDownload ?? work.File.UrlPrivate) is not { Length: > 0 } address) return;
        if (work.File.Size > rules.Largest || await DownloadAsync(api, address, ct) is not { } bytes)
        {
            log.LogInformation("The image {Name} of Slack's message {Message} is too large and stays in Slack", work.File.Name, capture.SourceRef);
            return;
        }
        // An earlier attempt may have put it there.
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (files.Any(f => f.Sha256 == sha256)) return;
        var added = await addAttachment.RunAsync(new(incident.Number, entryId, [new Upload(work.File.Name ?? work.File.Title, bytes)]), Slack, ct);
        if (added.Failure is { } failure) log.LogWarning("The image {Name} of Slack's message {Message} stays in Slack: {Why}", work.File.Name, capture.SourceRef, failure.Message);
    }

    /// <returns>Null when it is larger than may be kept.</returns>
    async Task<byte[]?> DownloadAsync(SlackApi api, string address, CancellationToken ct)
    {
        try
        {
            return await api.DownloadAsync(address, rules.Largest, ct);
        }
        catch (SlackException e) when (e.Error == "too_large")
        {
            return null;
        }
    }
}

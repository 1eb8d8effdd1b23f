using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Capture;

/// <summary>Reads a page of the channel or of one of its threads, captures what people and alerts said, and leaves the next page behind.</summary>
public sealed class ImportChannel(Database database, CaptureMessage captureMessage, MessageReader reader, Permalinks permalinks, SlackPeople people, TimeProvider clock, ILogger<ImportChannel> log) : IOutboundTask
{
    public const string TaskName = "import";
    const int PageSize = 100;
    static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);

    /// <summary>What is said; joining, topics and pins are not.</summary>
    static readonly string?[] Said = [null, "", "file_share", "thread_broadcast", "bot_message", "me_message"];

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var work = JsonSerializer.Deserialize(item.Payload, SlackJson.Default.ImportWork)!;
        if (await database.FindPlaceAsync(item, ct) is not var (channel, incident)) return;
        var page = await ReadAsync(item, work, channel, api, ct);
        var importer = (await people.MeetAsync(api.Workspace, work.UserId, null, null, ct)).Actor with { Role = Role.Administrator };
        var messages = page.Messages.Where(m => work.Threads is not [var first, ..] || m.Ts != first).OrderBy(m => m.Ts, StringComparer.Ordinal).ToList();
        foreach (var message in messages.Where(m => Said.Contains(m.Subtype) && m.User != api.Workspace.BotUserId)) await CaptureAsync(api, channel, incident, message, work, importer, ct);
        var next = Next(work, page, messages);
        await database.WriteAsync(async s =>
        {
            if (next is not null) await s.EnqueueAsync(next.For(item.TeamId, incident.Id), clock.GetUtcNow());
            return await s.EnqueueUnlessWaitingAsync(new ProgressWork(work.Run).For(item.TeamId, incident.Id), clock.GetUtcNow());
        }, ct);
    }

    async Task<MessagesAnswer> ReadAsync(OutboundItem item, ImportWork work, string channel, SlackApi api, CancellationToken ct)
    {
        try
        {
            return work.Threads is [var thread, ..] ? await api.RepliesAsync(channel, thread, work.ThreadCursor, PageSize, ct) : await api.HistoryAsync(channel, null, work.Cursor, PageSize, ct);
        }
        catch (SlackException e) when (e.Error is "thread_not_found" && work.Threads.Count > 0)
        {
            // Deleted since it was seen.
            return new MessagesAnswer();
        }
        catch (SlackException e) when (e.Trouble == SlackTrouble.Refused)
        {
            // Said where it was asked for, once this step has been put aside.
            var now = clock.GetUtcNow();
            await database.WriteAsync(s => s.EnqueueAsync(new ProgressWork(work.Run).For(item.TeamId, item.IncidentId!.Value) with { NotBefore = now + Settled }, now), ct);
            throw;
        }
    }

    async Task CaptureAsync(SlackApi api, string channel, IncidentRef incident, SlackMessage message, ImportWork work, Actor importer, CancellationToken ct)
    {
        if (!SlackTs.TryRead(message.Ts, out long _)) return;
        var read = await reader.ReadAsync(api, message, await permalinks.AskAsync(api, channel, message.Ts!, message.ThreadTs, ct), ct);
        var capture = await captureMessage.MarkAsync(new(api.Workspace.TeamId, channel, message.Ts!, incident.Id, ImportStore.Mark, work.UserId, SlackTs.StampOf(work.StartedAt)) { OnlyIfKnown = true }, ct);
        var wanted = Wanted.By(await database.ReadAsync(s => s.ListMarksAsync(capture.Id), ct));
        var added = await captureMessage.AddAsync(capture, incident, wanted, message, read, importer, ct);
        if (added.Failure is { } failure) log.LogError("Slack's message {Message} could not be imported: {Why}", capture.SourceRef, failure.Message);
    }

    /// <returns>Null when all is read.</returns>
    static ImportWork? Next(ImportWork work, MessagesAnswer page, List<SlackMessage> messages)
    {
        var cursor = page.ResponseMetadata?.NextCursor is { Length: > 0 } more ? more : null;
        var next = work with { Step = work.Step + 1, Read = work.Read + messages.Count };
        if (work.Threads.Count > 0)
            next = cursor is not null ? next with { ThreadCursor = cursor } : next with { Threads = [.. work.Threads.Skip(1)], ThreadCursor = null };
        else
            next = next with { Cursor = cursor, Threads = [.. messages.Where(m => m.ReplyCount > 0 && m.Ts is not null).Select(m => m.Ts!)] };
        return next.Threads.Count > 0 || next.Cursor is not null ? next : null;
    }
}

/// <summary>One message in the channel that is kept current while an import runs.</summary>
public sealed class TellProgress(Database database, Posts posts) : IOutboundTask
{
    public const string TaskName = "import.progress";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var run = JsonSerializer.Deserialize(item.Payload, SlackJson.Default.ProgressWork)!.Run;
        if (await database.FindPlaceAsync(item, ct) is not var (channel, _)) return;
        var (count, step, failed) = await database.ReadAsync(async s =>
            (await s.CountImportedAsync(item.IncidentId!.Value), await s.FindImportAsync(item.IncidentId.Value), await s.FindFailedImportAsync(run)), ct);
        var work = step is { Length: > 0 } ? JsonSerializer.Deserialize(step, SlackJson.Default.ImportWork) : null;
        var text = work?.Run == run ? $"Importing this channel: {work.Read} messages read so far, {count} put on the timeline."
            : failed is null ? $"This channel is imported: {count} of its messages are on the timeline because of it." : $"The import of this channel stopped after {count} messages. An administrator sees why under Settings; `/incident import` goes on.";
        try
        {
            await posts.KeepCurrentAsync(api, item, $"import {run:D}", channel, new(text), ct);
        }
        catch (SlackException e) when (e.Error is "is_archived" or "not_in_channel" or "channel_not_found")
        {
            // Nothing can be said there; the timeline shows it.
        }
    }
}

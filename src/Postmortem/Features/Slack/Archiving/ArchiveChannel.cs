using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Reminders;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Capture;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Wire;

namespace Postmortem.Features.Slack.Archiving;

/// <summary>Archives the channel because somebody chose so, or because nobody kept it open. Asks again what is true: people may write there, or have reopened the incident.</summary>
public sealed class ArchiveChannel(Database database, FollowArchiving follow, Posts posts, TimeProvider clock) : ChannelStep(database, follow)
{
    public const string TaskName = "channel.archive";
    const int LookedAt = 50;
    static readonly string?[] Said = [null, "file_share", "thread_broadcast", "me_message"];

    public override string Name => TaskName;

    public static OutboundWork For(ArchiveQuestion question) => new(
        string.Create(CultureInfo.InvariantCulture, $"{TaskName} {question.IncidentId:D} {question.Stamp} {question.ArchiveAnswer ?? $"{question.ArchiveAt?.ToUnixTimeMilliseconds()}"}"),
        TaskName, question.TeamId, Lanes.Of(question.IncidentId), question.IncidentId);

    protected override async Task RunAsync(OutboundItem item, SlackApi api, string channel, IncidentRef incident, CancellationToken ct)
    {
        if (await Database.ReadAsync(s => s.FindArchiveQuestionAsync(incident.Id), ct) is not { IsMeant: true } question) return;
        if (await Database.ReadAsync(s => s.FindPostAsync(question.PostKey), ct) is not { } post) return;
        if (question.ArchiveAnswer is null)
        {
            if (await EndWaitAsync(question, post, api, ct) is not { } ended) return;
            question = ended;
            if (question.ArchiveAnswer != ArchiveAnswer.Archive) await TellAsync(item, api, question, ct);
        }
        if (question.ArchiveAnswer is ArchiveAnswer.Archive or ArchiveAnswer.Refused) await ArchiveAsync(item, api, question with { ArchiveAnswer = ArchiveAnswer.Archive }, ct);
    }

    /// <summary>Nobody answered in time: archived, unless people still write there, or channels are not archived any more.</summary>
    /// <returns>Null when somebody answered just now, or there is still time.</returns>
    async Task<ArchiveQuestion?> EndWaitAsync(ArchiveQuestion question, SlackPost post, SlackApi api, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (question.ArchiveAt > now) return null;
        var isOn = (await Database.ReadAsync(s => s.ReadReminderSettingsAsync(), ct)).ArchiveAfterDays is not null;
        if (isOn && await LastSaidAsync(api, post, ct) is { } said && ArchiveQuestion.EndOfWait(said) is var later && later > now)
        {
            question = question with { ArchiveAt = later };
            return await Database.WriteAsync(s => s.SetArchiveAtAsync(question), ct) ? question : null;
        }
        question = question with { ArchiveAnswer = isOn ? ArchiveAnswer.Archive : ArchiveAnswer.Keep, ArchiveAnsweredAt = now };
        return await Database.WriteAsync(s => s.AnswerAsync(question), ct) ? question : null;
    }

    /// <returns>When somebody last wrote there after the question; null when nobody did, or the bot may not look.</returns>
    static async Task<DateTimeOffset?> LastSaidAsync(SlackApi api, SlackPost post, CancellationToken ct)
    {
        try
        {
            var messages = (await api.HistoryAsync(post.ChannelId, post.Ts, null, LookedAt, ct)).Messages;
            return messages.Where(m => IsPersons(m) && m.User != api.Workspace.BotUserId).Max(m => SlackTs.TryRead(m.Ts, out DateTimeOffset at) ? at : (DateTimeOffset?)null);
        }
        catch (SlackException e) when (e.Error is "not_in_channel" or "missing_scope")
        {
            return null;
        }
    }

    static bool IsPersons(SlackMessage message) => message is { User: not null, BotId: null } && Said.Contains(message.Subtype);

    async Task ArchiveAsync(OutboundItem item, SlackApi api, ArchiveQuestion question, CancellationToken ct)
    {
        try
        {
            // Said before it is done: in an archived channel no message can be changed.
            await TellAsync(item, api, question, ct);
            await ArchiveAsync(api, question, ct);
        }
        catch (SlackException e) when (e.Trouble == SlackTrouble.Refused && !SlackErrors.IsTokenLost(e.Error) && !SlackErrors.IsArchived(e.Error))
        {
            await Database.WriteAsync(s => s.RefuseAsync(question), ct);
            await TellRefusedAsync(item, api, question, ct);
            throw;
        }
        await Follow.RunAsync(question.TeamId, question.ChannelId, isArchived: true, Actor.System, ct);
    }

    static async Task ArchiveAsync(SlackApi api, ArchiveQuestion question, CancellationToken ct)
    {
        try
        {
            await api.ArchiveAsync(question.ChannelId, ct);
        }
        catch (SlackException e) when (e.Error == "not_in_channel" && !question.IsPrivate)
        {
            await api.JoinAsync(question.ChannelId, ct);
            await api.ArchiveAsync(question.ChannelId, ct);
        }
        catch (SlackException e) when (e.Error == "already_archived")
        {
            // By an earlier attempt whose answer was lost.
        }
    }

    async Task TellRefusedAsync(OutboundItem item, SlackApi api, ArchiveQuestion question, CancellationToken ct)
    {
        try
        {
            await TellAsync(item, api, question with { ArchiveAnswer = ArchiveAnswer.Refused }, ct);
        }
        catch (SlackException e) when (e.Trouble == SlackTrouble.Refused)
        {
            // Slack does not let the bot say anything there either; an administrator is shown why.
        }
    }

    Task<SlackPost> TellAsync(OutboundItem item, SlackApi api, ArchiveQuestion question, CancellationToken ct) => posts.KeepCurrentAsync(api, item, question.PostKey, question.ChannelId, ArchiveMessage.Of(question), ct);
}

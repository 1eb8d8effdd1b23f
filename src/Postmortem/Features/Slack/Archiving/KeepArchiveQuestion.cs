using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Outbound;

namespace Postmortem.Features.Slack.Archiving;

/// <summary>The message that asks, kept current. The time for an answer begins when it is sent, however long that had to wait.</summary>
public sealed class KeepArchiveQuestion(Database database, FollowArchiving follow, Posts posts, TimeProvider clock) : ChannelStep(database, follow)
{
    public const string TaskName = "archive.question";

    public override string Name => TaskName;

    /// <summary>When it is asked, and when it is answered.</summary>
    public static OutboundWork For(ArchiveQuestion question) => new(
        string.Create(CultureInfo.InvariantCulture, $"{TaskName} {question.IncidentId:D} {question.Stamp} {question.ArchiveAnswer}"), TaskName, question.TeamId, Lanes.Of(question.IncidentId), question.IncidentId);

    protected override async Task RunAsync(OutboundItem item, SlackApi api, string channel, IncidentRef incident, CancellationToken ct)
    {
        if (await Database.ReadAsync(s => s.FindArchiveQuestionAsync(incident.Id), ct) is not { ArchiveAskedAt: not null } question) return;
        if (await Database.ReadAsync(s => s.FindPostAsync(question.PostKey), ct) is null)
        {
            question = question with { ArchiveAt = ArchiveQuestion.EndOfWait(clock.GetUtcNow()) };
            if (!question.IsOpen || !await Database.WriteAsync(s => s.SetArchiveAtAsync(question), ct)) return;
        }
        await posts.KeepCurrentAsync(api, item, question.PostKey, channel, ArchiveMessage.Of(question), ct);
    }
}

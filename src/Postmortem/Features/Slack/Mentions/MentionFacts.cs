using Postmortem.Data;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Jobs;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Mentions;

/// <summary>Whoever is mentioned or answered in a review, has their suggestion decided on, or should know of a publication, is told directly.</summary>
public sealed class MentionFacts(Database database, SlackWorkspaces workspaces, SlackSignals signals, TimeProvider clock) : IOutboxHandler
{
    /// <summary>Later the list on the web is enough.</summary>
    static readonly TimeSpan News = TimeSpan.FromDays(3);

    public bool Wants(OutboxMessage message) => message.Topic is "review.commented" or "review.comment_edited" or "review.published" || message.Topic.StartsWith("review.suggestion", StringComparison.Ordinal);

    public async Task HandleAsync(OutboxMessage message, CancellationToken ct)
    {
        if (await database.ReadAsync(s => s.ListOfSubjectAsync(message.SubjectId), ct) is not { Count: > 0 } mentions || await workspaces.FindHomeAsync(ct) is not { } home) return;
        var now = clock.GetUtcNow();
        await database.WriteAsync(async s =>
        {
            foreach (var mention in mentions)
            {
                var team = await s.FindTeamOfAsync(mention.PersonId, home) ?? home;
                await s.EnqueueAsync(new($"{TellMention.TaskName} {mention.Id:D}", TellMention.TaskName, team, Lanes.OfPerson(team, mention.PersonId), message.IncidentId, mention.Id.ToString("D"), now + News), now);
            }
            return true;
        }, ct);
        signals.Outbound.Give();
    }
}

/// <summary>Tells if it is still news, and still theirs to see. Of a private incident only that there is something to read.</summary>
public sealed class TellMention(Database database, Posts posts, SlackPeople people, AppOptions app) : IOutboundTask
{
    public const string TaskName = "review.mention";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var (mention, said) = await database.ReadAsync(async s => await s.FindUntoldAsync(Guid.Parse(item.Payload)) is { } found ? (found, await s.FindSaidAsync(found)) : default, ct);
        if (mention is null || await people.FindUserAsync(api, mention.PersonId, ct) is not { } user) return;
        await posts.PostOnceAsync(api, item, item.DedupeKey, await api.OpenDirectAsync(user, ct), MessageOf(mention, said), null, ct);
    }

    Message MessageOf(Mention mention, string said)
    {
        var link = new Uri(app.BaseUrl, mention.Link.TrimStart('/'));
        var incident = IncidentRef.NameOf(mention.IncidentNumber);
        var text = mention.Visibility == Visibility.Private ? $"{(mention.Reason == MentionReason.Published ? "There is news of" : "Something was said to you on")} the review of {incident}, which is private." : mention.InFull;
        return new Message(Mrkdwn.Escape(text))
        {
            More = link,
            Blocks = [Block.Section(Mrkdwn.Escape(text)), .. said.Length > 0 ? [Block.Section(Mrkdwn.Of(said))] : Array.Empty<Block>(), Block.Actions(Button.Link("Open", link))],
        };
    }
}

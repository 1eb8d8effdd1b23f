using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Reminders;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Unfurling;

/// <summary>
/// Shows beside a message what its links lead to. Everybody in the channel sees it: so nothing of private incidents, whoever posted the
/// link, and only where those who are in the channel may read open ones.
/// </summary>
public sealed class UnfurlLinks(Database database, Unfurls unfurls, AppOptions app, TimeProvider clock) : IOutboundTask
{
    public const string TaskName = "unfurl";

    static readonly string[] Shown = [Durations.Impact, Durations.Detect, Durations.Mitigate, Durations.Resolve];

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var work = JsonSerializer.Deserialize(item.Payload, BlockJson.Readable.UnfurlWork)!;
        var cards = await database.ReadAsync(s => ReadAsync(s, work, item.TeamId), ct);
        if (cards.Count == 0) return;
        await unfurls.ShowAsync(api, work, cards, ct);
    }

    async Task<List<Card>> ReadAsync(ReadSession s, UnfurlWork work, string teamId)
    {
        var cards = new List<Card>();
        var freedoms = await s.ReadFreedomsAsync();
        if (!freedoms.Unlinked.Contains(Freedom.Read) || (work.IsShared && !freedoms.Outsiders.Contains(Freedom.Read))) return cards;
        foreach (var target in work.Targets)
            if (await CardAsync(s, target, teamId) is var (incidentId, message)) cards.Add(new(target.Url, incidentId, message));
        return cards;
    }

    async Task<(Guid IncidentId, Message Message)?> CardAsync(ReadSession s, LinkTarget target, string teamId)
    {
        if (target.Kind == LinkTarget.FollowUp)
            return await s.FindActionItemAsync(target.Number, Actor.System) is { IncidentVisibility: Visibility.Open } item ? (item.IncidentId, FollowUpMessage.Card(item, $"{IncidentRef.NameOf(item.IncidentNumber)} {item.IncidentTitle}", app)) : null;
        if (await s.ReadFactsAsync(target.Number, Actor.System, clock.GetUtcNow()) is not { Incident.Visibility: Visibility.Open } facts) return null;
        if (target.Kind == LinkTarget.Review && await s.FindReviewAsync(target.Number, Actor.System) is { } review) return (facts.Incident.Id, await ReviewAsync(s, facts.Incident.Ref, review));
        var channel = await s.FindChannelAsync(facts.Incident.Id) is { } found && found.TeamId == teamId ? found : null;
        var took = (await s.ReadDurationsAsync(facts.Incident.Id)).Where(d => d.Value is not null && Shown.Contains(d.Key)).Select(d => $"{d.Name}: {(d.IsAbout ? "about " : "")}{Times.Duration(d.Value)}");
        var card = HeadlineMessage.Announcement(facts, channel, app.PageOf(facts.Incident.Ref));
        return (facts.Incident.Id, card with { Blocks = [.. card.Blocks, Block.Context(string.Join(" · ", took))] });
    }

    async Task<Message> ReviewAsync(ReadSession s, IncidentRef incident, Review review)
    {
        var name = $"Review of {incident.Name} {incident.Title}";
        var facilitator = review.FacilitatorId is null ? null : await s.ScalarAsync<string>("select name from people where id = @FacilitatorId", new { review.FacilitatorId });
        return Message.Of(Mrkdwn.Escape(name), Block.Section($"*{Mrkdwn.Link(app.ReviewOf(incident), name)}*"),
            Block.Context(Mrkdwn.Escape($"{Words.Capital(review.State)} · {incident.Severity} · {(facilitator is null ? "nobody facilitates it yet" : $"facilitated by {facilitator}")}")));
    }
}

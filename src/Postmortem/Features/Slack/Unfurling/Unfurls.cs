using Postmortem.Data;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Jobs;

namespace Postmortem.Features.Slack.Unfurling;

/// <param name="Url">As it stands in the message.</param>
public sealed record Card(string Url, Guid IncidentId, Message Message);

/// <summary>What stands beside links now, so that it can be taken back. A second one in the same place takes the place of the first.</summary>
public sealed class Unfurls(Database database, SlackSignals signals, TimeProvider clock)
{
    const string Kind = "unfurl";
    static readonly string[] Gone = ["cannot_find_message", "cannot_find_channel", "cannot_unfurl_message", "channel_not_found", "not_in_channel", "is_archived"];

    public async Task ShowAsync(SlackApi api, UnfurlWork work, IReadOnlyList<Card> cards, CancellationToken ct)
    {
        // Kept before it is shown: what was shown and forgotten could never be taken back.
        await database.WriteAsync(async s =>
        {
            foreach (var card in cards)
                await s.SavePostAsync(new() { Key = $"{Prefix(api.Workspace.TeamId, work.ChannelId, work.MessageTs)}{card.Url}", IncidentId = card.IncidentId, TeamId = api.Workspace.TeamId, ChannelId = work.ChannelId, Ts = work.MessageTs }, clock.GetUtcNow());
            return true;
        }, ct);
        try
        {
            await UnfurlAsync(api, work.ChannelId, work.MessageTs, cards.Select(c => KeyValuePair.Create(c.Url, c.Message)), ct);
        }
        finally
        {
            // One that became private while Slack was told; a lost answer does not say whether it was.
            foreach (var incident in cards.Select(c => c.IncidentId).Distinct()) await PlanHidingAsync(incident, Guid.CreateVersion7(), ct);
        }
    }

    /// <summary>Nothing to do as long as the incident is not private.</summary>
    public async Task PlanHidingAsync(Guid incidentId, Guid because, CancellationToken ct)
    {
        var shown = await database.ReadAsync(async s => await s.IsPrivateAsync(incidentId) ? await s.ListPostsAsync(incidentId, Kind) : [], ct);
        if (shown.Count == 0) return;
        await database.WriteAsync(async s =>
        {
            foreach (var team in shown.Select(p => p.TeamId).Distinct())
                await s.EnqueueAsync(new($"{HideUnfurls.TaskName} {incidentId:D} {because:D} {team}", HideUnfurls.TaskName, team, $"{HideUnfurls.TaskName} {incidentId:D}", incidentId), clock.GetUtcNow());
            return true;
        }, ct);
        signals.Outbound.Give();
    }

    public async Task HideAsync(SlackApi api, Guid incidentId, CancellationToken ct)
    {
        foreach (var post in await database.ReadAsync(async s => await s.IsPrivateAsync(incidentId) ? await s.ListPostsAsync(incidentId, Kind) : [], ct))
        {
            if (post.TeamId != api.Workspace.TeamId) continue;
            var url = post.Key[Prefix(post.TeamId, post.ChannelId, post.Ts).Length..];
            await UnfurlAsync(api, post.ChannelId, post.Ts, [KeyValuePair.Create(url, Message.Of("", Block.Context("This is no longer shown here.")))], ct);
            await database.WriteAsync(s => s.ForgetPostAsync(post.Key), ct);
        }
    }

    static string Prefix(string team, string channel, string ts) => $"{Kind} {team} {channel} {ts} ";

    static async Task UnfurlAsync(SlackApi api, string channel, string ts, IEnumerable<KeyValuePair<string, Message>> shown, CancellationToken ct)
    {
        try
        {
            await api.UnfurlAsync(channel, ts, shown, ct);
        }
        catch (SlackException e) when (Gone.Contains(e.Error))
        {
            // Deleted meanwhile, or where the bot cannot look: nobody waits for it.
        }
    }
}

/// <summary>An incident became private: what stands beside links to it goes.</summary>
public sealed class UnfurlFacts(Unfurls unfurls) : IOutboxHandler
{
    public bool Wants(OutboxMessage message) => message is { Topic: "incident.visibility_changed", IncidentId: not null };

    public Task HandleAsync(OutboxMessage message, CancellationToken ct) => unfurls.PlanHidingAsync(message.IncidentId!.Value, message.Id, ct);
}

public sealed class HideUnfurls(Unfurls unfurls) : IOutboundTask
{
    public const string TaskName = "unfurl.hide";

    public string Name => TaskName;

    public Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct) => unfurls.HideAsync(api, item.IncidentId!.Value, ct);
}

static class UnfurlingSetup
{
    public static void AddUnfurling(this IServiceCollection services)
    {
        services.AddSingleton<Unfurls>();
        services.AddSingleton<IEvent, LinkShared>();
        services.AddSingleton<IOutboundTask, UnfurlLinks>();
        services.AddSingleton<IOutboundTask, HideUnfurls>();
        services.AddSingleton<IOutboxHandler, UnfurlFacts>();
    }
}

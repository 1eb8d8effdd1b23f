using Postmortem.Data;
using Postmortem.Features.Changes;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Jobs;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Suspects;

/// <summary>
/// One message in the incident's channel, changed in place. It comes with the channel when something is worth a look, later only for a strong
/// suspect, and never for nothing: who wants to know asks.
/// </summary>
public sealed class KeepSuspects(Database database, FollowArchiving follow, Posts posts, AppOptions app, TimeProvider clock) : ChannelStep(database, follow)
{
    public const string TaskName = "suspects";

    /// <summary>What has become known after the channel was made.</summary>
    public const string News = "\"news\"";

    static string KeyOf(Guid incidentId) => $"suspects {incidentId:D}";

    public override string Name => TaskName;

    protected override async Task RunAsync(OutboundItem item, SlackApi api, string channel, IncidentRef incident, CancellationToken ct)
    {
        // The channel may know of open incidents only: the history beside a suspect tells of no others.
        var (list, linked) = await Database.ReadAsync(s => s.ReadSuspectsAsync(incident, SlackPerson.Nobody.Actor, clock.GetUtcNow()), ct);
        var stands = (await Database.ReadAsync(s => s.FindPostAsync(KeyOf(incident.Id)), ct))?.ChannelId == channel;
        var deserves = IncidentStatus.IsOpen(incident.Status) && (item.Payload == News ? list.Suspects.Any(s => s.Suspicion.IsStrong) : list.Suspects.Count > 0) && linked.All(l => l.Relation != ChangeRelation.Caused);
        if (stands || deserves) await posts.KeepCurrentAsync(api, item, KeyOf(incident.Id), channel, SuspectMessage.Of(list, linked, app, isReply: false), ct);
    }
}

/// <summary>A change that came in, what people said of one, and what moves the start or the services: the messages of the channels concerned follow.</summary>
public sealed class SuspectFacts(Database database, SlackSignals signals, TimeProvider clock) : IOutboxHandler
{
    public bool Wants(OutboxMessage message) => message.Topic.StartsWith("change.", StringComparison.Ordinal)
        || message is { IncidentId: not null, Topic: "incident.services_changed" or "incident.edited" or "milestone.set" or "milestone.taken_back" };

    public async Task HandleAsync(OutboxMessage message, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var any = await database.WriteAsync(async s =>
        {
            var told = false;
            foreach (var incident in await ConcernedAsync(s, message))
            {
                if (await s.FindChannelAsync(incident) is not { ArchivedAt: null } channel) continue;
                told |= await s.EnqueueUnlessWaitingAsync(new($"{KeepSuspects.TaskName} {incident:D} {message.Id:D}", KeepSuspects.TaskName, channel.TeamId, Lanes.Of(incident), incident, KeepSuspects.News), now);
            }
            return told;
        }, ct);
        if (any) signals.Outbound.Give();
    }

    static async Task<IReadOnlyList<Guid>> ConcernedAsync(ReadSession s, OutboxMessage message)
    {
        if (message.IncidentId is { } incident) return [incident];
        var service = await s.ScalarAsync<Guid?>("select c.service_id from changes c join journal j on j.subject_id = c.id where j.id = @Id", new { message.Id });
        return service is { } id ? await s.ListConcernedAsync(id) : [];
    }
}

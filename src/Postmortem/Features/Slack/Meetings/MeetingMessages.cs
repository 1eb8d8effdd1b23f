using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Client;
using Postmortem.Features.Slack.Doors;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Workspaces;
using Postmortem.Jobs;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Meetings;

/// <summary>A meeting that was planned, moved or cancelled is told directly to those who had a part in the incident or its review.</summary>
public sealed class MeetingFacts(Database database, SlackWorkspaces workspaces, SlackSignals signals, TimeProvider clock) : IOutboxHandler
{
    public bool Wants(OutboxMessage message) => message is { IncidentId: not null, Topic: "meeting.planned" or "meeting.moved" or "meeting.cancelled" };

    public async Task HandleAsync(OutboxMessage message, CancellationToken ct)
    {
        if (await workspaces.FindHomeAsync(ct) is not { } home) return;
        var (incident, now) = (message.IncidentId!.Value, clock.GetUtcNow());
        await database.WriteAsync(async s =>
        {
            var planner = await s.ScalarAsync<Guid?>("select actor_id from journal where id = @Id", new { message.Id });
            foreach (var person in (await s.ListInvolvedAsync(incident)).Where(p => p.Id != planner))
            {
                var team = await s.FindTeamOfAsync(person.Id, home) ?? home;
                await s.EnqueueAsync(new($"{TellOfMeeting.TaskName} {message.Id:D} {person.Id:D}", TellOfMeeting.TaskName, team, Lanes.OfPerson(team, person.Id), incident, $"{message.Topic} {person.Id:D} {message.Id:D}", now + TimeSpan.FromDays(14)), now);
            }
            return true;
        }, ct);
        signals.Outbound.Give();
    }
}

/// <summary>Says what is true when its turn comes; a plan that was changed since is passed over, because its change has a message of its own.</summary>
public sealed class TellOfMeeting(Database database, Posts posts, SlackPeople people, AppOptions app) : IOutboundTask
{
    public const string TaskName = "meeting";

    public string Name => TaskName;

    public async Task RunAsync(OutboundItem item, SlackApi api, CancellationToken ct)
    {
        var work = item.Payload.Split(' ');
        var (topic, person, fact) = (work[0], Guid.Parse(work[1]), Guid.Parse(work[2]));
        var message = await database.ReadAsync(async s => await s.FindInviteeAsync(person, item.IncidentId!.Value) is null || await IsOldAsync(s, item.IncidentId.Value, fact)
            || await s.ScalarAsync<int>("select number from incidents where id = @IncidentId", new { item.IncidentId }) is not (> 0 and var number)
            || await s.FindIncidentRefAsync(number, Actor.System) is not { } incident || await s.FindReviewAsync(number, Actor.System) is not { } review ? null
            : Of(topic, incident, review, await s.FindMeetingAsync(review.Id)), ct);
        if (message is null || await people.FindUserAsync(api, person, ct) is not { } user) return;
        await posts.PostOnceAsync(api, item, item.DedupeKey, await api.OpenDirectAsync(user, ct), message, null, ct);
    }

    static async Task<bool> IsOldAsync(ReadSession s, Guid incidentId, Guid fact) => await s.ScalarAsync<int>(
        "select count(*) from journal where incident_id = @incidentId and action in ('meeting.planned', 'meeting.moved', 'meeting.cancelled') and id > @fact", new { incidentId, fact }) > 0;

    Message Of(string topic, IncidentRef incident, Review review, Meeting meeting)
    {
        var page = InvitationText.AddressOf(app, incident.Number);
        // A direct message is read over one's shoulder.
        var about = incident.Visibility == Visibility.Private ? incident.Name : $"{incident.Name} {incident.Title}";
        var (said, when) = topic switch
        {
            "meeting.cancelled" => ("The review meeting is cancelled", review.MeetingAt ?? meeting.StartsAt),
            "meeting.moved" => ("The review meeting has changed", review.MeetingAt),
            _ => ("You are invited to the review meeting", review.MeetingAt),
        };
        var time = when is { } at ? $"{Mrkdwn.Time(at)}, {meeting.Minutes.ToString(CultureInfo.InvariantCulture)} minutes" : "";
        var place = meeting.Place.Length > 0 ? $"\n{Mrkdwn.Escape(meeting.Place)}" : "";
        return new(Mrkdwn.Escape($"{said}: {about}"))
        {
            More = page,
            Blocks =
            [
                Block.Section($"*{said}*: {Mrkdwn.Link(page, about)}\n{(topic == "meeting.cancelled" ? $"It was planned for {time}." : $"{time}{place}")}\n{Mrkdwn.Link(new Uri($"{page}/invitation.ics"), topic == "meeting.cancelled" ? "Cancellation for your calendar" : "Invitation for your calendar")}"),
                Block.Actions(Button.Link("Open the meeting", page)),
            ],
        };
    }
}

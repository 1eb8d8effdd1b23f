using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reminders;
using Postmortem.Features.Reviews;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Rollbacks.Undo;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.People;
using Postmortem.Features.Slack.Working;
using Postmortem.Features.Slack.Working.Rolling;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Reminders;

/// <summary>One sentence of what is true, and the nearest way on. It asks nobody why.</summary>
static class ReminderMessage
{
    /// <summary>The caller has made sure that its reader may see the incident.</summary>
    public static async Task<Message> OfAsync(ReadSession s, string kind, IncidentFacts facts, IncidentChannel? channel, AppOptions app)
    {
        var incident = facts.Incident;
        var page = app.PageOf(incident.Ref);
        var name = Mrkdwn.Link(page, incident.Name);
        var place = channel?.ChannelId is { } id ? Mrkdwn.Channel(id) : "the channel";
        return kind switch
        {
            ReminderKind.NextUpdate => Of(page, $"The next update of {incident.Name} is due",
                $"*The next update of {name} is due.* It was promised for {Mrkdwn.Time(incident.NextUpdateDueAt!.Value)}. One sentence in {place} is enough: `/incident update`, or on the web.",
                PostUpdate(incident, page), Snooze("In 10 minutes", kind, incident.Number, TimeSpan.FromMinutes(10))),
            ReminderKind.NoCommander => Of(page, $"Nobody leads {incident.Name} yet",
                $"*Nobody leads {name} yet.* One person who decides keeps it quick; whoever takes it can hand it on at any time.",
                Button.Of("I take it", TakeCommand.Action, Text(incident.Number), "primary"), Snooze("In 15 minutes", kind, incident.Number, TimeSpan.FromMinutes(15))),
            ReminderKind.Decision => await QuestionAsync(s, facts, channel, name, page, app),
            ReminderKind.NothingCaptured => Of(page, $"Nothing new on the timeline of {incident.Name}",
                $"*Nothing was added to the timeline of {name} for a while.* What was seen or tried since? A line is enough: `/incident note`, or react to a message with :pushpin:.",
                Button.Link("Open the timeline", new Uri($"{page}/timeline")), Snooze("In an hour", kind, incident.Number, TimeSpan.FromHours(1))),
            ReminderKind.NoReview => Of(page, $"{incident.Name} has no review yet",
                $"*{name} {Mrkdwn.Escape(incident.Title)}* is {incident.Status} and has no review yet. What asks for one: {Mrkdwn.Escape(string.Join(", ", await s.ReadTriggersAsync(incident.Id)))}.",
                Button.Link("Begin the review", app.ReviewOf(incident.Ref)), Snooze("In a week", kind, incident.Number, TimeSpan.FromDays(7))),
            ReminderKind.SignOff => Of(page, $"The review of {incident.Name} waits for your sign-off",
                $"*The review of {name} {Mrkdwn.Escape(incident.Title)}* waits for you to read and sign it as it stands now.",
                Button.Link("Read and sign", new Uri($"{app.ReviewOf(incident.Ref)}/sign-off")), Snooze("Tomorrow", kind, incident.Number, TimeSpan.FromDays(1))),
            _ => Of(page, $"The review of {incident.Name} is due",
                $"*The review of {name} {Mrkdwn.Escape(incident.Title)}* is not as far along as {incident.Severity} asks for by now. The sooner it is read, the more of it helps.",
                Button.Link("Open the review", app.ReviewOf(incident.Ref)), Snooze("In a week", kind, incident.Number, TimeSpan.FromDays(7))),
        };
    }

    /// <summary>Asked of whoever leads, with what the suspect is and whether it can be taken back.</summary>
    static async Task<Message> QuestionAsync(ReadSession s, IncidentFacts facts, IncidentChannel? channel, string name, Uri page, AppOptions app)
    {
        var incident = facts.Incident;
        var clock = await s.FindDecisionClockAsync(incident.Id, facts.Now);
        var leads = await s.OneAsync<Guid?>("select person_id from incident_roles where incident_id = @Id and role = 'commander' limit 1", new { incident.Id });
        var user = leads is { } person && channel is not null ? await s.FindSlackUserAsync(channel.TeamId, person) : null;
        var who = user is not null ? $"{Mrkdwn.User(user)} leads and decides." : leads is not null ? $"{Mrkdwn.Escape(HeadlineMessage.Commander(facts))} leads and decides." : "Nobody leads yet: whoever decides, takes it.";
        // The channel reads it: the suspect is told as everybody who may see the incident may see it.
        var undo = await s.ReadUndoOfPlausibleAsync(incident.Ref, Everybody, facts.Now);
        var proposed = (await s.ListRollbacksAsync(incident.Id)).LastOrDefault(r => r.State == RollbackState.Proposed);
        var about = $"{(proposed is null ? "" : $"\n*{proposed.Name}* is proposed: {Mrkdwn.Escape(proposed.Title)}")}{(undo is null ? "" : $"\n{UndoLines.Of(undo, app)}")}";
        return Of(page, $"{incident.Name}: roll back, roll forward, or wait?",
            $"*{name}: roll back, roll forward, or wait?* {who} {(clock is { Waits: true, AskAgainAt: { } until } ? $"The wait until {Mrkdwn.Time(until)} is over; nothing else is decided." : $"Acknowledged {Mrkdwn.Ago(clock?.AcknowledgedAt ?? incident.DeclaredAt)}, nothing decided.")}{about}",
            Button.Of("Roll back", RecoveryButton.ActionOf(RollbackDirection.Back), incident.Name, undo?.View.SuggestsForward == true ? null : "primary"),
            Button.Of("Roll forward", RecoveryButton.ActionOf(RollbackDirection.Forward), incident.Name, undo?.View.SuggestsForward == true ? "primary" : null),
            Button.Of("Wait", RecoveryButton.ActionOf(RecoveryButton.Wait), incident.Name));
    }

    /// <summary>Whoever may see what is open.</summary>
    static readonly Actor Everybody = new(null, "", Role.Reader, Door.System);

    public static Button Snooze(string text, string kind, int number, TimeSpan span) => Button.Of(text, SnoozeButton.Action, SnoozeButton.ValueOf(kind, number, span));

    public static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The form in Slack; of a private incident it opens in its private channel alone, so a direct message leads to the web.</summary>
    static Button PostUpdate(Incident incident, Uri page) => incident.Visibility == Visibility.Private
        ? Button.Link("Post an update", new Uri($"{page}/next-update"))
        : Button.Of("Post an update", IncidentForm.ActionOf("update"), incident.Name, "primary");

    static Message Of(Uri page, string text, string section, params Button[] buttons) => new(Mrkdwn.Escape(text)) { More = page, Blocks = [Block.Section(section), Block.Actions(buttons)] };
}

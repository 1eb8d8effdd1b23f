using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reminders;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Working;
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

    public static Button Snooze(string text, string kind, int number, TimeSpan span) => Button.Of(text, SnoozeButton.Action, SnoozeButton.ValueOf(kind, number, span));

    public static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The form in Slack; of a private incident it opens in its private channel alone, so a direct message leads to the web.</summary>
    static Button PostUpdate(Incident incident, Uri page) => incident.Visibility == Visibility.Private
        ? Button.Link("Post an update", new Uri($"{page}/next-update"))
        : Button.Of("Post an update", IncidentForm.ActionOf("update"), incident.Name, "primary");

    static Message Of(Uri page, string text, string section, params Button[] buttons) => new(Mrkdwn.Escape(text)) { More = page, Blocks = [Block.Section(section), Block.Actions(buttons)] };
}

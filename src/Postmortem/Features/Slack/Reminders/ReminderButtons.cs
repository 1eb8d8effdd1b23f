using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Actions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reminders;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Reminders;

/// <summary>Whoever presses leads from now on, unless somebody does already.</summary>
public sealed class TakeCommand(Database database, AssignRole assignRole, TimeProvider clock) : IButton
{
    public const string Action = "take_command";

    public string ActionId => Action;

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct)
    {
        _ = int.TryParse(call.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (await database.ReadAsync(s => s.ReadFactsAsync(number, call.Actor, clock.GetUtcNow()), ct) is not { } facts) return Reply.Of(Failure.NotFound(IncidentRef.NameOf(number)));
        if (!IncidentStatus.IsOpen(facts.Incident.Status) || facts.Holders(IncidentRole.Commander).Any()) return Reply.Say(WhatIsTrue.Of(ReminderKind.NoCommander, facts));
        var assigned = await assignRole.RunAsync(new(number, IncidentRole.Commander, call.Actor.PersonId, IfEmpty: true), call.Actor, ct);
        return assigned.Failure is { } failure ? Reply.Of(failure) : Reply.Say($"You lead {facts.Incident.Name}. The headline and its topic say so.");
    }
}

/// <summary>Not now: later once more.</summary>
public sealed class SnoozeButton(Database database, SnoozeReminder snooze, AppOptions app, TimeProvider clock) : IButton
{
    public const string Action = "snooze_reminder";

    public static string ValueOf(string kind, int number, TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} {number} {kind}");

    public string ActionId => Action;

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct)
    {
        if (call.Value.Split(' ', 3) is not [var minutes, var which, var kind]
            || !int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var span) || !int.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Reply.Say("This button is no longer understood.");
        var snoozed = await snooze.RunAsync(new(kind, number, TimeSpan.FromMinutes(span)), call.Actor, ct);
        if (snoozed.Failure is { Outcome: Outcome.Conflict }) return Reply.Say(await TruthAsync(kind, number, call, ct));
        return snoozed.Failure is { } failure ? Reply.Of(failure) : Reply.Say($"It comes again {Mrkdwn.Time(snoozed.Value)}, if it is still needed then.");
    }

    Task<string> TruthAsync(string kind, int number, ButtonCall call, CancellationToken ct) => database.ReadAsync(async s => kind == ReminderKind.FollowUp
        ? WhatIsTrue.Of((await s.FindActionItemAsync(number, call.Actor))!, app)
        : WhatIsTrue.Of(kind, (await s.ReadFactsAsync(number, call.Actor, clock.GetUtcNow()))!), ct);
}

/// <summary>The answer to a button whose time is over.</summary>
static class WhatIsTrue
{
    public static string Of(string kind, IncidentFacts facts)
    {
        var incident = facts.Incident;
        if (kind == ReminderKind.SignOff) return $"The review of {incident.Name} does not wait for your sign-off any more.";
        if (kind is ReminderKind.NoReview or ReminderKind.ReviewOverdue) return $"{incident.Name} is {incident.Status}, and its review needs no reminder any more.";
        if (!IncidentStatus.IsOpen(incident.Status)) return $"{incident.Name} is {incident.Status}.";
        return kind switch
        {
            ReminderKind.NextUpdate when incident.NextUpdateDueAt is { } due => $"{incident.Name} was updated meanwhile; the next update is due {Mrkdwn.Time(due)}.",
            ReminderKind.NextUpdate => $"{incident.Name}: no further update is promised.",
            ReminderKind.NoCommander when facts.Holders(IncidentRole.Commander).FirstOrDefault() is { } leads => $"{Mrkdwn.Escape(leads)} leads {incident.Name}.",
            ReminderKind.Decision => $"{incident.Name}: it is decided how to recover, or there is nothing to decide about any more.",
            _ => $"{incident.Name} is {incident.Status}, and nothing waits here any more.",
        };
    }

    public static string Of(ActionItem item, AppOptions app)
    {
        var name = Mrkdwn.Link(FollowUpMessage.PageOf(app, item.Number), item.Name);
        return item.State switch
        {
            ActionState.Done => $"{name} is done: {Mrkdwn.Escape(item.DoneByName ?? "somebody")} said so {Mrkdwn.Time(item.DoneAt ?? item.UpdatedAt)}. Evidence is still to come.",
            ActionState.Verified => $"{name} is done and verified by {Mrkdwn.Escape(item.VerifiedByName ?? "somebody")}.",
            ActionState.Declined => $"{name} is declined: {Mrkdwn.Escape(item.DeclinedReason ?? "")}",
            _ => $"{name} is {item.State}{(item.DueOn is { } due ? $" and due {FollowUpMessage.Day(due)}" : "")}.",
        };
    }
}

using System.Globalization;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reminders;

/// <summary>
/// When somebody is reminded of what. Pure: it knows neither the clock nor where a reminder goes out. What belongs to an open
/// incident comes at any hour; whatever can wait keeps people's quiet hours, and is dropped at their next beginning.
/// </summary>
public static class ReminderRules
{
    public static readonly TimeSpan ToTheChannel = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan WithoutCommander = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan SilenceWhenMajor = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan Silence = TimeSpan.FromHours(2);

    /// <summary>How long something urgent is worth saying.</summary>
    static readonly TimeSpan Urgent = TimeSpan.FromMinutes(20);

    /// <summary>And something that can wait, where there are no quiet hours.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>What is due on a day comes at this time of it.</summary>
    static readonly TimeOnly Morning = new(9, 0);
    const int LongPeriodDays = 10;
    const int MostWeeks = 8;
    const int WeeksToEscalation = 2;
    const int ReviewReminders = 4;
    static readonly TimeSpan AfterAsking = TimeSpan.FromMinutes(10);
    const int DaysToSignOff = 3;
    const int SignOffReminders = 3;

    /// <param name="snoozes">Until when, by subject.</param>
    public static IEnumerable<Reminder> Of(OpenIncident incident, IReadOnlyDictionary<string, DateTimeOffset> snoozes)
    {
        var id = incident.IncidentId;
        if (incident.NextUpdateDueAt is { } due)
        {
            List<Step> steps = incident.Commander is { } commander ? [new("commander", due, commander), new("channel", due + ToTheChannel)] : [new("channel", due)];
            foreach (var reminder in All(ReminderKind.NextUpdate, $"next update {id:D} {Stamp(due)}", id, steps, snoozes)) yield return reminder;
        }
        if (incident.LeaderlessSince is { } since)
            foreach (var reminder in All(ReminderKind.NoCommander, $"no commander {id:D} {Stamp(since)}", id, [new("channel", since + WithoutCommander)], snoozes)) yield return reminder;
        if (incident.Decision is { DueAt: { } decideAt } decision)
            foreach (var reminder in All(ReminderKind.Decision, $"decision {id:D}", id, [new($"{decision.Round} channel", decideAt)], snoozes)) yield return reminder;
        if (incident.Status is IncidentStatus.Triage or IncidentStatus.Active && !incident.ImpactIsOver)
        {
            var silent = incident.LastCapturedAt + (Severity.IsMajor(incident.Severity) ? SilenceWhenMajor : Silence);
            foreach (var reminder in All(ReminderKind.NothingCaptured, $"nothing captured {id:D}", id, [new($"{Stamp(incident.LastCapturedAt)} channel", silent)], snoozes)) yield return reminder;
        }
    }

    public static IEnumerable<Reminder> Of(EndedIncident incident, QuietHours quiet, IReadOnlyDictionary<string, DateTimeOffset> snoozes)
    {
        var zone = (incident.Facilitator ?? incident.Commander)?.Zone ?? TimeZoneInfo.Utc;
        var id = incident.IncidentId;
        if (!incident.HasReview)
        {
            List<Step> steps = [new("day", incident.EndedAt.AddDays(1), incident.Commander), new("week", incident.EndedAt.AddDays(7))];
            return All(ReminderKind.NoReview, $"no review {id:D}", id, steps.Select(s => s with { Name = $"{Stamp(incident.EndedAt)} {s.Name}" }), snoozes, quiet, zone);
        }
        var ended = DayOf(incident.EndedAt, zone);
        var first = MorningOf(WorkingDays.After(ended, incident.PublishDays), zone);
        List<Step> late = [.. Enumerable.Range(0, ReviewReminders).Select(week => new Step($"{Stamp(incident.EndedAt)} week {week}", first.AddDays(7 * week), incident.Facilitator))];
        if (incident.IsDraft) late.Insert(0, new($"{Stamp(incident.EndedAt)} draft", MorningOf(WorkingDays.After(ended, incident.DraftDays), zone), incident.Facilitator));
        if (incident.MeetingDays is { } days) late.Add(new($"{Stamp(incident.EndedAt)} meeting", MorningOf(ended.AddDays(days), zone), incident.Facilitator));
        return All(ReminderKind.ReviewOverdue, $"review overdue {id:D}", id, late.OrderBy(step => step.At), snoozes, quiet, zone);
    }

    /// <summary>A while after they were asked, so that a slip of the hand rings nobody; then after some days, then weekly.</summary>
    public static IEnumerable<Reminder> Of(WaitingSignOff signOff, QuietHours quiet, IReadOnlyDictionary<string, DateTimeOffset> snoozes)
    {
        var (who, since) = (signOff.Reviewer, Stamp(signOff.Since));
        var again = MorningOf(WorkingDays.After(DayOf(signOff.Since, who.Zone), DaysToSignOff), who.Zone);
        List<Step> steps = [new($"{since} asked", signOff.Since + AfterAsking, who), .. Enumerable.Range(0, SignOffReminders).Select(week => new Step($"{since} week {week}", again.AddDays(7 * week), who))];
        return All(ReminderKind.SignOff, $"sign-off {signOff.IncidentId:D} {who.PersonId:D}", signOff.IncidentId, steps, snoozes, quiet, who.Zone);
    }

    public static IEnumerable<Reminder> Of(WaitingFollowUp item, QuietHours quiet, IReadOnlyDictionary<string, DateTimeOffset> snoozes)
    {
        var subject = $"follow-up {item.Id:D}";
        if (item.Owner is { } owner)
            foreach (var reminder in All(ReminderKind.FollowUp, subject, item.IncidentId, Steps(item, owner), snoozes, quiet, owner.Zone))
                yield return reminder with { FollowUpId = item.Id };
        if (item.Facilitator is not { } facilitator || facilitator.PersonId == item.Owner?.PersonId) yield break;
        var late = new Step($"{item.DueOn:yyyy-MM-dd} escalated {facilitator.PersonId:D}", MorningOf(item.DueOn.AddDays(7 * WeeksToEscalation), facilitator.Zone), facilitator);
        foreach (var reminder in All(ReminderKind.FollowUp, $"escalated {subject}", item.IncidentId, [late], snoozes, quiet, facilitator.Zone))
            yield return reminder with { FollowUpId = item.Id, IsEscalated = true };
    }

    /// <summary>Once before the end of a long period, on the day, then weekly.</summary>
    static IEnumerable<Step> Steps(WaitingFollowUp item, Recipient owner)
    {
        var period = item.DueOn.DayNumber - DayOf(item.CreatedAt, owner.Zone).DayNumber;
        var days = period >= LongPeriodDays ? new List<int> { -Math.Max(1, period / 10) } : [];
        days.AddRange(Enumerable.Range(0, MostWeeks + 1).Select(week => 7 * week));
        return days.Select(day => new Step(string.Create(CultureInfo.InvariantCulture, $"{item.DueOn:yyyy-MM-dd} {day:+0;-0;0} {owner.PersonId:D}"), MorningOf(item.DueOn.AddDays(day), owner.Zone), owner));
    }

    /// <summary>A snooze puts off the last step that came before its end, and swallows those before it.</summary>
    static IEnumerable<Reminder> All(string kind, string subject, Guid incidentId, IEnumerable<Step> steps, IReadOnlyDictionary<string, DateTimeOffset> snoozes, QuietHours? quiet = null, TimeZoneInfo? zone = null)
    {
        var left = steps.ToList();
        if (snoozes.TryGetValue(subject, out var until) && left.LastOrDefault(s => s.At <= until) is { } put)
            left = [put with { Name = $"{put.Name} after {Stamp(until)}", At = until }, .. left.Where(s => s.At > until)];
        foreach (var step in left)
        {
            var at = quiet?.EndAfter(step.At, zone!) ?? step.At;
            var stale = quiet is null ? at + Urgent : Earlier(quiet.StartAfter(at, zone!), at + Longest);
            yield return new Reminder(kind, subject, $"{subject} {step.Name}", incidentId, at, stale) { PersonId = step.To?.PersonId };
        }
    }

    static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    static DateOnly DayOf(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    static DateTimeOffset MorningOf(DateOnly day, TimeZoneInfo zone) => QuietHours.Instant(day, Morning, zone);

    static string Stamp(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <param name="To">Null: into the channel.</param>
    sealed record Step(string Name, DateTimeOffset At, Recipient? To = null);
}

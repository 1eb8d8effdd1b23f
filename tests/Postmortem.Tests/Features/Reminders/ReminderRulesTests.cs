using System.Globalization;
using Postmortem.Features.Reminders;

namespace Postmortem.Tests.Features.Reminders;

/// <summary>When somebody is reminded of what: each row is one incident or follow-up, and the whole list of what comes from it.</summary>
public sealed class ReminderRulesTests
{
    static readonly Recipient Amira = new(Guid.Parse("00000000-0000-0000-0000-00000000000a"), "UTC");
    static readonly Recipient Priya = new(Guid.Parse("00000000-0000-0000-0000-00000000000b"), "Asia/Kolkata");
    static readonly Dictionary<string, DateTimeOffset> NoSnoozes = [];

    [Theory]
    // Promised for 09:30: the commander at once, the channel ten minutes later; without a commander the channel at once.
    [InlineData("triage", "SEV2", true, "09:30", null, "09:00", "next update 09:30 to a, next update 09:40, nothing captured 09:30")]
    [InlineData("triage", "SEV2", false, "09:30", "09:00", "09:00", "next update 09:30, no commander 09:05, nothing captured 09:30")]
    // Nothing promised, somebody leads; a minor one may be silent for longer.
    [InlineData("active", "SEV3", true, null, null, "10:00", "nothing captured 12:00")]
    // Users are no longer affected: silence is no matter.
    [InlineData("mitigated", "SEV1", true, null, null, "10:00", "")]
    public void An_open_incident(string status, string severity, bool isLed, string? update, string? leaderless, string captured, string expected) =>
        Assert.Equal(expected, Shown(ReminderRules.Of(new OpenIncident
        {
            Status = status,
            Severity = severity,
            Commander = isLed ? Amira : null,
            NextUpdateDueAt = update is null ? null : Today(update),
            LeaderlessSince = leaderless is null ? null : Today(leaderless),
            LastCapturedAt = Today(captured),
        }, NoSnoozes)));

    [Fact]
    public void Once_the_impact_is_over_silence_is_no_matter() =>
        Assert.Empty(ReminderRules.Of(new OpenIncident { Status = "active", Severity = "SEV1", LastCapturedAt = Today("09:00"), ImpactIsOver = true }, NoSnoozes));

    [Theory]
    // Resolved on Monday afternoon: the next day to the commander, a week later into the channel. In the night it waits for the morning.
    [InlineData("2030-03-11 14:00", false, "no review 03-12 14:00 to a, no review 03-18 14:00")]
    [InlineData("2030-03-11 23:00", false, "no review 03-13 08:00 to a, no review 03-19 08:00")]
    // Ten working days, then weekly, four times; a weekend does not count.
    [InlineData("2030-03-11 14:00", true, "review overdue 03-25 03:30 to b, review overdue 04-01 03:30 to b, review overdue 04-08 03:30 to b, review overdue 04-15 03:30 to b")]
    [InlineData("2030-03-15 14:00", true, "review overdue 03-29 03:30 to b, review overdue 04-05 03:30 to b, review overdue 04-12 03:30 to b, review overdue 04-19 03:30 to b")]
    public void An_incident_that_ended(string endedAt, bool hasReview, string expected) =>
        Assert.Equal(expected, Shown(ReminderRules.Of(new EndedIncident { EndedAt = At(endedAt), HasReview = hasReview, DraftDays = 2, PublishDays = 10, Commander = Amira, Facilitator = hasReview ? Priya : null }, QuietHours.Usual, NoSnoozes), "MM-dd HH:mm"));

    [Fact]
    public void A_draft_is_asked_for_before_its_publication()
    {
        var ended = new EndedIncident { EndedAt = At("2030-03-14 14:00"), HasReview = true, IsDraft = true, DraftDays = 2, PublishDays = 10, Facilitator = Priya };
        Assert.StartsWith("review overdue 03-18 03:30 to b, review overdue 03-28 03:30 to b", Shown(ReminderRules.Of(ended, QuietHours.Usual, NoSnoozes), "MM-dd HH:mm"));
    }

    [Fact]
    public void A_meeting_is_asked_for_on_its_day_between_draft_and_publication()
    {
        var ended = new EndedIncident { EndedAt = At("2030-03-14 14:00"), HasReview = true, IsDraft = true, DraftDays = 2, PublishDays = 10, MeetingDays = 7, Facilitator = Priya };
        Assert.StartsWith("review overdue 03-18 03:30 to b, review overdue 03-21 03:30 to b, review overdue 03-28 03:30 to b", Shown(ReminderRules.Of(ended, QuietHours.Usual, NoSnoozes), "MM-dd HH:mm"));
    }

    [Fact]
    public void A_sign_off_is_asked_for_soon_then_after_three_working_days_then_weekly() =>
        Assert.Equal("sign-off 03-14 14:10 to a, sign-off 03-19 09:00 to a, sign-off 03-26 09:00 to a, sign-off 04-02 09:00 to a",
            Shown(ReminderRules.Of(new WaitingSignOff(Guid.Empty, Amira, At("2030-03-14 14:00")), QuietHours.Usual, NoSnoozes), "MM-dd HH:mm"));

    [Theory]
    // Eight weeks: a tenth of it before, on the day, then each week; in the owner's own morning.
    [InlineData("2030-03-11", "2030-05-06", "UTC", "05-01 09:00, 05-06 09:00, 05-13 09:00, 05-20 09:00, 05-27 09:00, 06-03 09:00, 06-10 09:00, 06-17 09:00, 06-24 09:00, 07-01 09:00")]
    // A week: nothing before.
    [InlineData("2030-03-11", "2030-03-18", "UTC", "03-18 09:00, 03-25 09:00, 04-01 09:00, 04-08 09:00, 04-15 09:00, 04-22 09:00, 04-29 09:00, 05-06 09:00, 05-13 09:00")]
    [InlineData("2030-03-11", "2030-03-18", "America/Los_Angeles", "03-18 16:00, 03-25 16:00, 04-01 16:00, 04-08 16:00, 04-15 16:00, 04-22 16:00, 04-29 16:00, 05-06 16:00, 05-13 16:00")]
    public void A_follow_up_for_its_owner(string created, string due, string zone, string expected)
    {
        var reminders = ReminderRules.Of(new WaitingFollowUp { CreatedAt = At($"{created} 10:00"), DueOn = Day(due), Owner = new(Amira.PersonId, zone) }, QuietHours.Usual, NoSnoozes).ToList();
        Assert.Equal(expected, string.Join(", ", reminders.Select(r => r.At.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture))));
        Assert.Equal(reminders.Count, reminders.Select(r => r.Occasion).Distinct().Count());
    }

    [Fact]
    public void After_two_weeks_the_facilitator_hears_of_a_follow_up_once()
    {
        var escalated = Assert.Single(ReminderRules.Of(new WaitingFollowUp { CreatedAt = At("2030-03-11 10:00"), DueOn = Day("2030-03-18"), Owner = Amira, Facilitator = Priya }, QuietHours.Usual, NoSnoozes), r => r.IsEscalated);
        Assert.Equal((At("2030-04-01 03:30"), Priya.PersonId), (escalated.At, escalated.PersonId!.Value));
        Assert.DoesNotContain(ReminderRules.Of(new WaitingFollowUp { DueOn = Day("2030-03-18"), Owner = Amira, Facilitator = Amira }, QuietHours.Usual, NoSnoozes), r => r.IsEscalated);
    }

    [Theory]
    // A step that was put off comes once more when the snooze ends; those before it are swallowed, those after it stay.
    [InlineData("09:32", "09:32 to a, 09:40")]
    [InlineData("09:50", "09:50")]
    // One that ended before anything was due changes nothing.
    [InlineData("09:20", "09:30 to a, 09:40")]
    public void A_snooze(string until, string expected)
    {
        var incident = new OpenIncident { Status = "mitigated", Commander = Amira, NextUpdateDueAt = Today("09:30") };
        var before = ReminderRules.Of(incident, NoSnoozes).ToList();
        var after = ReminderRules.Of(incident, new Dictionary<string, DateTimeOffset> { [before[0].Subject] = Today(until) }).ToList();
        Assert.Equal(expected, Shown(after).Replace("next update ", "", StringComparison.Ordinal));
        Assert.Equal(until == "09:20", after[0].Occasion == before[0].Occasion);
    }

    [Theory]
    [InlineData("09:29", false)]
    [InlineData("09:30", true)]
    [InlineData("09:49", true)]
    [InlineData("09:50", false)]
    public void What_is_urgent_is_dropped_after_twenty_minutes(string now, bool isDue) =>
        Assert.Equal(isDue, ReminderRules.Of(new OpenIncident { Status = "mitigated", NextUpdateDueAt = Today("09:30") }, NoSnoozes).Single().IsDue(Today(now)));

    [Theory]
    [InlineData("2030-03-18 08:59", false)]
    [InlineData("2030-03-18 09:00", true)]
    [InlineData("2030-03-18 19:59", true)]
    [InlineData("2030-03-18 20:00", false)]
    public void What_can_wait_is_dropped_when_the_evening_comes(string now, bool isDue) =>
        Assert.Equal(isDue, ReminderRules.Of(new WaitingFollowUp { CreatedAt = At("2030-03-11 10:00"), DueOn = Day("2030-03-18"), Owner = Amira }, QuietHours.Usual, NoSnoozes).First().IsDue(At(now)));

    [Fact]
    public void A_follow_up_that_moves_or_changes_hands_is_another_occasion()
    {
        var item = new WaitingFollowUp { CreatedAt = At("2030-03-11 10:00"), DueOn = Day("2030-03-18"), Owner = Amira };
        var occasions = new[] { item, item with { DueOn = Day("2030-03-19") }, item with { Owner = Priya } }.Select(i => ReminderRules.Of(i, QuietHours.Usual, NoSnoozes).First().Occasion);
        Assert.Equal(3, occasions.Distinct().Count());
    }

    static string Shown(IEnumerable<Reminder> reminders, string format = "HH:mm") => string.Join(", ", reminders.Select(r =>
        $"{r.Kind} {r.At.ToString(format, CultureInfo.InvariantCulture)}{(r.PersonId is { } person ? $" to {person.ToString()[^1]}" : "")}"));

    static DateTimeOffset Today(string time) => At($"2030-03-11 {time}");

    static DateTimeOffset At(string text) => DateTimeOffset.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}

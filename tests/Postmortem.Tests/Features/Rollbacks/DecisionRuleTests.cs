using Postmortem.Features.Changes;
using Postmortem.Features.Reminders;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Deciding;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>When people are asked to decide, and what is kept of what was known: the rules, which need no database.</summary>
public sealed class DecisionRuleTests
{
    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_is_asked_some_minutes_after_the_acknowledgement_when_there_is_something_to_decide_about()
    {
        var clock = new DecisionClock { AfterMinutes = 10, AcknowledgedAt = At(0), PlausibleSince = At(3) };

        Assert.Equal(At(10), clock.DueAt);
        Assert.Equal((false, true), (clock.IsDue(At(9)), clock.IsDue(At(10))));
        Assert.Equal(At(25), (clock with { PlausibleSince = At(25) }).DueAt);
        Assert.Null((clock with { PlausibleSince = null }).DueAt);
        Assert.Null((clock with { AfterMinutes = null }).DueAt);
        Assert.Null((clock with { IsDecided = true }).DueAt);
        Assert.False((clock with { IsDecided = true }).IsDue(At(60)));
    }

    [Fact]
    public void Waiting_puts_it_off_and_a_failed_attempt_begins_it_anew()
    {
        var clock = new DecisionClock { AfterMinutes = 10, AcknowledgedAt = At(0), PlausibleSince = At(0) };
        var waiting = clock with { WaitedAt = At(12), AskAgainAt = At(20) };
        var failed = waiting with { BegunAnewAt = At(30) };

        Assert.Equal((At(20), At(40)), (waiting.DueAt, failed.DueAt));
        Assert.Equal(At(50), (failed with { WaitedAt = At(41), AskAgainAt = At(50) }).DueAt);
        Assert.Equal(3, new[] { clock.Round, waiting.Round, failed.Round }.Distinct().Count());
    }

    [Fact]
    public void The_reminder_goes_into_the_channel_once_for_each_round()
    {
        var incident = new OpenIncident { Status = "active", Severity = "SEV1", LastCapturedAt = At(0), ImpactIsOver = true, Decision = new() { AfterMinutes = 10, AcknowledgedAt = At(0), PlausibleSince = At(0) } };

        var reminder = Assert.Single(ReminderRules.Of(incident, new Dictionary<string, DateTimeOffset>()));

        Assert.Equal((ReminderKind.Decision, At(10), null), (reminder.Kind, reminder.At, reminder.PersonId));
        Assert.True(reminder.StaleAt > reminder.At);
    }

    [Fact]
    public void What_was_known_names_suspects_harm_and_attempts_with_their_times()
    {
        var suspect = new LinkedChange { ServiceName = "Checkout", FromVersion = "2.0", ToVersion = "2.1", OccurredAt = At(-7), Relation = "suspect", Why = "Errors\nbegin with it" };
        var attempt = new Rollback { Attempt = 1, State = "failed", FromVersion = "2.1" };

        Assert.Equal("""
            SEV2, active, 12 min since it was acknowledged, 15 min since impact began.
            Harm: requests fail: 31 %
            Suspect: Checkout 2.0 → 2.1, 4 min before impact start. Errors begin with it
            Rollback 1, failed: roll back deploy from 2.1
            """.ReplaceLineEndings("\n"), KnownThen.Of(new("SEV2", "active", ["requests fail: 31 %"], [suspect], [attempt], At(0), At(-3), At(-1), At(12))));
        Assert.Equal("SEV3, triage, 13 min since it was declared.\nNo change was suspected.", KnownThen.Of(new("SEV3", "triage", [], [], [], null, null, At(-1), At(12))));
        Assert.StartsWith("Written down 20 min afterwards: what follows is what the record said by then.\nSEV3, mitigated",
            KnownThen.Of(new("SEV3", "mitigated", [], [], [], null, null, At(-1), At(12), ToldAfter: TimeSpan.FromMinutes(20))));
    }

    static DateTimeOffset At(int minute) => Noon.AddMinutes(minute);
}

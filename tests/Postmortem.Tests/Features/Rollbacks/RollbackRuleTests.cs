using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>The rules that need no database: durations, milestones, clocks, pre-flight.</summary>
public sealed class RollbackRuleTests
{
    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Durations_run_between_the_steps()
    {
        var durations = RollbackDurations.Of(Attempt(1, decided: 19, started: 21, finished: 24, outcome: "succeeded", verified: 45), At(7), At(3));

        Assert.Equal(new RollbackDurations(Minutes(12), Minutes(2), Minutes(3), Minutes(5), Minutes(21), Minutes(21)), durations);
    }

    [Fact]
    public void What_is_missing_or_runs_backwards_is_unknown_and_a_failed_attempt_rolled_nothing_back()
    {
        Assert.Equal(new RollbackDurations(null, null, null, null, null, null), RollbackDurations.Of(new Rollback(), At(7), At(3)));
        Assert.Null(RollbackDurations.Of(Attempt(1, decided: 5), At(7), null).AcknowledgedToDecided);
        Assert.Equal(TimeSpan.Zero, RollbackDurations.Of(Attempt(1, decided: 7), At(7), null).AcknowledgedToDecided);
        var failed = RollbackDurations.Of(Attempt(1, decided: 5, started: 6, finished: 9, outcome: "failed"), At(4), At(0));
        Assert.Equal((Minutes(3), null, null), (failed.StartedToFinished, failed.DecidedToCompleted, failed.ImpactStartToCompleted));
    }

    [Fact]
    public void A_rejection_is_no_decision_to_mitigate()
    {
        var rejected = Attempt(1, decided: 5) with { State = RollbackState.Rejected };

        Assert.Null(RollbackDurations.Of(rejected, At(4), null).AcknowledgedToDecided);
        Assert.All(RollbackMilestones.Of([rejected]), m => Assert.Null(m.At));
    }

    [Fact]
    public void Milestones_tell_the_first_decision_and_the_attempt_that_worked()
    {
        var failed = Attempt(1, decided: 5, started: 6, finished: 9, outcome: "failed");
        var worked = Attempt(2, decided: 10, started: 11, finished: 15, outcome: "succeeded", verified: 20);

        Assert.Equal([At(5), At(6), null, null], RollbackMilestones.Of([failed]).Select(m => m.At));
        Assert.Equal([At(5), At(6), null, null], RollbackMilestones.Of([failed, Attempt(2, decided: 10)]).Select(m => m.At));
        Assert.Equal([At(5), At(11), At(15), At(20)], RollbackMilestones.Of([failed, worked]).Select(m => m.At));
        Assert.Equal([1, 2, 2, 2], RollbackMilestones.Of([failed, worked]).Select(m => m.Attempt));
        Assert.Equal([MilestoneKind.MitigationDecided, MilestoneKind.RollbackStarted, MilestoneKind.RollbackCompleted, MilestoneKind.RollbackVerified], RollbackMilestones.Of([]).Select(m => m.Kind));
    }

    [Fact]
    public void The_loud_clock_runs_from_the_acknowledgement_or_says_that_it_does_not()
    {
        var acknowledged = new ClockStart(At(7), At(11), At(3), null, Open: true, At(20));

        var known = RollbackClocks.Of(null, acknowledged)[0];
        var guessed = RollbackClocks.Of(null, acknowledged with { Acknowledged = null })[0];

        Assert.Equal(("Since acknowledged, nothing decided", (DateTimeOffset?)At(7), ""), (known.Name, known.Since, known.Under));
        Assert.Equal(("Since declared, nothing decided", (DateTimeOffset?)At(11), "Nobody noted the acknowledgement"), (guessed.Name, guessed.Since, guessed.Under));
    }

    [Fact]
    public void The_loud_clock_goes_on_with_each_step_and_stops_when_verified()
    {
        var start = new ClockStart(At(7), At(11), At(3), null, Open: true, At(60));
        RollbackClock Loud(Rollback rollback) => RollbackClocks.Of(rollback, start)[0];

        Assert.Equal(At(19), Loud(Attempt(1, decided: 19) with { State = "decided" }).Since);
        Assert.Equal(At(21), Loud(Attempt(1, decided: 19, started: 21) with { State = "started" }).Since);
        Assert.Equal(At(24), Loud(Attempt(1, decided: 19, started: 21, finished: 24, outcome: "succeeded") with { State = "finished" }).Since);
        var verified = Loud(Attempt(1, decided: 19, started: 21, finished: 24, outcome: "succeeded", verified: 45) with { State = "verified" });
        Assert.Equal((false, Minutes(5)), (verified.Runs, verified.Value));
    }

    [Fact]
    public void The_loud_clock_knows_a_decision_from_elsewhere_and_an_end_of_the_harm()
    {
        var decided = new ClockStart(At(7), At(11), At(3), null, Open: true, At(60), Decided: At(19));
        Assert.Equal([("Acknowledged to decided", Minutes(12)), ("Since impact began", null)], RollbackClocks.Of(null, decided).Select(c => (c.Name, c.Value)));
        var proposed = new Rollback { ProposedAt = At(30) };
        Assert.Equal(("Proposed, not decided for", At(30)), (RollbackClocks.Of(proposed, decided)[0].Name, RollbackClocks.Of(proposed, decided)[0].Since));

        var mitigated = new ClockStart(At(7), At(11), At(3), At(40), Open: true, At(60), Mitigated: true);
        foreach (var rollback in new[] { null, proposed, Attempt(1, decided: 19, started: 21, finished: 24, outcome: "failed") })
            Assert.DoesNotContain(RollbackClocks.Of(rollback, mitigated), c => c.Runs);
        Assert.Equal(At(19), RollbackClocks.Of(Attempt(1, decided: 19), mitigated)[0].Since);
    }

    [Fact]
    public void A_decision_before_the_declaration_is_no_missing_time()
    {
        var clock = RollbackClocks.Of(Attempt(1, decided: 9, started: 21) with { State = "started" }, new ClockStart(null, At(11), null, null, Open: true, At(60)))[1];

        Assert.Equal(("Declared to decided", false, "the decision lies before it was declared"), (clock.Name, clock.IsKnown, clock.Odd));
        Assert.Equal("", RollbackClocks.Of(Attempt(1, started: 21) with { State = "started" }, new ClockStart(null, At(11), null, null, Open: true, At(60)))[1].Odd);
    }

    [Fact]
    public void A_check_is_too_early_until_it_has_held_for_as_long_as_it_must()
    {
        var finished = Attempt(1, started: 21, finished: 24, outcome: "succeeded");
        Assert.Null(RollbackSteps.HoldRefusal(finished, 5, At(29), TimeZoneInfo.Utc));
        Assert.Null(RollbackSteps.HoldRefusal(finished, null, At(24), TimeZoneInfo.Utc));
        Assert.Null(RollbackSteps.HoldRefusal(finished with { FinishedAt = null }, 5, At(24), TimeZoneInfo.Utc));
        var early = RollbackSteps.HoldRefusal(finished with { FinishedAt = At(24).AddSeconds(10) }, 5, At(26), TimeZoneInfo.Utc);
        Assert.Contains("it has held for 1 min of 5 min. It can be saved as verified from 12:30 UTC on", early, StringComparison.Ordinal);
    }

    [Fact]
    public void No_clock_runs_once_the_incident_is_over()
    {
        var over = new ClockStart(At(7), At(11), At(3), null, Open: false, At(60));

        Assert.All(RollbackState.All, state => Assert.DoesNotContain(RollbackClocks.Of(Attempt(1, decided: 19, started: 21) with { State = state }, over), c => c.Runs));
    }

    [Fact]
    public void Preflight_wants_ten_answers_or_a_reason_for_those_that_are_missing()
    {
        Assert.Equal(10, Preflight.Questions.Count);
        var silent = new Checks();
        Preflight.Check(silent, Preflight.Questions, [new("known_good", "yes", "Release 417")], null);
        var skipped = new Checks();
        var snapshot = Preflight.Check(skipped, Preflight.Questions, [new("known_good", "yes", "Release 417"), new("locked", "skipped", "Only one pipeline")], "No time");

        Assert.Contains("9 pre-flight questions have no answer yet", silent.Failure.Message);
        Assert.True(skipped.Passed);
        Assert.Equal(["yes Release 417", "skipped No time"], snapshot.Take(2).Select(a => $"{a.Answer} {a.Note}"));
        Assert.Equal("Only one pipeline", snapshot.Single(a => a.Key == "locked").Note);
        Assert.All(snapshot, a => Assert.NotEmpty(a.Question));
        Assert.Equal(snapshot, Preflight.Read(Preflight.Write(snapshot)));
    }

    [Fact]
    public void One_question_alone_is_skipped_only_with_its_reason()
    {
        var checks = new Checks();
        Preflight.Check(checks, Preflight.Questions, [.. Preflight.Questions.Select(q => new PreflightAnswer(q.Key, q.Key == "told" ? "skipped" : "yes"))], "");
        Preflight.Check(checks, Preflight.Questions, [new("nonsense", "yes"), new("told", "maybe")], "No time");

        Assert.Equal(["preflight_told_note", "preflight", "preflight_told"], checks.Failure.Faults.Select(f => f.Field));
    }

    static Rollback Attempt(int number, int? decided = null, int? started = null, int? finished = null, string? outcome = null, int? verified = null) => new()
    {
        Attempt = number,
        DecidedAt = At(decided),
        StartedAt = At(started),
        FinishedAt = At(finished),
        Outcome = outcome,
        VerifiedAt = At(verified),
        State = outcome is null ? started is null ? RollbackState.Decided : RollbackState.Started : RollbackState.After(outcome),
    };

    static DateTimeOffset At(int minute) => Noon.AddMinutes(minute);

    static DateTimeOffset? At(int? minute) => minute is { } known ? At(known) : null;

    static TimeSpan? Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}

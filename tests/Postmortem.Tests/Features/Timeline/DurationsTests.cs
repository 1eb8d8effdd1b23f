using Postmortem.Features.Timeline;

namespace Postmortem.Tests.Features.Timeline;

/// <summary>PRACTICE.md section 5, with the worked example of section 9.</summary>
public sealed class DurationsTests
{
    static readonly Milestone[] Lantern =
    [
        M(MilestoneKind.Change, "11:40"), M(MilestoneKind.ImpactStart, "12:03"), M(MilestoneKind.Detected, "12:05"), M(MilestoneKind.Alerted, "12:05"),
        M(MilestoneKind.Acknowledged, "12:07"), M(MilestoneKind.Declared, "12:11"), M(MilestoneKind.MitigationDecided, "12:19"),
        M(MilestoneKind.RollbackStarted, "12:21"), M(MilestoneKind.RollbackCompleted, "12:24"), M(MilestoneKind.RollbackVerified, "12:45"),
        M(MilestoneKind.Mitigated, "12:33"), M(MilestoneKind.ImpactEnd, "12:33"), M(MilestoneKind.Resolved, "13:10"),
    ];

    [Theory]
    [InlineData(Durations.Detect, 2, "detected − impact start")]
    [InlineData(Durations.Acknowledge, 2, "acknowledged − alerted")]
    [InlineData(Durations.Declare, 6, "declared − detected")]
    [InlineData(Durations.Decide, 8, "mitigation decided − declared")]
    [InlineData(Durations.RollBack, 5, "rollback completed − mitigation decided")]
    [InlineData(Durations.RollBackFromImpact, 21, "rollback completed − impact start")]
    [InlineData(Durations.Mitigate, 30, "mitigated − impact start")]
    [InlineData(Durations.Resolve, 67, "resolved − impact start")]
    [InlineData(Durations.Impact, 30, "impact end − impact start")]
    public void The_worked_example_has_the_durations_of_the_book(string key, int minutes, string formula)
    {
        var duration = Of(key, Lantern);
        Assert.Equal(TimeSpan.FromMinutes(minutes), duration.Value);
        Assert.Equal(formula, duration.Formula);
        Assert.Equal(Accuracy.Exact, duration.Accuracy);
        Assert.Null(duration.UnknownBecause);
    }

    [Fact]
    public void Nothing_known_means_everything_unknown_and_nothing_zero()
    {
        foreach (var duration in Durations.Of([], []))
        {
            Assert.Null(duration.Value);
            Assert.EndsWith("is missing", duration.UnknownBecause);
        }
    }

    [Fact]
    public void A_negative_interval_is_unknown_with_the_reason()
    {
        var duration = Of(Durations.Detect, M(MilestoneKind.ImpactStart, "12:03"), M(MilestoneKind.Detected, "12:01"));
        Assert.Null(duration.Value);
        Assert.Equal("detected is before impact start", duration.UnknownBecause);
    }

    [Fact]
    public void The_same_moment_is_a_duration_of_zero_not_unknown() =>
        Assert.Equal(TimeSpan.Zero, Of(Durations.Detect, M(MilestoneKind.ImpactStart, "12:03"), M(MilestoneKind.Detected, "12:03")).Value);

    [Fact]
    public void A_milestone_that_does_not_apply_gives_its_reason()
    {
        var duration = Of(Durations.Acknowledge, new Milestone { Kind = MilestoneKind.Alerted, NotApplicableBecause = "a customer called" }, M(MilestoneKind.Acknowledged, "12:07"));
        Assert.Null(duration.Value);
        Assert.Equal("alerted does not apply: a customer called", duration.UnknownBecause);
    }

    [Theory]
    [InlineData(Accuracy.About, Accuracy.Exact, Accuracy.About)]
    [InlineData(Accuracy.Exact, Accuracy.About, Accuracy.About)]
    [InlineData(Accuracy.Exact, Accuracy.Exact, Accuracy.Exact)]
    public void About_on_either_side_makes_the_duration_about(string from, string to, string result) =>
        Assert.Equal(result, Of(Durations.Detect, M(MilestoneKind.ImpactStart, "12:03") with { Accuracy = from }, M(MilestoneKind.Detected, "12:05") with { Accuracy = to }).Accuracy);

    [Fact]
    public void A_failed_attempt_counts_from_impact_but_not_from_the_decision()
    {
        Milestone[] milestones = [M(MilestoneKind.ImpactStart, "12:00"), M(MilestoneKind.MitigationDecided, "12:10")];
        RollbackAttempt[] attempts = [Attempt("12:10", "12:20", "failed") with { Attempt = 2 }, Attempt("12:25", "12:29", "succeeded") with { Attempt = 3 }];
        var durations = Durations.Of(milestones, attempts).ToDictionary(d => d.Key);
        Assert.Equal(TimeSpan.FromMinutes(4), durations[Durations.RollBack].Value);
        Assert.Equal("rollback completed − decision for attempt 3", durations[Durations.RollBack].Formula);
        Assert.Equal(TimeSpan.FromMinutes(29), durations[Durations.RollBackFromImpact].Value);
        Assert.Equal("rollback completed − impact start", durations[Durations.RollBackFromImpact].Formula);
    }

    [Theory]
    [InlineData("resolved", true)]
    [InlineData("closed", true)]
    [InlineData("mitigated", false)]
    public void What_is_over_without_a_rollback_has_no_time_to_roll_back(string status, bool over)
    {
        string? Why(params RollbackAttempt[] attempts) => Durations.NotApplicable(Durations.Of([], attempts, status).Single(d => d.Key == Durations.RollBack).UnknownBecause);
        Assert.Equal(over ? "rollback completed: nothing was rolled back" : null, Why());
        Assert.Null(Why(Attempt("12:10", "12:20", "failed")));
        Assert.Null(Durations.NotApplicable(Durations.Of([M(MilestoneKind.RollbackStarted, "12:10")], [], status).Single(d => d.Key == Durations.RollBack).UnknownBecause));
    }

    [Fact]
    public void Only_failed_attempts_leave_the_time_to_roll_back_unknown()
    {
        var durations = Durations.Of([M(MilestoneKind.ImpactStart, "12:00")], [Attempt("12:10", "12:20", "failed"), Attempt("12:25", null, null)]).ToDictionary(d => d.Key);
        Assert.Equal("rollback completed is missing", durations[Durations.RollBackFromImpact].UnknownBecause);
        Assert.Null(durations[Durations.RollBack].Value);
    }

    [Fact]
    public void A_corrected_completion_goes_before_the_attempts_own_time() =>
        Assert.Equal(TimeSpan.FromMinutes(6), Durations.Of([M(MilestoneKind.RollbackCompleted, "12:16")], [Attempt("12:10", "12:20", "succeeded")]).Single(d => d.Key == Durations.RollBack).Value);

    [Fact]
    public void Odd_order_is_a_hint_at_the_later_milestone()
    {
        Assert.Empty(MilestoneHints.Of(Lantern));
        var hint = Assert.Single(MilestoneHints.Of([M(MilestoneKind.ImpactStart, "12:03"), M(MilestoneKind.Detected, "12:01")]));
        Assert.Equal(MilestoneKind.Detected, hint.Kind);
        Assert.Contains("before impact start", hint.Text);
        Assert.Equal([MilestoneKind.MitigationDecided, MilestoneKind.Mitigated], MilestoneHints.Of([M(MilestoneKind.Declared, "12:05"), M(MilestoneKind.MitigationDecided, "12:04"), M(MilestoneKind.Mitigated, "12:03")]).Select(h => h.Kind));
    }

    static Duration Of(string key, params Milestone[] milestones) => Durations.Of(milestones, []).Single(d => d.Key == key);

    static Milestone M(string kind, string clock) => new() { Kind = kind, At = At(clock) };

    static RollbackAttempt Attempt(string decided, string? finished, string? outcome) => new() { DecidedAt = At(decided), FinishedAt = finished is null ? null : At(finished), Outcome = outcome };

    static DateTimeOffset At(string clock) => new(2025, 11, 28, int.Parse(clock[..2], System.Globalization.CultureInfo.InvariantCulture), int.Parse(clock[3..], System.Globalization.CultureInfo.InvariantCulture), 0, TimeSpan.Zero);
}

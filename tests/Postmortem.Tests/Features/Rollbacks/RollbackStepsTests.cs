using Postmortem.Features.Rollbacks;

namespace Postmortem.Tests.Features.Rollbacks;

public sealed class RollbackStepsTests
{
    static readonly DateTimeOffset Noon = new(2030, 3, 11, 12, 0, 0, TimeSpan.Zero);

    static readonly Dictionary<RollbackStep, string[]> Allowed = new()
    {
        [RollbackStep.Decide] = ["proposed"],
        [RollbackStep.Reject] = ["proposed"],
        [RollbackStep.Start] = ["decided"],
        [RollbackStep.Finish] = ["started"],
        [RollbackStep.Verify] = ["finished"],
        [RollbackStep.Abandon] = ["decided", "started"],
    };

    public static TheoryData<string, RollbackStep> EveryPair()
    {
        var pairs = new TheoryData<string, RollbackStep>();
        foreach (var state in RollbackState.All)
            foreach (var step in Enum.GetValues<RollbackStep>()) pairs.Add(state, step);
        return pairs;
    }

    [Theory, MemberData(nameof(EveryPair))]
    public void A_step_is_possible_from_its_state_only_and_a_refusal_says_what_is_true(string state, RollbackStep step)
    {
        var refusal = RollbackSteps.Refusal(In(state), step, TimeZoneInfo.Utc);

        if (Allowed[step].Contains(state))
        {
            Assert.Null(refusal);
            return;
        }
        Assert.NotNull(refusal);
        Assert.StartsWith("Rollback 1 ", refusal);
        Assert.Contains(state switch
        {
            "proposed" => "is proposed and not decided yet",
            "decided" => "was decided by Jo at 12:01 UTC",
            "rejected" => "was rejected by Jo at 12:01 UTC",
            "started" => "is under way since 12:02 UTC",
            "finished" => "finished at 12:03 UTC and is not verified",
            "verified" => "was verified by Ana at 12:04 UTC",
            "partial" => "helped only in part",
            "failed" => "failed at 12:03 UTC",
            _ => "was abandoned at 12:03 UTC",
        }, refusal);
        Assert.True(refusal.Split(". ").Length >= 2, $"“{refusal}” does not say what to do instead");
    }

    [Theory]
    [InlineData("proposed", RollbackStep.Decide)]
    [InlineData("decided", RollbackStep.Start)]
    [InlineData("started", RollbackStep.Finish)]
    [InlineData("finished", RollbackStep.Verify)]
    public void The_offered_steps_are_all_possible_and_the_expected_one_comes_first(string state, RollbackStep first)
    {
        var next = RollbackSteps.Next(state);

        Assert.Equal(first, next[0]);
        Assert.All(next, step => Assert.Null(RollbackSteps.Refusal(In(state), step, TimeZoneInfo.Utc)));
    }

    [Fact]
    public void Nothing_is_offered_after_the_end() =>
        Assert.All(RollbackState.All.Except(RollbackState.Live), state => Assert.Empty(RollbackSteps.Next(state)));

    [Theory]
    [InlineData("decided", RollbackStep.Start, 1, "was decided at 12:01 UTC")]
    [InlineData("started", RollbackStep.Finish, 2, "was started at 12:02 UTC")]
    [InlineData("finished", RollbackStep.Verify, 3, "was finished at 12:03 UTC")]
    [InlineData("decided", RollbackStep.Abandon, 1, "was decided at 12:01 UTC")]
    [InlineData("started", RollbackStep.Abandon, 2, "was started at 12:02 UTC")]
    public void A_step_cannot_come_before_the_one_it_follows(string state, RollbackStep step, int minute, string says)
    {
        var before = Noon.AddMinutes(minute);

        Assert.Null(RollbackSteps.TimeRefusal(In(state), step, before, TimeZoneInfo.Utc));
        Assert.Contains(says, RollbackSteps.TimeRefusal(In(state), step, before.AddSeconds(-1), TimeZoneInfo.Utc));
    }

    static Rollback In(string state) => new()
    {
        Attempt = 1,
        State = state,
        ProposedAt = Noon,
        DecidedAt = Noon.AddMinutes(1),
        DecidedBy = "Jo",
        StartedAt = state is "proposed" or "decided" or "rejected" ? null : Noon.AddMinutes(2),
        FinishedAt = Noon.AddMinutes(3),
        VerifiedAt = Noon.AddMinutes(4),
        VerifiedBy = "Ana",
    };
}

using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Verification;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>What samples say about a recovery, and what they do not say.</summary>
public sealed class RecoveryRuleTests
{
    static readonly DateTimeOffset Finished = new(2030, 3, 14, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_holds_when_every_sample_of_the_time_is_as_wanted()
    {
        var verdict = Judge(12, Line("", 12, at => at < 1 ? 9 : 0.4));

        Assert.Equal((null, RollbackState.Verified, false), (verdict.Trouble, verdict.Result, verdict.Waits));
        Assert.Equal((TimeSpan.FromMinutes(11), 0.4, 0.4, 49, 1), (verdict.Held, verdict.Last, verdict.Worst, verdict.Samples, verdict.Series));
    }

    [Fact]
    public void One_sample_within_the_time_that_is_not_as_wanted_begins_it_anew()
    {
        var verdict = Judge(12, Line("", 12, at => at == 8 ? 1 : 0.4));

        Assert.Equal((RollbackState.Partial, true, 1d), (verdict.Result, verdict.Waits, verdict.Worst));
        Assert.Equal(TimeSpan.FromMinutes(3.75), verdict.Held);
    }

    [Fact]
    public void Good_from_the_first_moment_it_still_has_to_hold_for_long_enough()
    {
        Assert.Equal((RollbackState.Partial, true), Result(Judge(9.75, Line("", 9.75, _ => 0))));
        Assert.Equal((RollbackState.Verified, false), Result(Judge(10, Line("", 10, _ => 0))));
    }

    [Fact]
    public void What_is_as_bad_as_the_threshold_does_not_hold()
    {
        Assert.Equal((RollbackState.Failed, false), Result(Judge(12, Line("", 12, _ => 1))));
        Assert.Equal((RollbackState.Failed, false), Result(Judge(12, Comparison.Above, Line("", 12, _ => 1))));
        Assert.Equal((RollbackState.Verified, false), Result(Judge(12, Comparison.Above, Line("", 12, _ => 1.01))));
    }

    [Fact]
    public void It_was_good_and_no_longer_is()
    {
        var verdict = Judge(12, Line("", 12, at => at > 11.9 ? 5 : 0));
        Assert.Equal((RollbackState.Failed, TimeSpan.Zero, 5d), (verdict.Result, verdict.Held, verdict.Worst));
    }

    [Fact]
    public void All_lines_must_hold_and_the_worst_is_named()
    {
        var verdict = Judge(12, Line("{pod=\"a\"}", 12, _ => 0.2), Line("{pod=\"b\"}", 12, _ => 7), Line("{pod=\"c\"}", 12, _ => 3));

        Assert.Equal((RollbackState.Partial, false, 7d, "{pod=\"b\"}", 3), (verdict.Result, verdict.Waits, verdict.Worst, verdict.WorstSeries, verdict.Series));
        Assert.Equal((RollbackState.Verified, false), Result(Judge(12, Line("{pod=\"a\"}", 12, _ => 0.2), Line("{pod=\"b\"}", 12, _ => 0.9))));
    }

    [Fact]
    public void A_line_that_ended_before_the_time_does_not_stand_in_the_way()
    {
        // The pods that were replaced.
        var verdict = Judge(15, Line("{pod=\"old\"}", 15, at => at < 2 ? 50 : null), Line("{pod=\"new\"}", 15, at => at < 1 ? null : 0.1));
        Assert.Equal((RollbackState.Verified, false), Result(verdict));
    }

    [Fact]
    public void Where_samples_are_missing_nobody_knows()
    {
        var verdict = Judge(12, Line("", 12, at => at is > 5 and < 7 ? null : 0));
        Assert.Equal((RollbackState.Partial, true), Result(verdict));
        Assert.Equal(TimeSpan.FromMinutes(5), verdict.Held);
    }

    [Fact]
    public void Nothing_is_said_without_data_and_least_of_all_that_it_holds()
    {
        Assert.Contains("no data", Judge(12).Trouble);
        Assert.Contains("no data", Judge(12, new Series("", [])).Trouble);
        Assert.Contains("no value for 4 minutes", Judge(12, Line("", 12, at => at > 8 ? null : 0)).Trouble);
        Assert.Contains("not a number", Judge(12, Line("", 12, at => at == 6 ? double.NaN : 0)).Trouble);
        Assert.Contains("infinite", Judge(12, Line("", 12, at => at == 6 ? double.NegativeInfinity : 0)).Trouble);
        Assert.Contains("infinite", Judge(12, Comparison.Above, Line("", 12, _ => double.PositiveInfinity)).Trouble);
        // Before the time nobody asks for it, so it only begins the time anew.
        Assert.Equal((RollbackState.Verified, false), Result(Judge(15, Line("", 15, at => at == 1 ? double.NaN : 0))));
    }

    [Theory]
    [InlineData(0, 10, 0, 15)]
    [InlineData(7, 10, 0, 15)]
    [InlineData(600, 10, 40, 15)]
    [InlineData(3 * 3600, 10, 240, 45)]
    [InlineData(90 * 86400, 10, 240, 90)]
    [InlineData(90 * 86400, 1440, 240, 720)]
    public void It_is_read_from_the_end_of_the_rollback_until_now_in_steps_that_are_not_too_many(int seconds, int hold, int steps, int step)
    {
        var now = Finished.AddSeconds(seconds);
        var span = RecoveryRules.SpanFor(Finished, now, hold);

        Assert.Equal((now, TimeSpan.FromSeconds(step), steps), (span.To, span.Step, (int)((span.To - span.From) / span.Step)));
        Assert.True(span.From >= Finished);
        Assert.True(hold * 60 > seconds || span.To - span.From >= TimeSpan.FromMinutes(hold), "too short to see whether it held");
    }

    [Fact]
    public void A_clock_that_runs_ahead_of_the_end_asks_for_one_moment() => Assert.Equal(new(Finished, Finished, TimeSpan.FromSeconds(15)), RecoveryRules.SpanFor(Finished.AddMinutes(1), Finished, 10));

    [Fact]
    public void The_drawing_has_few_points_and_keeps_the_worst()
    {
        var points = Judge(60, Line("", 60, at => at == 31 ? 99 : 0)).Points!;
        Assert.InRange(points.Count, 30, RecoveryRules.MostPoints);
        Assert.Equal(99, points.Max());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.00042, "0.00042")]
    [InlineData(1.23456, "1.235")]
    [InlineData(212.44, "212.4")]
    [InlineData(1234567, "1234567")]
    [InlineData(-3.5, "-3.5")]
    [InlineData(1e300, "1E+300")]
    [InlineData(double.NaN, "not a number")]
    public void Numbers_are_written_as_people_write_them(double value, string text) => Assert.Equal(text, RecoveryWords.Number(value));

    [Theory]
    [InlineData(1e308, -1e308)]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    public void Any_values_can_be_drawn(double one, double other)
    {
        var line = Sparkline.Of(new CheckReading { Points = [one, other, one], Threshold = 1 })!;
        Assert.All(line.Points.Split(' '), p => Assert.InRange(double.Parse(p.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture), 0, Sparkline.Height));
    }

    static (string, bool) Result(Verdict verdict)
    {
        Assert.Null(verdict.Trouble);
        return (verdict.Result, verdict.Waits);
    }

    static Verdict Judge(double minutes, params Series[] series) => Judge(minutes, Comparison.Below, series);

    /// <summary>Wanted is below, or above, 1 for ten minutes.</summary>
    static Verdict Judge(double minutes, string comparison, params Series[] series) =>
        RecoveryRules.Judge(series, comparison, 1, 10, new(Finished, Finished.AddMinutes(minutes), TimeSpan.FromSeconds(15)));

    /// <param name="value">By minutes since the rollback; null for no sample.</param>
    static Series Line(string labels, double minutes, Func<double, double?> value) => new(labels,
        [.. Enumerable.Range(0, (int)(minutes * 4) + 1).Select(i => (At: Finished.AddSeconds(i * 15), Value: value(i / 4.0))).Where(p => p.Value is not null).Select(p => new Sample(p.At, p.Value!.Value))]);
}

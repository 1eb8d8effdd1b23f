namespace Postmortem.Features.Rollbacks.Verification;

public readonly record struct Sample(DateTimeOffset At, double Value);

/// <summary>One series of a query's answer.</summary>
/// <param name="Labels">{instance="a", job="shop"}; empty when it has none.</param>
public sealed record Series(string Labels, IReadOnlyList<Sample> Samples);

/// <summary>From when to when a query is asked, and how often in between.</summary>
public sealed record Span(DateTimeOffset From, DateTimeOffset To, TimeSpan Step);

/// <summary>What the samples say.</summary>
/// <param name="Trouble">Why nothing can be said; then the rest means nothing.</param>
/// <param name="Result">verified, partial or failed.</param>
/// <param name="Held">For how long it is as wanted by now.</param>
/// <param name="Waits">All is as wanted, only not for long enough yet.</param>
/// <param name="Worst">Within the time for which it must hold.</param>
/// <param name="Points">The worst of all series, in order of time, thinned out: for a drawing.</param>
public sealed record Verdict(string? Trouble, string Result = RollbackState.Failed, TimeSpan Held = default, bool Waits = false,
    double Last = 0, double Worst = 0, string WorstSeries = "", int Series = 0, int Samples = 0, IReadOnlyList<double>? Points = null);

/// <summary>
/// Whether a service has recovered, from samples alone. Every sample of every series counts; where there are none, nothing
/// is said. Knows neither database nor web.
/// </summary>
public static class RecoveryRules
{
    public const int MostPoints = 60;

    /// <summary>Longer ago says little about now, and would make the steps coarse.</summary>
    static readonly TimeSpan LongestLook = TimeSpan.FromHours(6);
    static readonly TimeSpan FinestStep = TimeSpan.FromSeconds(15);
    const int MostSteps = 240;

    /// <summary>From the end of the rollback until now, the last step on now itself.</summary>
    public static Span SpanFor(DateTimeOffset finished, DateTimeOffset now, int holdMinutes)
    {
        var longest = TimeSpan.FromMinutes(2 * holdMinutes) is var twice && twice > LongestLook ? twice : LongestLook;
        var length = now - finished;
        if (length < TimeSpan.Zero) length = TimeSpan.Zero;
        if (length > longest) length = longest;
        var step = TimeSpan.FromTicks(FinestStep.Ticks * Math.Max(1, (long)Math.Ceiling(length / FinestStep / MostSteps)));
        return new(now - (step * Math.Floor(length / step)), now, step);
    }

    public static Verdict Judge(IReadOnlyList<Series> series, string comparison, double threshold, int holdMinutes, Span span)
    {
        var all = series.SelectMany(s => s.Samples.Select(p => (p.At, p.Value, s.Labels))).OrderBy(p => p.At).ToList();
        if (all.Count == 0) return new("The query gave no data for this time. Look whether it still names what exists.");
        var late = span.Step * 2;
        if (span.To - all[^1].At > late) return new($"The query has given no value for {Minutes(span.To - all[^1].At)}. Look whether the service is still being measured.");
        var hold = TimeSpan.FromMinutes(holdMinutes);
        var window = all.Where(p => p.At >= span.To - (hold > late ? hold : late)).ToList();
        if (window.FirstOrDefault(p => !double.IsFinite(p.Value)) is { At.Ticks: > 0 } odd)
            return new($"One of the values is {RecoveryWords.Number(odd.Value)}, as when nothing is divided by nothing. Let the query give a number also when there is no traffic.");

        var live = series.Where(s => s.Samples.Count > 0 && span.To - s.Samples.Max(p => p.At) <= late).Select(s => s.Samples.MaxBy(p => p.At)).ToList();
        var good = live.Count(p => Fits(p.Value));
        var since = HeldSince();
        var held = since is { } from ? span.To - from : TimeSpan.Zero;
        // Times travel in milliseconds.
        var longEnough = since is not null && held >= hold - TimeSpan.FromSeconds(1);
        var worst = Worst(window.Select(p => (p.Value, p.Labels)));
        return new(null, good == 0 ? RollbackState.Failed : longEnough && good == live.Count ? RollbackState.Verified : RollbackState.Partial, held,
            Waits: good == live.Count && !longEnough, Last: Worst(live.Select(p => (p.Value, ""))).Value, Worst: worst.Value, WorstSeries: worst.Labels,
            Series: series.Count, Samples: all.Count, Points: Thin());

        bool Fits(double value) => comparison == Comparison.Above ? value > threshold : value < threshold;

        // Where samples are missing nobody knows, so it has held since after the gap.
        DateTimeOffset? HeldSince()
        {
            DateTimeOffset? first = null;
            foreach (var moment in all.GroupBy(p => p.At).OrderByDescending(g => g.Key))
            {
                if (first is { } later && later - moment.Key > late) break;
                if (!moment.All(p => Fits(p.Value))) break;
                first = moment.Key;
            }
            return first;
        }

        (double Value, string Labels) Worst(IEnumerable<(double Value, string Labels)> values) => comparison == Comparison.Above ? values.MinBy(v => v.Value) : values.MaxBy(v => v.Value);

        IReadOnlyList<double> Thin()
        {
            var moments = all.Where(p => double.IsFinite(p.Value)).GroupBy(p => p.At).Select(g => Worst(g.Select(p => (p.Value, ""))).Value).ToList();
            var size = (moments.Count + MostPoints - 1) / MostPoints;
            return [.. moments.Chunk(Math.Max(1, size)).Select(chunk => Worst(chunk.Select(v => (v, ""))).Value)];
        }
    }

    /// <summary>Of several checks the worst counts: one that has failed, then one that holds in part.</summary>
    public static int Rank(string result) => result switch { RollbackState.Failed => 0, RollbackState.Partial => 1, _ => 2 };

    static string Minutes(TimeSpan time) => time.TotalMinutes < 2 ? $"{Math.Round(time.TotalSeconds)} seconds" : $"{Math.Floor(time.TotalMinutes)} minutes";
}

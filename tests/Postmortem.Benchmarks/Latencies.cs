using System.Diagnostics;
using System.Globalization;

namespace Postmortem.Benchmarks;

/// <summary>Milliseconds of single requests.</summary>
sealed class Latencies(IEnumerable<double> milliseconds)
{
    readonly double[] _sorted = [.. milliseconds.Order()];

    /// <summary>Of the server's processor for each of them.</summary>
    public double Processor { get; init; }

    public int Count => _sorted.Length;

    public double At(double quantile) => _sorted[Math.Min(_sorted.Length - 1, (int)(quantile * _sorted.Length))];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At(0.5):0.0} | {At(0.95):0.0} | {At(0.99):0.0} | {Count}");

    /// <summary>One after the other, after a warm-up.</summary>
    public static async Task<Latencies> MeasureAsync(int warmUp, int count, Func<int, Task> request)
    {
        for (var i = 0; i < warmUp; i++) await request(i);
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await request(i + warmUp);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return new Latencies(times);
    }
}

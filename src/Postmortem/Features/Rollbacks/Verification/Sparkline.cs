using System.Globalization;

namespace Postmortem.Features.Rollbacks.Verification;

/// <summary>The samples as one small line, with the threshold across.</summary>
/// <param name="Points">As an SVG polyline has them.</param>
/// <param name="Threshold">How far down the threshold lies; null when it is too far away to be drawn to scale.</param>
public sealed record Sparkline(string Points, double? Threshold)
{
    public const int Width = 160;
    public const int Height = 36;
    const int Margin = 3;

    public static Sparkline? Of(CheckReading reading)
    {
        if (reading.Points.Count < 2) return null;
        var (low, high) = (reading.Points.Min(), reading.Points.Max());
        var near = high - low is var spread && Math.Abs(reading.Threshold - ((low + high) / 2)) <= Math.Max(spread, Math.Abs(high)) * 4;
        if (near) (low, high) = (Math.Min(low, reading.Threshold), Math.Max(high, reading.Threshold));
        return new(string.Join(' ', reading.Points.Select((v, i) => string.Create(CultureInfo.InvariantCulture, $"{Margin + (i * (Width - (2.0 * Margin)) / (reading.Points.Count - 1)):0.#},{Y(v):0.#}"))), near ? Y(reading.Threshold) : null);

        // Halves, so that the difference of two huge values is none that is infinite.
        double Y(double value) => high / 2 - low / 2 is var range && range > 0 ? Math.Round(Margin + ((Height - (2.0 * Margin)) * ((high / 2 - value / 2) / range)), 1) : Height / 2.0;
    }
}

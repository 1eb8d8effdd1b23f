using System.Globalization;

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>A linear scale of time over a width in points, with ticks at round clock times.</summary>
internal sealed class TimeAxis
{
    static readonly TimeSpan[] Steps =
    [
        .. new[] { 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7 * 1440, 14 * 1440, 30 * 1440, 90 * 1440, 365 * 1440 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
    ];

    readonly float _width;

    public TimeAxis(IEnumerable<DateTimeOffset> moments, float width)
    {
        _width = width;
        var all = moments.ToList();
        (Start, End) = (all.Min(), all.Max());
        if (End - Start < TimeSpan.FromMinutes(1))
            End = Start.AddMinutes(1);
    }

    public DateTimeOffset Start { get; }

    public DateTimeOffset End { get; }

    /// <summary>More than a day, or two dates: ticks and labels carry the date.</summary>
    public bool SpansDays => Start.Date != End.ToOffset(Start.Offset).Date;

    public float X(DateTimeOffset at) => (float)((at - Start) / (End - Start) * _width);

    /// <summary>About one tick per 60 points; none when the span is beyond all steps.</summary>
    public IEnumerable<(float X, string Label)> Ticks()
    {
        var wanted = (End - Start) / (_width / 62);
        var step = Steps.FirstOrDefault(step => step >= wanted, TimeSpan.FromTicks(((long)(wanted.TotalDays / 365) + 1) * Steps[^1].Ticks));
        var local = Start.DateTime.Ticks;
        for (var at = (local + step.Ticks - 1) / step.Ticks * step.Ticks; at <= local + (End - Start).Ticks; at += step.Ticks)
        {
            var moment = new DateTimeOffset(at, Start.Offset);
            yield return (X(moment), moment.ToString(Format(moment, step), CultureInfo.InvariantCulture));
        }
    }

    static string Format(DateTimeOffset moment, TimeSpan step) =>
        step >= TimeSpan.FromDays(30) ? "MMM yyyy" : step >= TimeSpan.FromDays(1) || moment.TimeOfDay == TimeSpan.Zero ? "d MMM" : "HH:mm";
}

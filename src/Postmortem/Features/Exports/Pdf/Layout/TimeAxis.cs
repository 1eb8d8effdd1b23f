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
    readonly TimeZoneInfo? _zone;

    /// <param name="zone">Whose clock the ticks tell; null for the offset of the first moment.</param>
    public TimeAxis(IEnumerable<DateTimeOffset> moments, float width, TimeZoneInfo? zone = null)
    {
        _width = width;
        _zone = zone;
        var all = moments.ToList();
        (Start, End) = (all.Min(), all.Max());
        if (End - Start < TimeSpan.FromMinutes(1))
            End = Start.AddMinutes(1);
    }

    public DateTimeOffset Start { get; }

    public DateTimeOffset End { get; }

    /// <summary>More than a day, or two dates: ticks and labels carry the date.</summary>
    public bool SpansDays => Local(Start).Date != Local(End).Date;

    public float X(DateTimeOffset at) => (float)((at - Start) / (End - Start) * _width);

    /// <summary>About one tick per 60 points; none when the span is beyond all steps.</summary>
    public IEnumerable<(float X, string Label)> Ticks()
    {
        var wanted = (End - Start) / (_width / 62);
        var step = Steps.FirstOrDefault(step => step >= wanted, TimeSpan.FromTicks(((long)(wanted.TotalDays / 365) + 1) * Steps[^1].Ticks));
        // Where the clock is put forward, an hour is left out; where it is put back, the hour that comes twice has its tick the second time.
        for (var clock = new DateTime((Local(Start).Ticks + step.Ticks - 1) / step.Ticks * step.Ticks); ; clock += step)
        {
            if (_zone?.IsInvalidTime(clock) == true) continue;
            var moment = new DateTimeOffset(clock, _zone?.GetUtcOffset(clock) ?? Start.Offset);
            if (moment > End) yield break;
            yield return (X(moment), moment.ToString(Format(moment, step), CultureInfo.InvariantCulture));
        }
    }

    DateTime Local(DateTimeOffset at) => _zone is null ? at.ToOffset(Start.Offset).DateTime : TimeZoneInfo.ConvertTime(at, _zone).DateTime;

    static string Format(DateTimeOffset moment, TimeSpan step) =>
        step >= TimeSpan.FromDays(30) ? "MMM yyyy" : step >= TimeSpan.FromDays(1) || moment.TimeOfDay == TimeSpan.Zero ? "d MMM" : "HH:mm";
}

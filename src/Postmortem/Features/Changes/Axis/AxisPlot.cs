using System.Globalization;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Changes.Axis;

/// <summary>Something that happened, on one of the lanes.</summary>
/// <param name="Lane">One of <see cref="AxisPlot.Lanes"/>.</param>
/// <param name="Label">Shown beside it when it is loud and there is room; always its tooltip.</param>
/// <param name="Sign">Its class: alert, caused, suspect …</param>
/// <param name="Loud">Gets a label.</param>
public sealed record AxisMark(string Lane, DateTimeOffset At, string Label, string Href, string Sign, bool Loud, bool IsAbout = false);

/// <param name="IsEarlier">It was before what is drawn, and stands at the left edge.</param>
/// <param name="TextX">Null where no label has room.</param>
/// <param name="EndsThere">The label stands on the left of its mark.</param>
public sealed record PlacedMark(AxisMark Mark, double X, double Y, bool IsEarlier, double? TextX, bool EndsThere, string Text)
{
    /// <summary>Quiet marks right after it, which could not be told apart from it.</summary>
    public IReadOnlyList<AxisMark> Others { get; init; } = [];
}

public sealed record PlacedLane(string Name, double Top, double Height);

public sealed record AxisTick(double X, DateTimeOffset At);

/// <summary>
/// Places marks on one time axis: lanes below each other, labels in as many rows as they need to keep apart. Pure geometry, in units of
/// the drawing; the numbers fit a font of 11.
/// </summary>
public sealed record AxisPlot(double Width, double Height, IReadOnlyList<PlacedLane> Lanes, IReadOnlyList<PlacedMark> Marks, IReadOnlyList<AxisTick> Ticks, double? ImpactFrom, double? ImpactTo)
{
    public const string Milestones = "Milestones";
    public const string Alerts = "Alerts";
    public const string Entries = "Entries";
    public const string Changes = "Changes";

    public static readonly string[] LaneNames = [Changes, Alerts, Entries, Milestones];

    const double Row = 17;
    const double Head = 19;
    const double Foot = 22;
    const double Side = 8;
    const double Letter = 6.9;
    const double Gap = 9;

    /// <summary>Quiet marks that are nearer than this lie on each other.</summary>
    const double Apart = 8;

    /// <summary>Milestones are few, and each has its name whatever it takes.</summary>
    const int MostRows = 7;
    const int LongestLabel = 30;

    static readonly TimeSpan[] Steps =
    [
        .. new[] { 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2 * 1440, 7 * 1440, 14 * 1440, 28 * 1440 }.Select(m => TimeSpan.FromMinutes(m)),
    ];

    public static AxisPlot Of(IReadOnlyCollection<AxisMark> marks, DateTimeOffset from, DateTimeOffset to, double width, TimeSpan zone, (DateTimeOffset? From, DateTimeOffset? To) impact = default)
    {
        double X(DateTimeOffset at) => Math.Round(Side + Math.Clamp((at - from) / (to - from), 0, 1) * (width - 2 * Side), 1);
        var (lanes, placed, top) = (new List<PlacedLane>(), new List<PlacedMark>(), 0.0);
        foreach (var lane in LaneNames)
        {
            var own = marks.Where(m => m.Lane == lane && m.At <= to).OrderBy(m => m.At).ToList();
            if (own.Count == 0) continue;
            var rows = Place(own, m => (X(m.At), m.At < from), width, top + Head + Row / 2, placed);
            lanes.Add(new(lane, top, Head + rows * Row));
            top += Head + rows * Row + 4;
        }
        return new(width, top + Foot, lanes, placed, TicksOf(from, to, width, zone, X), impact.From is { } start && start <= to ? X(start) : null, impact.To is { } end && end >= from ? X(end) : null);
    }

    /// <returns>How many rows they took.</returns>
    static int Place(List<AxisMark> marks, Func<AxisMark, (double X, bool IsEarlier)> where, double width, double firstRow, List<PlacedMark> placed)
    {
        var taken = new List<List<(double From, double To)>> { new() };
        // The loud ones first: what has no label finds room everywhere.
        foreach (var (mark, others) in Joined(marks, m => where(m).X).OrderByDescending(m => m.Mark.Loud))
        {
            var (x, isEarlier) = where(mark);
            var text = Shorten(isEarlier ? $"‹ {mark.Label}" : mark.Label);
            var length = text.Length * Letter + Gap;
            var place = mark.Loud ? Find(taken, x, length, width, mark.Lane == Milestones ? marks.Count : MostRows) : null;
            var row = place?.Row ?? taken.FindIndex(r => r.All(t => x + 4 < t.From || x - 4 > t.To));
            if (row < 0)
            {
                row = taken.Count;
                taken.Add([]);
            }
            if (place is { } p)
            {
                while (taken.Count <= p.Row) taken.Add([]);
                taken[p.Row].Add(p.Left ? (x - length, x + 5) : (x - 5, x + length));
            }
            else if (mark.Loud) taken[row].Add((x - 5, x + 5));
            placed.Add(new(mark, x, firstRow + row * Row, isEarlier, place is null ? null : place.Value.Left ? x - Gap : x + Gap, place?.Left == true, text) { Others = others });
        }
        return taken.Count;
    }

    /// <summary>An hour of three hundred entries is a few dozen signs, not three hundred on top of each other.</summary>
    static List<(AxisMark Mark, List<AxisMark> Others)> Joined(IReadOnlyList<AxisMark> marks, Func<AxisMark, double> x)
    {
        var joined = new List<(AxisMark Mark, List<AxisMark> Others)>();
        (AxisMark Mark, List<AxisMark> Others)? quiet = null;
        foreach (var mark in marks)
        {
            if (!mark.Loud && quiet is { } near && x(mark) - x(near.Mark) < Apart)
            {
                near.Others.Add(mark);
                continue;
            }
            joined.Add((mark, []));
            if (!mark.Loud) quiet = joined[^1];
        }
        return joined;
    }

    static (int Row, bool Left)? Find(List<List<(double From, double To)>> taken, double x, double length, double width, int most)
    {
        for (var row = 0; row < most; row++)
        {
            bool Free(double from, double to) => from >= 0 && to <= width && (row >= taken.Count || taken[row].All(t => to < t.From || from > t.To));
            if (Free(x - 5, x + length)) return (row, false);
            if (Free(x - length, x + 5)) return (row, true);
        }
        return null;
    }

    static string Shorten(string label) => label.Length <= LongestLabel ? label : $"{Words.Cut(label, LongestLabel - 1).TrimEnd()}…";

    /// <summary>At round times of the viewer's clock.</summary>
    static List<AxisTick> TicksOf(DateTimeOffset from, DateTimeOffset to, double width, TimeSpan zone, Func<DateTimeOffset, double> x)
    {
        var most = Math.Max(2, (int)(width / 90));
        var step = Steps.FirstOrDefault(s => (to - from) / s <= most, TimeSpan.FromDays(Math.Max(28, Math.Ceiling((to - from).TotalDays / most))));
        var first = new DateTimeOffset(from.UtcTicks + zone.Ticks, TimeSpan.Zero);
        var ticks = new List<AxisTick>();
        for (var at = new DateTimeOffset((first.Ticks + step.Ticks - 1) / step.Ticks * step.Ticks, TimeSpan.Zero) - zone; at <= to && ticks.Count < 20; at += step) ticks.Add(new(x(at), at));
        return ticks;
    }

    /// <summary>As SVG writes numbers.</summary>
    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}

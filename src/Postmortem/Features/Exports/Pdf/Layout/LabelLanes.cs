namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>
/// Places labels above a time axis in lanes so that no two overlap, and no leader line crosses a label.
/// Lane 0 is next to the axis. Lengths in points.
/// </summary>
internal static class LabelLanes
{
    const float Gap = 7;

    /// <summary>Each label begins at its point, or ends there where it would leave the picture on the right.</summary>
    /// <param name="points">Position and label width, in order of time.</param>
    /// <param name="width">Of the picture.</param>
    /// <returns>Left edge and lane of each label, in the order given.</returns>
    public static (float X, int Lane)[] Arrange(IReadOnlyList<(float Point, float Width)> points, float width)
    {
        var edges = points.Select(point => point.Point - 2 + point.Width <= width ? Math.Max(0, point.Point - 2) : Math.Max(0, point.Point + 2 - point.Width)).ToArray();
        var lanes = new int?[points.Count];
        // Rightward labels from the right, then leftward ones from the left: each leader then rises clear of the labels below it.
        var rightward = Enumerable.Range(0, points.Count).Where(i => edges[i] >= points[i].Point - 3).Reverse();
        var leftward = Enumerable.Range(0, points.Count).Where(i => edges[i] < points[i].Point - 3);
        foreach (var i in rightward.Concat(leftward))
        {
            // At the right edge no lane may be clear of leaders: then a label covers one, which beats a gap or a taller picture.
            var strict = Enumerable.Range(0, points.Count).Where(lane => !Collides(i, lane, points, edges, lanes, withLeaders: true));
            var loose = Enumerable.Range(0, points.Count).Where(lane => !Collides(i, lane, points, edges, lanes, withLeaders: false));
            lanes[i] = strict.Concat(loose).First();
        }
        return [.. edges.Select((edge, i) => (edge, lanes[i]!.Value))];
    }

    static bool Collides(int index, int lane, IReadOnlyList<(float Point, float Width)> points, float[] edges, int?[] lanes, bool withLeaders)
    {
        var (left, right) = (edges[index], edges[index] + points[index].Width);
        for (var other = 0; other < points.Count; other++)
        {
            if (lanes[other] is not { } otherLane || other == index)
                continue;
            var (otherLeft, otherRight) = (edges[other], edges[other] + points[other].Width);
            if (otherLane == lane && left < otherRight + Gap && otherLeft < right + Gap)
                return true;
            if (!withLeaders)
                continue;
            if (otherLane > lane && points[other].Point > left + 3 && points[other].Point < right - 3)
                return true;
            if (otherLane < lane && points[index].Point > otherLeft + 3 && points[index].Point < otherRight - 3)
                return true;
        }
        return false;
    }
}

namespace Postmortem.Features.Exports.Pdf.Layout;

/// <summary>A strip at its place: <paramref name="Y"/> in points from the top of the text area.</summary>
internal sealed record PlacedStrip(Strip Strip, float Y);

/// <summary>Puts strips on pages of a given height (points); the first may have another.</summary>
internal sealed class Paginator(float firstHeight, float otherHeight)
{
    /// <summary>A row may be divided rather than moved when at least this share of a page would stay empty.</summary>
    const float TooMuchEmpty = 0.4f;

    /// <summary>Points: what adding up heights in another order may differ by. An image that was shrunk to fit does so exactly.</summary>
    const float Rounding = 0.01f;

    readonly List<List<PlacedStrip>> _pages = [[]];
    float _y;
    float _below;

    /// <summary>At least one page, even for nothing.</summary>
    public static List<List<PlacedStrip>> Place(IReadOnlyList<Strip> strips, Sheet sheet)
    {
        var paginator = new Paginator(sheet.FirstColumnHeight, sheet.ColumnHeight);
        for (var first = 0; first < strips.Count;)
        {
            var end = first + 1;
            while (end < strips.Count && strips[end - 1].KeepWithNext && !strips[end].StartsPage)
                end++;
            paginator.PlaceGroup(strips.Skip(first).Take(end - first).ToList());
            first = end;
        }
        if (paginator._pages.Count > 1 && paginator._pages[^1].Count == 0)
            paginator._pages.RemoveAt(paginator._pages.Count - 1);
        return paginator._pages;
    }

    float PageHeight => _pages.Count == 1 ? firstHeight : otherHeight;

    bool PageIsEmpty => _pages[^1].Count == 0;

    void PlaceGroup(List<Strip> group)
    {
        if (group[0].StartsPage && !PageIsEmpty)
            NewPage();
        if (group is [GapStrip gap])
        {
            _below = Math.Max(_below, gap.Above);
            return;
        }
        var needed = HeightOf(group);
        var fitsHere = Gap(group[0]) + needed <= PageHeight - _y + Rounding;
        if (!fitsHere && !PageIsEmpty && Shrunk(group, needed) is { } smaller)
            group = smaller;
        else if (!fitsHere && !PageIsEmpty && needed + (group[0].Repeat?.Height ?? 0) <= PageHeight && !WorthDividing(group))
            NewPage();
        foreach (var strip in group)
            PlaceOne(strip);
    }

    void PlaceOne(Strip strip)
    {
        while (true)
        {
            var repeated = PageIsEmpty && _pages.Count > 1 && strip.Repeat is { } header && header.Height < PageHeight / 2 ? header : null;
            if (repeated is not null)
                Put(repeated);
            var room = PageHeight - _y - Gap(strip);
            if (strip.Height <= room + Rounding)
            {
                Put(strip);
                return;
            }
            var mayDivide = strip.Height > PageHeight - (strip.Repeat?.Height ?? 0) || room > PageHeight * TooMuchEmpty;
            if (mayDivide && strip.Split(room) is { } parts)
            {
                Put(parts.Head);
                strip = parts.Tail;
            }
            else if (PageIsEmpty || repeated is not null && _pages[^1].Count == 1)
            {
                Put(strip); // Nothing smaller can be made of it: let it run off the page rather than loop for ever.
                return;
            }
            NewPage();
        }
    }

    /// <summary>An image is rather printed a little smaller than moved away from the text that speaks of it.</summary>
    List<Strip>? Shrunk(List<Strip> group, float needed)
    {
        var room = PageHeight - _y - Gap(group[0]);
        for (var i = 0; i < group.Count; i++)
            if (group[i].Shrink(room - (needed - group[i].Height)) is { } smaller)
                return [.. group.Take(i), smaller, .. group.Skip(i + 1)];
        return null;
    }

    bool WorthDividing(List<Strip> group) =>
        group.Count == 1 && PageHeight - _y - Gap(group[0]) > PageHeight * TooMuchEmpty && group[0].Split(PageHeight - _y - Gap(group[0])) is not null;

    void Put(Strip strip)
    {
        _y += Gap(strip);
        _pages[^1].Add(new PlacedStrip(strip, _y));
        _y += strip.Height;
        _below = strip.Below;
    }

    void NewPage()
    {
        _pages.Add([]);
        (_y, _below) = (0, 0);
    }

    float Gap(Strip strip) => PageIsEmpty ? 0 : Math.Max(_below, strip.Above);

    static float HeightOf(List<Strip> group)
    {
        var height = group[0].Height;
        for (var i = 1; i < group.Count; i++)
            height += Math.Max(group[i - 1].Below, group[i].Above) + group[i].Height;
        return height;
    }
}

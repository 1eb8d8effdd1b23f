namespace Postmortem.Features.Timeline;

/// <summary>A pasted log must not push the story off the screen: what is longer than a few other entries together begins folded.</summary>
public static class LongEntry
{
    const int MostLines = 20;

    /// <summary>About as many characters as fit into a line of the timeline.</summary>
    const int Columns = 90;

    /// <summary>What unfolds it; null of a text that is shown whole.</summary>
    public static string? Unfold(string text)
    {
        if (text.Length <= MostLines) return null;
        var (ended, shown) = (0, 0);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            ended++;
            shown += 1 + Math.Max(0, line.Length - 1) / Columns;
        }
        return shown <= MostLines ? null : ended > MostLines ? $"Show all {ended} lines" : "Show the whole text";
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>The small pieces that prefilled Markdown is made of.</summary>
static partial class MarkdownWords
{
    const int LongestCell = 600;

    /// <summary>Text of any length on one line of a table.</summary>
    public static string Cell(string text)
    {
        var line = Space().Replace(text, " ").Trim();
        if (line.Length > LongestCell) line = $"{line[..LongestCell]}…";
        return line.Replace("|", "\\|", StringComparison.Ordinal);
    }

    /// <summary>Text as an item of a list or within a sentence.</summary>
    public static string Line(string text) => Space().Replace(text, " ").Trim();

    public static string Clock(DateTimeOffset at, string accuracy = Accuracy.Exact) =>
        (accuracy == Accuracy.About ? "about " : "") + at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string Moment(DateTimeOffset at, string accuracy = Accuracy.Exact) => $"{(accuracy == Accuracy.About ? "about " : "")}{Times.Full(at, TimeZoneInfo.Utc)} UTC";

    public static string Span(TimeSpan? span) => Times.Duration(span);

    /// <summary>a, b and c</summary>
    public static string List(IReadOnlyList<string> words) => words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}

using System.Globalization;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>The small pieces that prefilled Markdown is made of.</summary>
static partial class MarkdownWords
{
    const int LongestCell = 600;

    /// <summary>Text of any length on one line of a table.</summary>
    public static string Cell(string text) => Words.Fit(Line(text), LongestCell).Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>Text as an item of a list or within a sentence.</summary>
    public static string Line(string text) => Space().Replace(ParagraphEnd().Replace(text, ". "), " ").Trim();

    public static string Clock(DateTimeOffset at, string accuracy = Accuracy.Exact) =>
        (accuracy == Accuracy.About ? "about " : "") + at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>12:05, or 1 Feb 12:05 where the record goes over several days.</summary>
    public static string Stamp(IncidentRecord record, DateTimeOffset at, string accuracy = Accuracy.Exact) =>
        $"{(accuracy == Accuracy.About ? "about " : "")}{at.UtcDateTime.ToString(record.IsOverDays ? "d MMM HH:mm" : "HH:mm", CultureInfo.InvariantCulture)}";

    public static string Stamp(IncidentRecord record, RecordedEntry entry) => Stamp(record, entry.OccurredAt, entry.Accuracy);

    /// <summary>at 12:05 UTC, or on 1 Feb at 12:05 UTC</summary>
    public static string When(IncidentRecord record, DateTimeOffset at, string accuracy = Accuracy.Exact) =>
        $"{(record.IsOverDays ? $"on {at.UtcDateTime.ToString("d MMM", CultureInfo.InvariantCulture)} " : "")}at {Clock(at, accuracy)} UTC";

    /// <summary>1 Feb 2030</summary>
    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Moment(DateTimeOffset at, string accuracy = Accuracy.Exact) => $"{(accuracy == Accuracy.About ? "about " : "")}{Times.Full(at, TimeZoneInfo.Utc)} UTC";

    /// <summary>23 min; about 4 h 00 min; 1 d 9 h 46 min. As pages write it; earlier editions left out the minutes of full hours, and of days.</summary>
    public static string Span(IncidentRecord record, TimeSpan? span, bool isAbout = false)
    {
        var words = record.Edition < 3 && span is { } earlier ? Times.Coarse(earlier) : Times.Duration(span);
        return (isAbout ? "about " : "") + (record.Edition < 6 ? words.Replace(" h 00 min", " h", StringComparison.Ordinal) : words);
    }

    /// <summary>A reason that was typed as a sentence, within another one: in small letters, unless it begins with a name.</summary>
    public static string Reason(IncidentRecord record, string why)
    {
        if (record.Edition < 6) return why;
        var reason = Line(why).TrimEnd('.');
        return record.Services.Select(s => s.Name).Concat(record.People.Select(p => p.Name.Split(' ', 2)[0])).Any(n => n.Length > 0 && reason.StartsWith(n, StringComparison.Ordinal)) ? reason : Words.Within(reason);
    }

    /// <summary>a, b and c</summary>
    public static string List(IReadOnlyList<string> words) => words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";

    /// <summary>The end of a paragraph whose last sentence has no stop of its own, before another one.</summary>
    [GeneratedRegex(@"(?<=[\p{L}\p{N})\]`*_""%])[ \t]*\r?\n[ \t]*\r?\n\s*(?=\S)")]
    private static partial Regex ParagraphEnd();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}

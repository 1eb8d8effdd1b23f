using System.Text.RegularExpressions;

namespace Postmortem.Features.Reviews.Completeness;

/// <summary>What a section's own words must contain.</summary>
static partial class TextRules
{
    public static IEnumerable<Missing> Words(SectionText section, int least, int most)
    {
        var count = CountWords(section.Body);
        if (count < least) yield return new($"{section.Title}: {Counted(count, "word")} so far; {least} to {most} let a stranger understand it");
        if (count > most) yield return new($"{section.Title}: {count} words; {most} at most keep it readable on its own");
    }

    public static IEnumerable<Missing> Duration(SectionText section)
    {
        if (!Durations().IsMatch(section.Body)) yield return new($"{section.Title}: say how long it lasted");
    }

    public static IEnumerable<Missing> Quantity(SectionText section)
    {
        if (!HasQuantity(section.Body)) yield return new($"{section.Title}: say how many were affected, as a number or a share");
    }

    public static bool HasQuantity(string text) => Quantities().IsMatch(Moments().Replace(Durations().Replace(text, " "), " "));

    public static IEnumerable<Missing> Link(SectionText section)
    {
        if (!Links().IsMatch(section.Body)) yield return new($"{section.Title}: link at least one graph, query, log or change");
    }

    /// <summary>A stranger reads the summary alone. Names of services are names, and some abbreviations everybody has met.</summary>
    public static IEnumerable<Missing> Abbreviations(ReviewSnapshot review, SectionText section)
    {
        var text = Code().Replace(Links().Replace(section.Body, " "), " ");
        var open = Capitals().Matches(text).Select(m => m.Groups[1].Value).Distinct()
            .Where(a => !Known.Contains(a) && !review.Services.Any(s => s.Contains(a, StringComparison.OrdinalIgnoreCase))
                && !text.Contains($"({a})", StringComparison.Ordinal) && !text.Contains($"{a} (", StringComparison.Ordinal)).ToList();
        if (open.Count > 0) yield return new($"{section.Title}: spell out {string.Join(", ", open)} once, so that somebody from elsewhere can follow");
    }

    public static IEnumerable<Missing> Text(SectionText section)
    {
        if (CountWords(section.Body) == 0) yield return new($"{section.Title}: nothing is written yet");
        else if (!section.Touched) yield return new($"{section.Title}: rewrite what stands as it was prefilled, or keep it as it is");
    }

    public static IEnumerable<Missing> Touched(SectionText section)
    {
        if (!section.Touched && CountWords(section.Body) > 0) yield return new($"{section.Title}: rewrite what stands as it was prefilled, or keep it as it is");
    }

    public static IEnumerable<Missing> LanguageErrors(SectionText section)
    {
        if (section.OpenLanguageErrors > 0)
            yield return new($"{section.Title}: {(section.OpenLanguageErrors == 1 ? "one wording blames" : $"{section.OpenLanguageErrors} wordings blame")}; find another, or keep it with a reason");
    }

    public static IEnumerable<Missing> TextUnder(SectionText section, string heading)
    {
        if (CountWords(Under(section.Body, heading)) == 0) yield return new($"{section.Title}: write something under “{heading}”");
    }

    public static IEnumerable<Missing> Detector(SectionText section)
    {
        if (!Detectors().IsMatch(section.Body)) yield return new($"{section.Title}: name what told you first: an alert, a person, a customer");
    }

    /// <summary>Words of the text; headings, table rules and Markdown signs do not count.</summary>
    public static int CountWords(string markdown) => WordsOf().Count(Headings().Replace(markdown, ""));

    static string Under(string markdown, string heading)
    {
        var lines = markdown.Split('\n');
        var start = Array.FindIndex(lines, l => l.StartsWith('#') && l.Trim('#', ' ', '\r').Equals(heading, StringComparison.OrdinalIgnoreCase));
        return start < 0 ? "" : string.Join('\n', lines.Skip(start + 1).TakeWhile(l => !l.StartsWith('#')));
    }

    static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

    static readonly HashSet<string> Known =
        ["UTC", "GMT", "CET", "CEST", "EST", "PST", "HTTP", "HTTPS", "API", "URL", "CPU", "RAM", "ID", "OK", "PDF", "US", "USA", "UK", "EU", "MB", "GB", "TB", "AM", "PM", "INC", "SEV", "FU"];

    [GeneratedRegex(@"(?<![\p{L}\p{N}_/.-])([A-Z]{2,6})s?(?![\p{L}\p{N}_/-])")]
    private static partial Regex Capitals();

    [GeneratedRegex("`[^`]*`|“[^”]*”")]
    private static partial Regex Code();

    [GeneratedRegex(@"^ {0,3}#{1,6} .*$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.,:%/_-]*")]
    private static partial Regex WordsOf();

    [GeneratedRegex(@"\b(\d+(?:[.,]\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half an?|some|several)[ -]?(?:ms|s|sec(?:ond)?s?|min(?:ute)?s?|h|hrs?|hours?|d|days?|weeks?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Durations();

    // Clock times, dates, versions and names such as SEV1 are no quantities.
    [GeneratedRegex(@"\b\d{1,2}:\d{2}(?::\d{2})?\b|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\.?(?: \d{4})?|\bv?\d+\.\d+\.\d+\S*|\b\p{L}+-?\d+\b|\b(?:release|version|build) \S*\d\S*", RegexOptions.IgnoreCase)]
    private static partial Regex Moments();

    [GeneratedRegex(@"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|half|(?:a|one|two) thirds?|(?:a|one|three) quarters?|percent|per cent|nobody|no (?:user|customer|order|request)s?|all (?:user|customer|order|request)s?|every (?:user|customer|order|request))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Quantities();

    [GeneratedRegex(@"https?://\S+|/attachments/\S+")]
    private static partial Regex Links();

    [GeneratedRegex(@"\b(?:alert|alarm|monitor|page[rd]?\b|paged|probe|check|dashboard|graph|customer|user|client|support|colleague|engineer|developer|person|responder|reporter|researcher|partner|report)", RegexOptions.IgnoreCase)]
    private static partial Regex Detectors();
}

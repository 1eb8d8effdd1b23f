using System.Text.RegularExpressions;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>
/// What a unit of prefilled text is about. Two that share a topic say something of the same thing, wherever they stand, so one must not
/// be set beside the other: "Impact | 23 h" refutes "Still unknown, since impact end is missing: impact." Pure.
/// </summary>
static partial class UnitTopics
{
    static readonly string[] Durations = [.. Timeline.Durations.Of([], []).Select(d => d.Name.ToLowerInvariant()).OrderByDescending(n => n.Length)];

    static readonly (string Begin, string Topic)[] Sentences =
    [
        ("Users were affected from ", "impact times"), ("Impact started: ", "impact times"), ("Impact ended: ", "impact times"),
        ("Users were affected for ", "impact"),
        ("The impact began on ", "beginning"), ("It was noticed on ", "beginning"), ("The incident was declared on ", "beginning"),
        ("It was resolved ", "end"),
        ("Data was lost.", "data loss"), ("No data was lost.", "data loss"), ("Whether data was lost ", "data loss"),
        // One account: its sentences lean on each other.
        ("When it was noticed is ", "detection"), ("When and how it was noticed is ", "detection"), ("The first alert on the timeline is ", "detection"),
        ("The first signal that ", "detection"), ("What or who gave it ", "detection"), ("Its source: ", "detection"), ("Nobody was paged", "detection"),
        ("No page is recorded.", "detection"), ("The first page went out ", "detection"), ("A page had gone out ", "detection"), ("The page was acknowledged", "detection"),
        ("The incident was declared ", "detection"),
    ];

    public static IReadOnlyList<string> Of(TextUnit unit) => unit.Kind switch
    {
        // A row that begins with a time is told from others by what it says.
        UnitKind.Row when unit.Time.Length == 0 && TextUnit.Cells(unit.Text)[0] is { Length: > 0 } name => [name.ToLowerInvariant()],
        UnitKind.Sentence => OfSentence(unit.Words),
        _ => [],
    };

    public static string TimeOf(TextUnit unit) => Time().Match(unit.Words).Value;

    public static string LabelOf(TextUnit unit) => unit.Kind == UnitKind.Item ? Label().Match(unit.Words).Groups[1].Value : "";

    static string[] OfSentence(string words)
    {
        var names = UnknownNames().Match(words) is { Success: true } unknown ? unknown.Groups[1].Value : InapplicableNames().Match(words).Groups[1].Value;
        if (names.Length == 0) return [.. Sentences.Where(s => words.StartsWith(s.Begin, StringComparison.Ordinal)).Select(s => s.Topic)];
        var found = new List<string>();
        foreach (var name in Durations)
        {
            if (!names.Contains(name, StringComparison.OrdinalIgnoreCase)) continue;
            // The longest first: "time to roll back, from impact" tells nothing of the impact itself.
            names = names.Replace(name, "", StringComparison.OrdinalIgnoreCase);
            found.Add(name);
        }
        return [.. found];
    }

    [GeneratedRegex(@"^\**(?:about )?(?:\d{1,2} \p{L}{3} )?\d{1,2}:\d{2}")]
    private static partial Regex Time();

    [GeneratedRegex(@"^([\p{L}][\p{L} -]{1,40}):(?: |$)")]
    private static partial Regex Label();

    [GeneratedRegex("^Still unknown, since .*: ([^:]+)$")]
    private static partial Regex UnknownNames();

    [GeneratedRegex(@"^Does not apply: ([^(]+) \(")]
    private static partial Regex InapplicableNames();
}

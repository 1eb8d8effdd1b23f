using System.Text.RegularExpressions;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>
/// Writes a section's first text from the record. Times are UTC and say so, for a review travels further than its
/// writer's zone. Pure: the same record gives the same words, which is how newer text is told from an edit.
/// </summary>
public static partial class PrefillText
{
    /// <summary>Where the review shows rows of their own instead of text.</summary>
    public const string Factors = "factors";
    public const string Tests = "tests";
    public const string FollowUps = "follow-ups";

    /// <summary>Needs other incidents than its own.</summary>
    public const string Similar = "similar";

    static readonly Dictionary<string, Func<IncidentRecord, string>> Writers = new()
    {
        ["facts"] = FactsText.Facts,
        ["durations"] = FactsText.Durations,
        ["summary"] = SummaryText.Summary,
        ["impact"] = FactsText.Impact,
        ["background"] = FactsText.Background,
        ["participants"] = FactsText.Participants,
        ["timeline"] = TimelineText.Timeline,
        ["detection"] = ResponseText.Detection,
        ["earlier-signals"] = ResponseText.EarlierSignals,
        ["decisions"] = DecisionText.Decisions,
        ["communications"] = ResponseText.Communications,
        ["said-inside"] = ResponseText.SaidInside,
        ["said-outside"] = ResponseText.SaidOutside,
        ["evidence"] = TimelineText.Evidence,
        ["rollback"] = RollbackText.Rollbacks,
        [Similar] = SimilarText.Similar,
        [Factors] = _ => "",
        [Tests] = _ => "",
        [FollowUps] = _ => "",
    };

    /// <summary>What may stand between double braces in a template.</summary>
    public static IReadOnlyCollection<string> Names => Writers.Keys;

    public static string Fill(string startText, IncidentRecord record)
    {
        // Asked for each time that is told, and the answer is always the same.
        var dated = record with { Dated = record.IsOverDays };
        return Blank().Replace(Directives().Replace(startText, d => Writers.TryGetValue(d.Groups[1].Value, out var write) ? write(dated).Trim() : ""), "\n\n").Trim();
    }

    /// <summary>Does the section hold these rows?</summary>
    public static bool Holds(string startText, string name) => Directives().Matches(startText).Any(d => d.Groups[1].Value == name);

    [GeneratedRegex(@"\{\{ *([a-z-]+) *\}\}")]
    private static partial Regex Directives();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex Blank();
}

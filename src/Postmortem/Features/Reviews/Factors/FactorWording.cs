using System.Text.RegularExpressions;
using Postmortem.Features.Language;

namespace Postmortem.Features.Reviews.Factors;

/// <param name="Span">The words that were found.</param>
/// <param name="Question">Says what was found and asks on, never a ready sentence.</param>
public sealed record WordingFinding(string Span, string Question);

/// <summary>
/// Is this factor worded as a person's act? Conservative: it knows a few shapes and lets everything else pass.
/// Software may fail, forget and be at fault as it likes.
/// </summary>
public static partial class FactorWording
{
    /// <param name="people">Names of people on the incident.</param>
    /// <param name="services">Names that look like people but are not.</param>
    /// <returns>Null when nothing was found.</returns>
    public static WordingFinding? Check(string text, IReadOnlyList<string> people, IReadOnlyList<string> services)
    {
        var plain = Quoted().Replace(text, " ");
        if (Errors().Match(plain) is { Success: true } error)
            return new(error.Value, $"“{error.Value}” is where the questions begin. What made that action look right, or easy, at the time?");
        if (Acts().Match(plain) is { Success: true } act)
            return new(act.Value, $"“{act.Value}” speaks of what a person did or left out. Which condition made that likely, and would meet the next person too?");
        if (people.Where(p => !services.Contains(p, StringComparer.OrdinalIgnoreCase)).FirstOrDefault(p => Names(plain, p)) is { } name)
            return new(name, $"It names {name}. Which condition would have met anybody in that place?");
        var known = new KnownNames(people, services);
        if (DoneBy().Matches(plain).FirstOrDefault(m => IsPart(m.Groups["name"].Value, known)) is { } deed)
            return new(deed.Value, $"“{deed.Value}” speaks of what a person did or left out. Which condition made that likely, and would meet the next person too?");
        return null;
    }

    /// <summary>Whose names a factor should not carry; of those who took no part in the incident only what is no word, and is written as a name.</summary>
    public static IReadOnlyList<string> NamesOf(KnownNames known) =>
        [.. known.People, .. known.Others.Where(n => n.Length > 0 && char.IsUpper(n[0]) && !n.Split(' ').Any(part => NamesThatAreWords.Has(part.ToLowerInvariant())))];

    // First and family names are words too (Grace, Page), so they count as written, and where they are said to do something.
    static bool IsPart(string name, KnownNames known) => known.PartsOfPeople.Contains(name) && !known.Services.Any(s => s.Split(' ').Contains(name, StringComparer.OrdinalIgnoreCase));

    // A name of one word could be any word, so it must be written as the name is.
    static bool Names(string text, string name) => name.Length >= 3
        && Regex.IsMatch(text, $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(name)}(?![\p{{L}}\p{{N}}])", name.Contains(' ', StringComparison.Ordinal) ? RegexOptions.IgnoreCase | RegexOptions.CultureInvariant : RegexOptions.CultureInvariant);

    [GeneratedRegex(@"\bby (?<name>\p{Lu}[\p{L}'’-]+)(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])(?<name>\p{Lu}[\p{L}-]+)(?:['’]s (?:mistakes?|errors?|fault|carelessness|negligence|oversight|typo)|(?: (?:had|has|have|also|then|just|simply|was|were|who|on duty|did|not|never|[a-z]+ly)){0,3} (?:[a-z]{2,}ed|forgot|forgotten|left|made|ran|wrote|chose|took|taken|sent|set|put|gave|broke|lost|missed|saw|did|didn['’]t|should|could|thought|knew|read|went|got|kept|built|told|began|found|cut|let|shut|threw|turned)\b)")]
    private static partial Regex DoneBy();

    [GeneratedRegex(@"`[^`]*`|“[^”]*”|""[^""\n]*""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(?:human|operator|pilot|engineer|developer|admin(?:istrator)?)[ -]errors?\b|\buser[ -]error\b(?! (?:message|page|rate|report|log|code|budget))|\b(?:someone|somebody|people|team|engineer|operator|developer)['’]?s? (?:mistake|carelessness|negligence|inattention|fault)s?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Errors();

    [GeneratedRegex(@"\b(?:I|he|she|they|we|someone|somebody|nobody|people|the team|[a-z-]* ?(?:engineers?|developers?|responders?|on-call(?: (?:engineer|person))?|commander|admins?|administrators?|dba|staff|employees?|contractors?|colleagues?|intern|team))(?: (?:had|has|have|also|then|just|simply|was|were|who|on duty)){0,2} (?:forgot(?:ten)?|neglected|failed to|fails to|ignored|overlooked|should(?: not|n['’]t)? have|could have|ought to have|did not bother|didn['’]t bother|mistakenly|accidentally|carelessly|careless|negligent|made (?:a|the) mistake|messed up|was at fault|is to blame|was to blame)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Acts();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Reviews.Completeness;

/// <param name="Message">What is missing, with the remedy.</param>
/// <param name="Place">Where to mend it; null is the section itself.</param>
public sealed record Missing(string Message, string? Place = null);

/// <summary>A requirement as a template words it: <c>40 to 150 words</c>, <c>evidence for each factor</c>.</summary>
public sealed class Requirement
{
    public const string NoOpenLanguageErrors = "no open language errors";

    delegate IEnumerable<Missing> Rule(ReviewSnapshot review, SectionText section, IReadOnlyList<string> values);

    static readonly (string Phrase, Rule Rule)[] Known =
    [
        ("{n} to {n} words", (_, section, v) => TextRules.Words(section, Number(v[0]), Number(v[1]))),
        ("a duration", (_, section, _) => TextRules.Duration(section)),
        ("a quantity", (_, section, _) => TextRules.Quantity(section)),
        ("abbreviations spelled out", (review, section, _) => TextRules.Abbreviations(review, section)),
        ("links that last", (_, section, _) => EvidenceRules.Lasting(section)),
        ("information and alternatives for each decision", (_, section, _) => DecisionRules.Notes(section)),
        ("a link", (_, section, _) => TextRules.Link(section)),
        ("text", (_, section, _) => TextRules.Text(section)),
        ("text under \"{text}\"", (_, section, v) => TextRules.TextUnder(section, v[0])),
        (NoOpenLanguageErrors, (_, section, _) => TextRules.LanguageErrors(section)),
        ("edited or kept by a person", (_, section, _) => TextRules.Touched(section)),
        ("detector named", (_, section, _) => TextRules.Detector(section)),
        ("services named", (review, _, _) => RecordRules.Services(review)),
        ("commander named", (review, _, _) => RecordRules.Commander(review)),
        ("start and end of impact", (review, _, _) => RecordRules.ImpactTimes(review)),
        ("{n} quantity", (review, _, v) => RecordRules.Quantities(review, Number(v[0]))),
        ("{n} quantities", (review, _, v) => RecordRules.Quantities(review, Number(v[0]))),
        ("data loss answered", (review, _, _) => RecordRules.DataLoss(review)),
        ("all milestones", (review, _, _) => RecordRules.AllMilestones(review)),
        ("main milestones", (review, _, _) => RecordRules.MainMilestones(review)),
        ("first entry before impact", (review, _, _) => RecordRules.StartsBeforeImpact(review)),
        ("gaps over {n} minutes explained", (review, section, v) => RecordRules.GapsExplained(review, section, TimeSpan.FromMinutes(Number(v[0])))),
        ("an outcome for each rollback", (review, _, _) => RecordRules.RollbackOutcomes(review)),
        ("a verification for each rollback", (review, _, _) => RecordRules.RollbackVerifications(review)),
        ("what, from, to and decider for each rollback", (review, _, _) => RecordRules.RollbackDetails(review)),
        ("at least {n} factor", (review, _, v) => FactorRules.AtLeast(review, Number(v[0]))),
        ("at least {n} factors", (review, _, v) => FactorRules.AtLeast(review, Number(v[0]))),
        ("factors of {n} categories", (review, _, v) => FactorRules.Categories(review, Number(v[0]))),
        ("no person as factor", (review, _, _) => FactorRules.NoPerson(review)),
        ("evidence for each factor", (review, _, _) => FactorRules.Evidence(review)),
        ("each factor explored", (review, _, _) => FactorRules.Explored(review)),
        ("an action or a decision for each factor", (review, _, _) => FactorRules.Answered(review)),
        ("each test stage answered", (review, _, _) => TestRules.Stages(review)),
        ("at least {n} difference", (review, _, v) => TestRules.AtLeast(review, Number(v[0]))),
        ("at least {n} differences", (review, _, v) => TestRules.AtLeast(review, Number(v[0]))),
        ("an owner for each follow-up", (review, _, _) => FollowUpRules.Owner(review)),
        ("a due date for each follow-up", (review, _, _) => FollowUpRules.DueDate(review)),
        ("a done-when for each follow-up", (review, _, _) => FollowUpRules.DoneWhen(review)),
        ("a factor for each follow-up", (review, _, _) => FollowUpRules.Factor(review)),
        ("participants named", (review, section, _) => PeopleRules.Participants(review, section)),
        ("facilitator was not a responder", (review, _, _) => PeopleRules.Facilitator(review)),
        ("a reviewer who is not the author", (review, _, _) => PeopleRules.Reviewer(review)),
        ("participants confirmed", (review, _, _) => PeopleRules.Confirmed(review)),
        ("readable by another team", (review, _, _) => PeopleRules.Readable(review)),
        ("approver of the severity", (review, _, _) => PeopleRules.Approver(review)),
    ];

    static readonly (Regex Pattern, Rule Rule)[] Patterns = [.. Known.Select(k => (PatternOf(k.Phrase), k.Rule))];

    readonly Rule _rule;
    readonly IReadOnlyList<string> _values;

    Requirement(Rule rule, IReadOnlyList<string> values) => (_rule, _values) = (rule, values);

    /// <summary>Every phrase that a template may use; {n} is a whole number, {text} any words.</summary>
    public static IReadOnlyList<string> Phrases { get; } = [.. Known.Select(k => k.Phrase)];

    /// <returns>Null when no rule has this wording.</returns>
    public static Requirement? Parse(string phrase)
    {
        foreach (var (pattern, rule) in Patterns)
            if (pattern.Match(phrase.Trim()) is { Success: true } match) return new Requirement(rule, [.. match.Groups.Values.Skip(1).Select(g => g.Value)]);
        return null;
    }

    public IEnumerable<Missing> Missing(ReviewSnapshot review, SectionText section) => _rule(review, section, _values);

    static Regex PatternOf(string phrase) =>
        new($"^{Regex.Escape(phrase).Replace(@"\{n}", "([0-9]{1,4})", StringComparison.Ordinal).Replace(@"\{text}", "(.{1,200})", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant);

    static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}

using Postmortem.Data;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Language;
using Postmortem.Features.Language.Dismissals;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Redaction;

/// <param name="Changes">From the full text to this one; null once the review says something else, or the section is no more.</param>
public sealed record RedactedPart(ReviewPartText Text, IReadOnlyList<DiffPiece>? Changes, IReadOnlyList<CheckedFinding> Findings);

/// <param name="LeftOut">Titles of sections that the full text has and this one has not.</param>
/// <param name="PossibleNames">What may name somebody still; looked for as long as it can be changed.</param>
public sealed record RedactedVersionPage(IncidentRef Incident, Review Review, RedactedVersion Version, IReadOnlyList<RedactedPart> Parts, IReadOnlyList<string> LeftOut, IReadOnlyList<PossibleName> PossibleNames)
{
    public bool IsCurrent => Version.IsCurrent(Review);

    public bool HasOpenErrors => Parts.Any(p => p.Findings.Any(f => f.IsOpenError));
}

/// <param name="Parts">What there is to choose from.</param>
public sealed record RedactedVersionList(IncidentRef Incident, Review Review, IReadOnlyList<RedactedVersion> Versions, IReadOnlyList<ReviewPartText> Parts);

static class RedactedVersionReader
{
    public static async Task<RedactedVersionList?> ReadRedactedVersionListAsync(this ReadSession s, int number, Actor actor) =>
        await s.FindIncidentRefAsync(number, actor) is not { } incident || await s.FindReviewAsync(number, actor) is not { } review || await s.ReadIncidentRecordAsync(number, actor) is not { } record ? null
            : new(incident, review, await s.ListRedactedVersionsAsync(number, actor), ReviewParts.Of(record));

    public static async Task<RedactedVersionPage?> ReadRedactedVersionAsync(this ReadSession s, int number, Guid id, Actor actor, LanguageCoach coach)
    {
        if (await s.FindIncidentRefAsync(number, actor) is not { } incident || await s.FindReviewAsync(number, actor) is not { } review) return null;
        if (await s.FindRedactedVersionAsync(number, id, actor) is not { } version) return null;
        var full = version.IsCurrent(review) && await s.ReadIncidentRecordAsync(number, actor) is { } record ? ReviewParts.Of(record) : [];
        var findings = await s.CheckWordingAsync(version, coach);
        return new(incident, review, version,
            [.. version.Parts.Select(p => new RedactedPart(p, full.FirstOrDefault(f => f.Key == p.Key) is { } whole ? WordDiff.Between(whole.Text, p.Text) : null, findings[p.Key]))],
            [.. full.Where(f => version.Parts.All(p => p.Key != f.Key)).Select(f => f.Title)],
            version.State == RedactedState.Made ? await s.ListPossibleNamesAsync(version, coach) : []);
    }

    static async Task<IReadOnlyList<PossibleName>> ListPossibleNamesAsync(this ReadSession s, RedactedVersion version, LanguageCoach coach)
    {
        var text = string.Join('\n', version.Parts.SelectMany(p => new[] { p.Title, p.Text }).Prepend(version.Title));
        return (await s.ReadRedactorAsync(version.IncidentId, text, version.HostList, version.WordList, coach, hides: false)).Remaining(text);
    }

    /// <summary>What the language coach asks about a redacted text, by section.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<CheckedFinding>>> CheckWordingAsync(this ReadSession s, RedactedVersion version, LanguageCoach coach)
    {
        var context = await s.ReadWordingContextAsync(version.IncidentId);
        return version.Parts.ToDictionary(p => p.Key, p => context.Check(coach, p.Text));
    }
}

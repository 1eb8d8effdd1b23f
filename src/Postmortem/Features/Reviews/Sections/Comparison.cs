using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>A text of a section that stands or stood, with how it came about.</summary>
/// <param name="IsHidden">It repeats what was hidden since; then there is no text.</param>
public sealed record SectionVersion(int Version, string Text, string Origin, string By, DateTimeOffset At, bool IsHidden)
{
    public static SectionVersion Of(SectionRevision r, HiddenTexts hidden) =>
        hidden.AreToldBy(r.Body) ? new(r.Version, "", r.Origin, r.ChangedBy, r.ChangedAt, true) : new(r.Version, r.Body, r.Origin, r.ChangedBy, r.ChangedAt, false);

    // What stands is seen by everybody in the review itself.
    public static SectionVersion Of(ReviewSection s) => new(s.Version, s.Body, s.Origin, s.UpdatedBy, s.UpdatedAt, false);
}

/// <summary>What changed from one version to another.</summary>
/// <param name="Changes">Empty where one of them may not be shown.</param>
public sealed record Comparison(SectionVersion From, SectionVersion To, IReadOnlyList<DiffPiece> Changes)
{
    public bool IsHidden => From.IsHidden || To.IsHidden;
}

public static class ComparisonReader
{
    /// <param name="from">The version before the standing one when left out.</param>
    /// <param name="to">The version after that when left out.</param>
    /// <returns>Null when one of them is not there.</returns>
    public static async Task<Comparison?> CompareAsync(this ReadSession s, ReviewSection section, HiddenTexts hidden, int? from, int? to)
    {
        var before = from is { } wanted ? await s.FindVersionAsync(section, hidden, wanted) : (await s.ListRevisionsAsync(section.Id, to ?? int.MaxValue, 1)) is [var newest] ? SectionVersion.Of(newest, hidden) : null;
        if (before is null) return null;
        var after = to is { } until ? await s.FindVersionAsync(section, hidden, until)
            : await s.FindNextRevisionAsync(section.Id, before.Version) is { } next ? SectionVersion.Of(next, hidden) : SectionVersion.Of(section);
        if (after is null) return null;
        return new(before, after, before.IsHidden || after.IsHidden ? [] : WordDiff.Between(before.Text, after.Text));
    }

    static async Task<SectionVersion?> FindVersionAsync(this ReadSession s, ReviewSection section, HiddenTexts hidden, int version) =>
        version == section.Version ? SectionVersion.Of(section) : await s.FindRevisionAsync(section.Id, version) is { } revision ? SectionVersion.Of(revision, hidden) : null;
}

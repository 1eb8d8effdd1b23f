using Postmortem.Features.Reviews.Prefill;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>What the record says now that a section does not: old and new, before anybody takes it.</summary>
/// <param name="Before">As it stands.</param>
/// <param name="After">As it would stand.</param>
/// <param name="Passed">Where people wrote or kept something: nothing changes there.</param>
public sealed record RecordNews(ReviewSection Before, ReviewSection After, IReadOnlyList<PassedChange> Passed)
{
    /// <returns>Null when there is none.</returns>
    public static RecordNews? Of(ReviewSection section, IncidentRecord record)
    {
        var now = PrefillText.Fill(section.StartText, record);
        // A text that an earlier edition filled is not overtaken by the record, only worded as it was then.
        if (now == section.Prefilled || Enumerable.Range(1, IncidentRecord.LatestEdition - 1).Any(e => PrefillText.Fill(section.StartText, record with { Edition = e }) == section.Prefilled)) return null;
        var (after, merged) = section.Refresh(now);
        return merged.Text == section.Body && merged.Passed.Count == 0 ? null : new(section, after, merged.Passed);
    }
}

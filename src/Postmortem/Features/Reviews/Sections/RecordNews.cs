using Postmortem.Features.Reviews.Prefill;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>What the record says now that a section does not: old and new, before anybody takes it.</summary>
/// <param name="Before">As it stands.</param>
/// <param name="Now">What the record gives for it.</param>
/// <param name="Merged">Its text with all that loses nobody's words.</param>
public sealed record RecordNews(ReviewSection Before, string Now, MergedText Merged)
{
    readonly Lazy<ReviewSection> _after = new(() => Before.With(Merged));

    /// <summary>As it would stand once everything is taken that loses nobody's words.</summary>
    public ReviewSection After => _after.Value;

    /// <summary>Where people wrote something, or took something out: nothing changes there until they choose.</summary>
    public IReadOnlyList<RecordChange> Choices => Merged.Waiting;

    /// <summary>The text says what the record said before and says no longer. What it only lacks contradicts nothing, and where people found words of their own, these may hold.</summary>
    public bool Overtakes => Choices.Any(p => p.Stands) || TextUnits.Of(Before.Body).Where(u => u.Says).Select(u => u.Id).Except(TextUnits.Of(Merged.Text).Select(u => u.Id)).Any();

    /// <param name="standsStill">What came days later makes the record tell days with its times. That is no news for a text that tells no more than it did.</param>
    /// <returns>Null when there is none.</returns>
    public static RecordNews? Of(ReviewSection section, IncidentRecord record, bool standsStill = false)
    {
        var now = PrefillText.Fill(section.StartText, record);
        if (now == section.Prefilled || Wordings(section, record, standsStill).Any(r => PrefillText.Fill(section.StartText, r) == section.Prefilled)) return null;
        var merged = section.Merge(now);
        return merged.Text == section.Body && merged.Waiting.Count == 0 ? null : new(section, now, merged);
    }

    /// <summary>The record as other wordings tell it. A text that an earlier edition filled is not overtaken by the record, only worded as it was then.</summary>
    static IEnumerable<IncidentRecord> Wordings(ReviewSection section, IncidentRecord record, bool standsStill) =>
        from edition in section.Edition > 0 ? [section.Edition] : Enumerable.Range(1, IncidentRecord.LatestEdition)
        let worded = record with { Edition = edition }
        // Since then the record may tell days by another rule, too.
        from dated in standsStill ? [true, false] : new[] { worded.IsOverDays, record.IsOverDays }.Distinct()
        where edition != record.Edition || dated != record.IsOverDays
        select worded with { Dated = dated };
}

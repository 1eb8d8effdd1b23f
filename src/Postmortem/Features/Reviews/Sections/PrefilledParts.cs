using System.Text.Json;
using Postmortem.Features.Reviews.Prefill;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>
/// Which parts of a section still stand as the record gave them. Nothing is marked in the text itself: a part is open while it is
/// among those that the section was filled with, and nobody has kept it. Pure.
/// </summary>
public static class PrefilledParts
{
    public static IReadOnlyList<TextUnit> Open(ReviewSection section)
    {
        if (section.Touched || section.Prefilled.Length == 0) return [];
        var isOpen = IsOpen(section);
        return [.. TextUnits.Of(section.Body).Where(u => u.Says && isOpen(u))];
    }

    /// <summary>Does this part of the section's text stand as it was filled in, with nobody having kept it?</summary>
    public static Func<TextUnit, bool> IsOpen(ReviewSection section)
    {
        if (section.Touched) return _ => false;
        var given = TextUnits.Of(section.Prefilled).Select(u => u.Id).ToHashSet();
        var kept = section.KeptList.ToHashSet();
        return unit => given.Contains(unit.Id) && !kept.Contains(unit.Id);
    }

    /// <summary>The section standing on what the record gives now.</summary>
    public static ReviewSection Filled(this ReviewSection section, string prefilled) =>
        prefilled == section.Prefilled ? section : section with { Prefilled = prefilled, Edition = IncidentRecord.LatestEdition };

    /// <summary>The section with this text; what differs from the one before is the person's who wrote it.</summary>
    public static ReviewSection Write(this ReviewSection section, string body, bool keepAll) =>
        section.Touched || keepAll ? section with { Body = body, Touched = true, Kept = "[]" } : Settled(section with { Body = body });

    public static ReviewSection Keep(this ReviewSection section, IEnumerable<string> parts) =>
        Settled(section with { Kept = JsonSerializer.Serialize(section.KeptList.Concat(parts).Distinct()) });

    /// <summary>With the record's news in it, as far as they lose nobody's words.</summary>
    public static (ReviewSection After, MergedText Merged) Refresh(this ReviewSection section, string now)
    {
        var merged = section.Merge(now);
        return (section.With(merged), merged);
    }

    /// <summary>With the record's news in it as somebody answers. What waits is asked again.</summary>
    public static (ReviewSection After, MergedText Merged) Refresh(this ReviewSection section, string now, Func<RecordChange, Answer> answer)
    {
        var merged = PrefillMerge.Merge(section.Prefilled, section.Body, now, answer);
        return (section.With(merged), merged);
    }

    public static MergedText Merge(this ReviewSection section, string now) =>
        PrefillMerge.Merge(section.Prefilled, section.Body, now, change => change.IsFree ? Answer.Take : Answer.Wait);

    public static ReviewSection With(this ReviewSection section, MergedText merged)
    {
        if (section.Body == section.Prefilled && !section.IsWorkedOn && merged.Text == merged.Base) return section.Filled(merged.Base) with { Body = merged.Text };
        // What was settled before stays so, although the record may give the same words.
        var open = OpenIds(section);
        var settled = TextUnits.Of(section.Body).Where(u => u.Says).Select(u => u.Id).Where(id => !open.Contains(id)).Concat(section.KeptList).ToHashSet();
        var kept = TextUnits.Of(merged.Base).Select(u => u.Id).Where(settled.Contains).Distinct();
        return Settled(section.Filled(merged.Base) with { Body = merged.Text, Touched = false, Kept = JsonSerializer.Serialize(kept) });
    }

    static HashSet<string> OpenIds(ReviewSection section) => [.. Open(section).Select(u => u.Id)];

    static ReviewSection Settled(ReviewSection section) => Open(section).Count > 0 ? section : section with { Touched = true, Kept = "[]" };
}

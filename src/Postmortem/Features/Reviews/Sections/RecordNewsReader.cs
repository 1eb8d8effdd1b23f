using Postmortem.Data;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews.Completeness;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>Reads the whole record beside the review.</summary>
public static class RecordNewsReader
{
    public static async Task<IReadOnlyList<RecordNews>> ListRecordNewsAsync(this ReadSession s, Guid incidentId, IReadOnlyList<ReviewSection> sections, bool standsStill = false)
    {
        // What was never filled cannot be overtaken.
        sections = [.. sections.Where(x => x.StartText.Length > 0)];
        if (sections.Count == 0) return [];
        var record = await s.ReadRecordAsync(incidentId, sections.Select(x => x.StartText));
        return [.. sections.Select(x => RecordNews.Of(x, record, standsStill)).OfType<RecordNews>()];
    }

    /// <summary>What the record has overtaken in many reviews whose text is open.</summary>
    /// <param name="reviews">With their incidents.</param>
    /// <returns>By the review's key.</returns>
    public static async Task<ILookup<Guid, Gap>> ListOvertakenAsync(this ReadSession s, IReadOnlyCollection<(Guid Id, Guid IncidentId, int Number)> reviews)
    {
        var none = Array.Empty<Gap>().ToLookup(_ => Guid.Empty);
        if (reviews.Count == 0) return none;
        var sections = await s.ListFilledSectionsAsync(reviews.Select(r => r.Id));
        var filled = reviews.Where(r => sections.Contains(r.Id)).ToList();
        if (filled.Count == 0) return none;
        var records = await s.ReadRecordsAsync([.. filled.Select(r => r.IncidentId)]);
        return filled.SelectMany(r => GapsOf(sections[r.Id].Where(MayBeMissing).Select(x => RecordNews.Of(x, records[r.IncidentId])).OfType<RecordNews>(), r.Number).Select(gap => (r.Id, gap))).ToLookup(x => x.Id, x => x.gap);
    }

    /// <summary>A review with what the record says now, which is missing in it where it would change a text that is open.</summary>
    /// <returns>Null when the incident has no review, or this person may not see it.</returns>
    public static async Task<ReviewDocument?> ReadReviewWithNewsAsync(this ReadSession s, int number, Actor actor, LanguageCoach coach, NewsWanted wanted = NewsWanted.OfOpenText)
    {
        var document = await s.ReadReviewAsync(number, actor, coach);
        if (document is null || (!document.Review.IsOpen && wanted == NewsWanted.OfOpenText)) return document;
        var similar = wanted == NewsWanted.All || (document.Review.IsOpen && wanted == NewsWanted.ToShow);
        var news = await s.ListRecordNewsAsync(document.Incident.Id, [.. document.Sections.Where(x => similar || MayBeMissing(x))], !document.Review.IsOpen);
        return document with { News = news, Gaps = document.Review.IsOpen ? [.. document.Gaps, .. GapsOf(news, document.Incident.Number)] : document.Gaps };
    }

    /// <summary>Similar incidents come and go without this one.</summary>
    public static bool MayBeMissing(ReviewSection section) => !PrefillText.Holds(section.StartText, PrefillText.Similar);

    /// <summary>Nobody should sign or publish facts that the record has overtaken.</summary>
    public static IEnumerable<Gap> GapsOf(IEnumerable<RecordNews> news, int number) =>
        from part in news
        where MayBeMissing(part.Before)
        select new Gap(part.Before.Key, Overtaken, $"{part.Before.Title}: the record has moved on since this was filled in; take in what changed, or say that yours stands", $"{ReviewDocument.PathOf(number)}/prefill");

    /// <summary>Asked of every section that is filled from the record, whatever its template asks.</summary>
    const string Overtaken = "what the record says now";
}

/// <summary>How much of it somebody needs. Similar incidents cost more to find than all else, and are missing nowhere.</summary>
public enum NewsWanted
{
    /// <summary>For what is missing.</summary>
    OfOpenText,

    /// <summary>For the review's page: of a text that stands still too, but for its similar incidents.</summary>
    ToShow,
    All,
}

using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.Tests;

namespace Postmortem.Features.Exports.Record;

static class ReviewReading
{
    public static async Task<RecordedReview?> ReadAsync(ReadSession s, Guid incidentId)
    {
        var review = await s.OneAsync<RecordedReview>("""
            select r.id, r.template_key as template, r.template_name, r.template_version, r.state, f.name as facilitator, r.meeting_at,
                m.minutes as meeting_minutes, nullif(m.place, '') as meeting_place, m.began_at as meeting_began_at, m.ended_at as meeting_ended_at, r.text_version,
                r.gaps_accepted_because, c.name as created_by, r.created_at, r.updated_at, r.published_at, r.closed_at
            from reviews r left join review_meetings m on m.review_id = r.id left join people f on f.id = r.facilitator_id left join people c on c.id = r.created_by where r.incident_id = @incidentId
            """, new { incidentId });
        if (review is null) return null;
        var factors = await s.ListAsync<RecordedFactor>("""
            select id, text, category, evidence, explored, no_action_because, source_ref from factors where review_id = @Id order by position, id
            """, new { review.Id });
        var stages = await s.ListAsync<RecordedTestStage>("select stage, should_catch, could_catch, what_differed from review_test_stages where review_id = @Id", new { review.Id });
        var differences = await s.ListAsync<RecordedDifference>("select id, dimension, production, test, effect from review_differences where review_id = @Id order by position, id", new { review.Id });
        var sections = await s.ListSectionsAsync(review.Id);
        // A text that nobody signed yet is no finished one, and its own page says so.
        IReadOnlyList<RecordNews> news = review.State is ReviewState.Draft or ReviewState.InReview ? [] : await s.ListRecordNewsAsync(incidentId, [.. sections.Where(RecordNewsReader.MayBeMissing)], standsStill: true);
        var overtaken = news.Where(n => n.Overtakes).Select(n => n.Before.Key).ToHashSet();
        review = await s.WithLaterChangesAsync(await s.WithDiscussionAsync(review, incidentId), incidentId);
        return review with
        {
            Reviewers = [.. (await s.ListAsync<RecordedReviewer>("""
                select p.name as person, w.requested_at, w.requested_by, w.decision, w.decided_at, w.decided_text_version, w.comment, w.capacity, w.checklist as checklist_text
                from review_reviewers w join people p on p.id = w.person_id where w.review_id = @Id order by w.requested_at, p.name
                """, new { review.Id })).Select(r => r with { Checklist = [.. (JsonSerializer.Deserialize<List<RecordedAnswer>>(r.ChecklistText, Journal.Json) ?? []).Select(a => a with { Note = a.Note is { Length: > 0 } ? a.Note : null })] })],
            Sections = [.. sections.Select(x => Section(x, review.PublishedAt) with { Overtaken = overtaken.Contains(x.Key) })],
            // Positions have gaps after removals; people count from one.
            Factors = [.. factors.Select((factor, i) => factor with { Position = i + 1 })],
            TestStages = [.. stages.OrderBy(t => Array.IndexOf(TestStage.All, t.Stage))],
            MeetingNotes = await s.ListAsync<RecordedMeetingNote>("""
                select kind, text, learned, again, nullif(author_name, '') as author, said_on, outcome, outcome_text from review_meeting_notes
                where review_id = @Id and kind <> 'contribution' order by id
                """, new { review.Id }),
            Differences = [.. differences.Select((difference, i) => difference with { Position = i + 1 })],
        };
    }

    static RecordedSection Section(ReviewSection section, DateTimeOffset? publishedAt) => new()
    {
        Key = section.Key,
        Title = section.Title,
        Body = section.Body,
        Touched = section.IsWorkedOn,
        AsFilled = section.IsWorkedOn && section.OpenParts.Count > 0 ? [.. section.OpenParts.Select(p => p.Id).Distinct()] : null,
        Reduced = ReducedText.Is(section, publishedAt),
        UpdatedBy = section.UpdatedBy,
        UpdatedAt = section.UpdatedAt,
    };
}

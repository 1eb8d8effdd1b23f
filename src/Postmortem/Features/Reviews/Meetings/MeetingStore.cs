using Postmortem.Data;
using Postmortem.Features.Reviews.SignOff;

namespace Postmortem.Features.Reviews.Meetings;

/// <summary>The SQL of <c>review_meetings</c> and <c>review_meeting_notes</c>.</summary>
public static class MeetingStore
{
    const string Columns = """
        review_id, starts_at, minutes, place, sequence, takes_contributions, names_answers, began_at, part, part_began_at, paused_at, paused_ms, part_paused_ms, ended_at, version
        """;

    const string NoteColumns = "id, review_id, kind, text, learned, again, author_name, said_on, outcome, outcome_text, version";

    /// <summary>One that nobody has planned or begun is an empty one.</summary>
    public static async Task<Meeting> FindMeetingAsync(this ReadSession session, Guid reviewId) =>
        await session.OneAsync<Meeting>($"select {Columns} from review_meetings where review_id = @reviewId", new { reviewId }) ?? new() { ReviewId = reviewId, Version = 0 };

    public static async Task<string> LastPlannedByAsync(this ReadSession session, Guid reviewId) => await session.OneAsync<string>("""
        select actor_name from journal where subject_id = @reviewId and action in ('meeting.arranged', 'meeting.planned', 'meeting.moved', 'meeting.cancelled') order by id desc limit 1
        """, new { reviewId }) ?? "Somebody";

    /// <summary>Those of this kind; anonymous ones in no order that tells anything.</summary>
    public static Task<IReadOnlyList<MeetingNote>> ListMeetingNotesAsync(this ReadSession session, Guid reviewId) => session.ListAsync<MeetingNote>(
        $"select {NoteColumns} from review_meeting_notes where review_id = @reviewId order by id", new { reviewId });

    public static Task<MeetingNote?> FindMeetingNoteAsync(this ReadSession session, Guid reviewId, Guid id) => session.OneAsync<MeetingNote>(
        $"select {NoteColumns} from review_meeting_notes where review_id = @reviewId and id = @id", new { reviewId, id });

    public static Task<int> CountMeetingNotesAsync(this ReadSession session, Guid reviewId, string kind) => session.ScalarAsync<int>(
        "select count(*) from review_meeting_notes where review_id = @reviewId and kind = @kind", new { reviewId, kind });

    public static Task<int> PutMeetingAsync(this WriteSession session, Meeting meeting) => session.ExecuteAsync("""
        insert into review_meetings (review_id, starts_at, minutes, place, sequence, takes_contributions, names_answers, began_at, part, part_began_at, paused_at, paused_ms, part_paused_ms, ended_at)
        values (@ReviewId, @StartsAt, @Minutes, @Place, @Sequence, @TakesContributions, @NamesAnswers, @BeganAt, @Part, @PartBeganAt, @PausedAt, @PausedMs, @PartPausedMs, @EndedAt)
        on conflict (review_id) do update set starts_at = @StartsAt, minutes = @Minutes, place = @Place, sequence = @Sequence, takes_contributions = @TakesContributions, names_answers = @NamesAnswers,
            began_at = @BeganAt, part = @Part, part_began_at = @PartBeganAt, paused_at = @PausedAt, paused_ms = @PausedMs, part_paused_ms = @PartPausedMs, ended_at = @EndedAt, version = review_meetings.version + 1
        """, meeting);

    public static Task<int> InsertMeetingNoteAsync(this WriteSession session, MeetingNote note) => session.ExecuteAsync("""
        insert into review_meeting_notes (id, review_id, kind, text, learned, again, author_name, said_on, outcome, outcome_text)
        values (@Id, @ReviewId, @Kind, @Text, @Learned, @Again, @AuthorName, @SaidOn, @Outcome, @OutcomeText)
        """, note);

    /// <returns>False when somebody settled it a moment ago.</returns>
    public static async Task<bool> SettleMeetingNoteAsync(this WriteSession session, MeetingNote note) => await session.ExecuteAsync("""
        update review_meeting_notes set kind = @Kind, outcome = @Outcome, outcome_text = @OutcomeText, version = version + 1 where id = @Id and version = @Version
        """, note) == 1;

    /// <summary>Who had a part in the incident or its review, has an account, and may see it.</summary>
    public static Task<IReadOnlyList<Invitee>> ListInvolvedAsync(this ReadSession session, Guid incidentId) => session.ListAsync<Invitee>("""
        select p.id, p.name, p.role from people p join incidents i on i.id = @incidentId
        where p.disabled_at is null and p.email is not null
          and (i.visibility = 'open' or p.role = 'administrator' or exists (select 1 from incident_members m where m.incident_id = i.id and m.person_id = p.id))
          and (p.id in (select person_id from incident_roles where incident_id = @incidentId)
            or p.id in (select author_id from timeline_entries where incident_id = @incidentId and hidden_at is null)
            or p.id in (select facilitator_id from reviews where incident_id = @incidentId)
            or p.id in (select w.person_id from review_reviewers w join reviews r on r.id = w.review_id where r.incident_id = @incidentId))
        order by lower(p.name), p.id limit 200
        """, new { incidentId });
}

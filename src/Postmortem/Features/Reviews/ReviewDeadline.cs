using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <summary>
/// Until when a review's draft should be there, people should have met and the text should be published, by the severity of the incident.
/// Working days after its end; for the meeting calendar days, since memory keeps no weekend.
/// </summary>
/// <param name="MeetBy">Null where the severity asks for no meeting.</param>
public sealed record ReviewDeadline(DateOnly DraftBy, DateOnly PublishBy, DateOnly? MeetBy = null)
{
    /// <param name="kind">Of the incident: nobody waits for the review of one that was recorded long afterwards.</param>
    /// <returns>Null while the incident goes on, and where nothing is due.</returns>
    public static ReviewDeadline? Of(string kind, DateTimeOffset? endedAt, int draftDays, int publishDays, int? meetingDays, TimeZoneInfo zone)
    {
        if (endedAt is not { } at || kind == IncidentKind.Backfilled) return null;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        return new(WorkingDays.After(day, draftDays), WorkingDays.After(day, publishDays), meetingDays is { } days ? day.AddDays(days) : null);
    }

    /// <summary>Until when the text is due; null when nothing is.</summary>
    public DateOnly? For(string state) => state == ReviewState.Draft ? DraftBy : ReviewState.IsOpen(state) ? PublishBy : null;

    /// <summary>Until when people should meet; null once a meeting is planned or was begun, or everybody has signed without one.</summary>
    public DateOnly? ForMeeting(string state, bool meets) => !meets && ReviewState.IsOpen(state) && state != ReviewState.Reviewed ? MeetBy : null;

    /// <summary>SQL: this review's deadline has passed, with <c>@SEV1_draft</c>, <c>@SEV1_meeting</c>, <c>@SEV1_publish</c> and so on by <see cref="ReadCutoffsAsync"/>.</summary>
    public static string Overdue { get; } = $"i.kind <> '{IncidentKind.Backfilled}' and (" + string.Join(" or ", Severity.All.Select(s => $"""
        (i.severity = '{s}' and ((r.state = 'draft' and i.ended_at < @{s}_draft) or (r.state in ('in review', 'reviewed') and i.ended_at < @{s}_publish)
            or (r.state in ('draft', 'in review') and i.ended_at < @{s}_meeting and not ({Meets}))))
        """)) + ")";

    /// <summary>SQL: a meeting is planned, or was begun.</summary>
    public const string Meets = "r.meeting_at is not null or exists (select 1 from review_meetings m where m.review_id = r.id and m.began_at is not null)";

    /// <returns>For each severity the end from which on the deadline has not passed yet.</returns>
    public static async Task<Dictionary<string, object>> ReadCutoffsAsync(ReadSession s, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var cutoffs = new Dictionary<string, object>();
        foreach (var row in await s.ListAsync<Days>("select key, draft_days, publish_days, meeting_days from severities"))
        {
            cutoffs[$"{row.Key}_draft"] = EndOf(WorkingDays.LastOverdue(today, row.DraftDays), zone);
            cutoffs[$"{row.Key}_publish"] = EndOf(WorkingDays.LastOverdue(today, row.PublishDays), zone);
            cutoffs[$"{row.Key}_meeting"] = row.MeetingDays is { } days ? EndOf(today.AddDays(-days - 1), zone) : DateTimeOffset.UnixEpoch;
        }
        return cutoffs;
    }

    static DateTimeOffset EndOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.AddDays(1).ToDateTime(default);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    sealed record Days
    {
        public string Key { get; init; } = "";
        public int DraftDays { get; init; }
        public int PublishDays { get; init; }
        public int? MeetingDays { get; init; }
    }
}

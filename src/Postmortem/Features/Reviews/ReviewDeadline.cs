using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <summary>Until when a review's draft should be there and until when it should be published: working days after the end of the incident, by its severity.</summary>
public sealed record ReviewDeadline(DateOnly DraftBy, DateOnly PublishBy)
{
    /// <returns>Null while the incident goes on.</returns>
    public static ReviewDeadline? Of(DateTimeOffset? endedAt, int draftDays, int publishDays, TimeZoneInfo zone)
    {
        if (endedAt is not { } at) return null;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        return new(WorkingDays.After(day, draftDays), WorkingDays.After(day, publishDays));
    }

    /// <summary>What is due next; null when nothing is.</summary>
    public DateOnly? For(string state) => state == ReviewState.Draft ? DraftBy : ReviewState.IsOpen(state) ? PublishBy : null;

    /// <summary>SQL: this review's deadline has passed, with <c>@SEV1_draft</c>, <c>@SEV1_publish</c> and so on by <see cref="ReadCutoffsAsync"/>.</summary>
    public static string Overdue { get; } = string.Join(" or ", Severity.All.Select(s => $"""
        (i.severity = '{s}' and ((r.state = 'draft' and i.ended_at < @{s}_draft) or (r.state in ('in review', 'reviewed') and i.ended_at < @{s}_publish)))
        """));

    /// <returns>For each severity the end from which on the deadline has not passed yet.</returns>
    public static async Task<Dictionary<string, object>> ReadCutoffsAsync(ReadSession s, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var cutoffs = new Dictionary<string, object>();
        foreach (var row in await s.ListAsync<Days>("select key, draft_days, publish_days from severities"))
        {
            cutoffs[$"{row.Key}_draft"] = EndOf(WorkingDays.LastOverdue(today, row.DraftDays), zone);
            cutoffs[$"{row.Key}_publish"] = EndOf(WorkingDays.LastOverdue(today, row.PublishDays), zone);
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
    }
}

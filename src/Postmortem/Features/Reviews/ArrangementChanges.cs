using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Reviews;

/// <summary>Who guides a review, and when people meet.</summary>
sealed record Arrangement(Guid? FacilitatorId, DateTimeOffset? MeetingAt)
{
    public static Arrangement Of(Review review) => new(review.FacilitatorId, review.MeetingAt);

    /// <summary>As a form shows it.</summary>
    public async Task<string> TextAsync(ReadSession s, TimeZoneInfo zone)
    {
        var facilitator = FacilitatorId is { } id ? await s.OneAsync<string>("select name from people where id = @id", new { id }) : null;
        return $"Facilitator: {facilitator ?? "nobody yet"}\nMeeting: {(MeetingAt is { } at ? When.Write(at, Accuracy.Exact, zone) : "none")}";
    }
}

/// <summary>A review has one version for all of it; the journal knows which versions changed its arrangement.</summary>
static class ArrangementChanges
{
    /// <summary>What stood in the version that was seen, and who changed that since. Null when it still stands.</summary>
    public static async Task<(Arrangement Seen, string By)?> ArrangementChangedAfterAsync(this ReadSession s, Review review, int seen)
    {
        var stands = Arrangement.Of(review);
        if (seen == review.Version) return null;
        // Nobody can have seen it: whoever guesses a version may not write over what they have not read.
        if (seen > review.Version) return (stands, "Somebody");
        var lines = await s.ListAsync<Line>("""
            select actor_name, action, data from journal
            where subject_id = @Id and action in ('review.arranged', 'meeting.planned', 'meeting.moved', 'meeting.cancelled') order by id
            """, new { review.Id });
        var (was, by) = (stands, "");
        // From the newest back to the first one after what was seen: that one tells what it replaced.
        foreach (var line in lines.Reverse())
        {
            using var data = JsonDocument.Parse(line.Data);
            if (!data.RootElement.TryGetProperty("review_version", out var version) || version.ValueKind != JsonValueKind.Number || version.GetInt32() <= seen) continue;
            if (by.Length == 0) by = line.ActorName;
            was = line.Action == "review.arranged"
                ? was with { FacilitatorId = Value(data, "facilitator_before")?.GetGuid() }
                : was with { MeetingAt = Value(data, "before")?.GetDateTimeOffset() };
        }
        return was == stands ? null : (was, by);
    }

    static JsonElement? Value(JsonDocument data, string name) => data.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value : null;

    sealed record Line
    {
        public string ActorName { get; init; } = "";
        public string Action { get; init; } = "";
        public string Data { get; init; } = "{}";
    }
}

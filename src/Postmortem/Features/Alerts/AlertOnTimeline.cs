using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Alerts;

/// <summary>What the timeline and the milestones of an incident tell of its alerts: a storm is some entries, and one that counts the rest.</summary>
static class AlertOnTimeline
{
    /// <summary>Beyond these, alerts are counted.</summary>
    public const int MostEntries = 20;

    public const string Source = "alerts";
    const string More = "more";

    /// <summary>Whether the timeline still has room for an entry of its own.</summary>
    public static async Task<bool> HasRoomOnTimelineAsync(this ReadSession session, Guid incidentId) =>
        await session.ScalarAsync<int>("select count(*) from alerts where incident_id = @incidentId and on_timeline", new { incidentId }) < MostEntries;

    /// <summary>Brings what the timeline tells of an attached alert in line with it.</summary>
    public static async Task KeepOnTimelineAsync(this WriteSession session, Alert alert, DateTimeOffset now)
    {
        if (alert.IncidentId is not { } incident) return;
        if (!alert.OnTimeline)
        {
            await session.KeepRestOnTimelineAsync(incident, now);
            return;
        }
        await session.KeepEntryAsync(Entry(alert.Id.ToString("D"), AlertTexts.Entry(alert), alert.StartsAt) with { Permalink = alert.Url });
        if (alert.FirstAcknowledgedAt is { } acknowledged) await session.KeepEntryAsync(Entry($"{alert.Id:D} acknowledged", AlertTexts.Acknowledged(alert), acknowledged));
        if (alert.State == AlertState.Resolved) await session.KeepEntryAsync(Entry($"{alert.Id:D} resolved", AlertTexts.Resolved(alert), alert.EndsAt!.Value));

        TimelineEntry Entry(string name, string text, DateTimeOffset at) => EntryOf(incident, alert.Source, name, text, at, now);
    }

    /// <summary>The one entry that counts those without an entry of their own.</summary>
    public static async Task KeepRestOnTimelineAsync(this WriteSession session, Guid incidentId, DateTimeOffset now)
    {
        var rest = (await session.OneAsync<Rest>("select count(*) as alerts, min(starts_at) as since from alerts where incident_id = @incidentId and not on_timeline", new { incidentId }))!;
        if (rest.Alerts > 0) await session.KeepEntryAsync(EntryOf(incidentId, Actor.System.Name, More, AlertTexts.More(rest.Alerts), rest.Since!.Value, now));
    }

    static TimelineEntry EntryOf(Guid incidentId, string teller, string name, string text, DateTimeOffset at, DateTimeOffset now) =>
        TimelineEntry.New(incidentId, EntryKind.Alert, text, at, now, new Actor(null, teller, Role.Responder, Door.Intake)) with { Source = Source, SourceRef = name };

    /// <summary>The entries that tell of one alert, hidden ones too.</summary>
    public static Task<IReadOnlyList<TimelineEntry>> ListEntriesOfAlertAsync(this ReadSession session, Guid incidentId, Guid alertId) => session.ListAsync<TimelineEntry>("""
        select id, incident_id, occurred_at, kind, text, hidden_at, hidden_by, hidden_reason, version from timeline_entries
        where incident_id = @incidentId and source = @Source and source_ref in (@name, @acknowledged, @resolved)
        """, new { incidentId, Source, name = alertId.ToString("D"), acknowledged = $"{alertId:D} acknowledged", resolved = $"{alertId:D} resolved" });

    /// <summary>
    /// The first alert on which somebody could act is when it was detected and alerted, the first acknowledgement when it was acknowledged.
    /// An alert that came after the declaration detected nothing any more. What a person set stays.
    /// </summary>
    public static async Task KeepAlertMilestonesAsync(this WriteSession session, Guid incidentId, string by, DateTimeOffset now)
    {
        var first = (await session.OneAsync<First>("""
            select min(a.starts_at) as alerted, min(a.first_acknowledged_at) as acknowledged, min(i.declared_at) as declared
            from incidents i left join alerts a on a.incident_id = i.id and a.actionable where i.id = @incidentId
            """, new { incidentId }))!;
        var detected = first.Alerted > first.Declared ? first.Declared : first.Alerted;
        var changed = false;
        foreach (var (kind, at) in new[] { (MilestoneKind.Detected, detected), (MilestoneKind.Alerted, first.Alerted), (MilestoneKind.Acknowledged, first.Acknowledged) })
        {
            var standing = await session.FindMilestoneAsync(incidentId, kind);
            if (standing?.At == at || (standing is not null && standing.Source != Source)) continue;
            changed |= (at is { } known ? await session.SetMilestoneAsync(incidentId, kind, known, by, now, source: Source) : await session.TakeBackMilestoneAsync(incidentId, kind, Source)) > 0;
        }
        if (changed) session.Announce(new LiveChange(incidentId, LivePart.Facts));
    }

    sealed record Rest
    {
        public int Alerts { get; init; }
        public DateTimeOffset? Since { get; init; }
    }

    sealed record First
    {
        public DateTimeOffset? Alerted { get; init; }
        public DateTimeOffset? Acknowledged { get; init; }
        public DateTimeOffset Declared { get; init; }
    }
}

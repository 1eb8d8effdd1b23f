using Postmortem.Data;
using Postmortem.Features.Alerts;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <summary>Writes a record's alerts; one that is known here already goes to the incident only when it belongs to none.</summary>
static class AlertWriter
{
    public static async Task WriteAsync(WriteSession s, IncidentRecord record, Incident incident, Actor actor, DateTimeOffset now)
    {
        foreach (var a in record.Alerts)
            await s.BackfillAlertAsync(new Alert
            {
                Id = OrderedKey.Next(now),
                Source = a.Source.Length > 0 ? a.Source : Door.Import,
                SourceRef = a.SourceRef.Length > 0 ? a.SourceRef : OrderedKey.Next(now).ToString("D"),
                Title = a.Title,
                ServiceName = a.Service,
                Severity = a.Severity,
                State = a.State,
                StartsAt = a.StartsAt,
                FiredAt = a.FiredAt < a.StartsAt ? a.StartsAt : a.FiredAt,
                FirstAcknowledgedAt = a.FirstAcknowledgedAt,
                AcknowledgedAt = a.AcknowledgedAt ?? a.FirstAcknowledgedAt,
                AcknowledgedBy = a.AcknowledgedBy,
                EndsAt = a.EndsAt,
                Count = Math.Max(a.Count, 1),
                Actionable = !a.NotActionable,
                Url = a.Url,
                Note = a.Note,
                Labels = a.Labels,
                IncidentId = incident.Id,
                // The record's own timeline tells of it.
                OnTimeline = true,
                Became = AlertFate.Attached,
                DecidedBy = actor.Name,
                RecordedAt = now,
            });
    }
}

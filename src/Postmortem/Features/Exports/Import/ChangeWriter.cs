using Postmortem.Data;
using Postmortem.Features.Changes;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <summary>Writes a record's changes; one that is known here already is only linked.</summary>
static class ChangeWriter
{
    public static async Task WriteAsync(WriteSession s, IncidentRecord record, Incident incident, Actor actor, DateTimeOffset now)
    {
        foreach (var c in record.Changes)
        {
            var id = await s.BackfillChangeAsync(new Change
            {
                Id = OrderedKey.Next(now),
                OccurredAt = c.OccurredAt,
                FinishedAt = c.FinishedAt,
                RecordedAt = now,
                ServiceName = c.Service,
                Kind = c.Kind,
                Title = c.Title,
                FromVersion = c.FromVersion,
                ToVersion = c.ToVersion,
                ByName = c.By,
                Url = c.Url,
                Environment = c.Environment,
                Status = c.Status,
                Reversible = c.Reversible,
                SecurityFix = c.SecurityFix,
                SchemaChange = c.SchemaChange,
                Note = c.Note,
                Source = c.Source.Length > 0 ? c.Source : Door.Import,
                SourceRef = c.SourceRef,
            });
            await s.BackfillChangeLinkAsync(incident.Id, id, c.Relation, c.Why, c.LinkedBy.Length > 0 ? c.LinkedBy : actor.Name, c.LinkedAt == default ? now : c.LinkedAt);
        }
    }
}

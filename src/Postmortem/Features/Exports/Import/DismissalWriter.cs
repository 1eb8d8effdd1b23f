using Postmortem.Data;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Incidents;
using Postmortem.Features.Language.Dismissals;

namespace Postmortem.Features.Exports.Import;

/// <summary>What people kept of what the coach asks about, with their reasons.</summary>
static class DismissalWriter
{
    public static async Task WriteAsync(WriteSession s, IncidentRecord record, Incident incident, DateTimeOffset now)
    {
        foreach (var (i, d) in record.Dismissals.Index())
            await s.PutDismissalAsync(new()
            {
                // Those of one moment are told in the order of their keys.
                Id = Guid.CreateVersion7(now.AddMilliseconds(i)),
                IncidentId = incident.Id,
                Finding = d.Finding,
                Reason = d.Reason,
                DismissedBy = d.DismissedBy,
                DismissedAt = d.DismissedAt,
            });
    }
}

using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <summary>The SQL of <c>timeline_entries</c> and <c>milestones</c>.</summary>
public static class TimelineStore
{
    /// <summary>Adds an entry, finds it in search and refreshes open pages. The journal is the caller's.</summary>
    /// <returns>False when the same thing was captured before.</returns>
    public static async Task<bool> InsertEntryAsync(this WriteSession session, TimelineEntry entry)
    {
        var added = await session.ExecuteAsync("""
            insert into timeline_entries (id, incident_id, occurred_at, accuracy, recorded_at, kind, text, original_text,
                author_id, author_name, source, source_ref, permalink, starred)
            values (@Id, @IncidentId, @OccurredAt, @Accuracy, @RecordedAt, @Kind, @Text, @OriginalText,
                @AuthorId, @AuthorName, @Source, @SourceRef, @Permalink, @Starred)
            on conflict (incident_id, source, source_ref) do nothing
            """, entry) == 1;
        if (!added) return false;
        await session.IndexAsync(entry.ForSearch());
        session.Announce(new LiveChange(entry.IncidentId, LivePart.Timeline));
        return true;
    }

    /// <summary>Sets a milestone that the product observed itself. A hand edit is never overwritten.</summary>
    public static Task<int> SetMilestoneAsync(this WriteSession session, Guid incidentId, string kind, DateTimeOffset at, string by, DateTimeOffset now,
        string accuracy = Accuracy.Exact, string source = "") => session.ExecuteAsync("""
        insert into milestones (incident_id, kind, at, accuracy, source, origin, updated_by, updated_at)
        values (@incidentId, @kind, @at, @accuracy, @source, 'product', @by, @now)
        on conflict (incident_id, kind) do update set at = excluded.at, accuracy = excluded.accuracy, source = excluded.source,
            updated_by = excluded.updated_by, updated_at = excluded.updated_at, version = milestones.version + 1
        where milestones.origin = 'product' and milestones.not_applicable_because is null
        """, new { incidentId, kind, at, accuracy, source, by, now });
}

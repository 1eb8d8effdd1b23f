using Postmortem.Data;

namespace Postmortem.Features.Timeline;

/// <summary>Taking over entries and milestones from another record, with their history. Import calls it inside its one transaction.</summary>
public static class TimelineBackfill
{
    public static async Task BackfillEntryAsync(this WriteSession session, TimelineEntry entry, IReadOnlyList<Revision> revisions)
    {
        if (!await session.InsertEntryAsync(entry)) return;
        if (entry.EditedAt is null && entry.HiddenAt is null) return;
        await session.ExecuteAsync("""
            update timeline_entries set edited_at = @EditedAt, hidden_at = @HiddenAt, hidden_by = @HiddenBy, hidden_reason = @HiddenReason, version = @Version where id = @Id
            """, entry with { Version = Math.Max(entry.Version, revisions.Count + 1) });
        if (entry.HiddenAt is not null) await Search.SearchIndex.UnindexAsync(session, Search.SearchKind.Entry, entry.Id);
        foreach (var revision in revisions)
            await session.ExecuteAsync("""
                insert into timeline_revisions (id, entry_id, version, occurred_at, accuracy, kind, text, changed_at, changed_by)
                values (@id, @EntryId, @Version, @OccurredAt, @Accuracy, @Kind, @Text, @ChangedAt, @ChangedBy)
                """, new { id = Guid.CreateVersion7(revision.ChangedAt), EntryId = entry.Id, revision.Version, revision.OccurredAt, revision.Accuracy, revision.Kind, revision.Text, revision.ChangedAt, revision.ChangedBy });
    }

    /// <summary>With its origin: what a person set elsewhere is not overwritten by the product here either.</summary>
    public static Task<int> BackfillMilestoneAsync(this WriteSession session, Milestone milestone) => session.ExecuteAsync("""
        insert into milestones (incident_id, kind, at, accuracy, source, not_applicable_because, origin, updated_by, updated_at)
        values (@IncidentId, @Kind, @At, @Accuracy, @Source, @NotApplicableBecause, @Origin, @UpdatedBy, @UpdatedAt)
        """, milestone);
}

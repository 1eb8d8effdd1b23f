using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <summary>What stood in an entry before its edit <see cref="Version"/> → <see cref="Version"/> + 1.</summary>
public sealed record Revision
{
    public Guid EntryId { get; init; }
    public int Version { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
    public string Accuracy { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Text { get; init; } = "";

    /// <summary>When, and by whom, it was replaced.</summary>
    public DateTimeOffset ChangedAt { get; init; }
    public string ChangedBy { get; init; } = "";
}

/// <summary>An entry with all that belongs to it.</summary>
public sealed record FullEntry(TimelineEntry Entry, IReadOnlyList<Revision> Revisions, IReadOnlyList<Attachment> Attachments);

/// <summary>The record as other doors read it: exports, API. The incident's visibility was established by whoever holds the ref.</summary>
public static class TimelineReads
{
    /// <summary>Every entry that is not hidden, in the order of events, with its earlier texts and the metadata of its files.</summary>
    public static async Task<IReadOnlyList<FullEntry>> ListTimelineAsync(this ReadSession session, IncidentRef incident)
    {
        var entries = await session.ListAsync<TimelineEntry>(
            $"select {TimelineStore.Columns} from timeline_entries t where t.incident_id = @Id and t.hidden_at is null order by t.occurred_at, t.id", new { incident.Id });
        var revisions = (await session.ListAsync<Revision>("""
            select r.entry_id, r.version, r.occurred_at, r.accuracy, r.kind, r.text, r.changed_at, r.changed_by
            from timeline_revisions r join timeline_entries t on t.id = r.entry_id
            where t.incident_id = @Id and t.hidden_at is null order by r.version
            """, new { incident.Id })).ToLookup(r => r.EntryId);
        var attachments = (await session.ListAttachmentsAsync(incident.Id)).Where(a => a.EntryId is not null).ToLookup(a => a.EntryId!.Value);
        return [.. entries.Select(e => new FullEntry(e, [.. revisions[e.Id]], [.. attachments[e.Id]]))];
    }

    /// <summary>One entry's earlier texts, oldest first.</summary>
    public static Task<IReadOnlyList<Revision>> ListRevisionsAsync(this ReadSession session, Guid entryId) => session.ListAsync<Revision>("""
        select entry_id, version, occurred_at, accuracy, kind, text, changed_at, changed_by from timeline_revisions where entry_id = @entryId order by version
        """, new { entryId });

    /// <summary>How long things took in this incident, its rollbacks taken into account.</summary>
    public static async Task<IReadOnlyList<Duration>> ReadDurationsAsync(this ReadSession session, Guid incidentId) =>
        Durations.Of(await session.ListMilestonesAsync(incidentId), await session.ListAsync<RollbackAttempt>(
            "select attempt, decided_at, finished_at, outcome from rollbacks where incident_id = @incidentId and state <> 'rejected' order by attempt", new { incidentId }),
            await session.ScalarAsync<string>("select status from incidents where id = @incidentId", new { incidentId }) ?? "");
}

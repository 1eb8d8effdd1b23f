using Postmortem.Data;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Record;

static class TimelineReading
{
    /// <param name="mayUnhide">Otherwise hidden entries come as a mark without text, author and files.</param>
    public static async Task<IReadOnlyList<RecordedEntry>> ReadAsync(ReadSession s, Guid incidentId, bool mayUnhide)
    {
        var rows = await s.ListAsync<Row>("""
            select t.id, t.occurred_at, t.accuracy, t.recorded_at, t.kind, t.text, t.original_text, t.author_name, t.source, t.source_ref, t.permalink,
                t.starred, t.milestone, t.edited_at, t.hidden_at, t.hidden_by, t.hidden_reason
            from timeline_entries t where t.incident_id = @incidentId order by t.occurred_at, t.id
            """, new { incidentId });
        var revisions = (await s.ListAsync<RecordedRevision>("""
            select r.entry_id, r.version, r.occurred_at, r.accuracy, r.kind, r.text, r.changed_at, r.changed_by
            from timeline_revisions r join timeline_entries t on t.id = r.entry_id where t.incident_id = @incidentId order by r.version
            """, new { incidentId })).ToLookup(r => r.EntryId);
        var files = (await s.ListAsync<RecordedAttachment>("""
            select entry_id, id, file_name, content_type, size_bytes, sha256, added_by, added_at from attachments where incident_id = @incidentId order by id
            """, new { incidentId })).ToLookup(a => a.EntryId);
        return [.. rows.Select(r => r.HiddenAt is { } at && !mayUnhide ? Mark(r, at) : Whole(r, [.. revisions[r.Id]], [.. files[r.Id]]))];
    }

    static RecordedEntry Mark(Row r, DateTimeOffset at) => new()
    {
        Id = r.Id,
        OccurredAt = r.OccurredAt,
        Accuracy = r.Accuracy,
        RecordedAt = r.RecordedAt,
        Kind = r.Kind,
        Hidden = new(at),
    };

    static RecordedEntry Whole(Row r, IReadOnlyList<RecordedRevision> revisions, IReadOnlyList<RecordedAttachment> files) => new()
    {
        Id = r.Id,
        OccurredAt = r.OccurredAt,
        Accuracy = r.Accuracy,
        RecordedAt = r.RecordedAt,
        Kind = r.Kind,
        Text = r.Text,
        OriginalText = r.OriginalText == r.Text ? null : r.OriginalText,
        Author = r.AuthorName,
        Source = r.Source,
        SourceRef = FormCapture.Told(r.SourceRef),
        Permalink = r.Permalink,
        Starred = r.Starred,
        Milestone = r.Milestone,
        EditedAt = r.EditedAt,
        Hidden = r.HiddenAt is { } at ? new(at, r.HiddenBy, r.HiddenReason) : null,
        Revisions = revisions,
        Attachments = files,
    };

    sealed record Row
    {
        public Guid Id { get; init; }
        public DateTimeOffset OccurredAt { get; init; }
        public string Accuracy { get; init; } = "";
        public DateTimeOffset RecordedAt { get; init; }
        public string Kind { get; init; } = "";
        public string Text { get; init; } = "";
        public string OriginalText { get; init; } = "";
        public string AuthorName { get; init; } = "";
        public string Source { get; init; } = "";
        public string? SourceRef { get; init; }
        public string? Permalink { get; init; }
        public bool Starred { get; init; }
        public string? Milestone { get; init; }
        public DateTimeOffset? EditedAt { get; init; }
        public DateTimeOffset? HiddenAt { get; init; }
        public string? HiddenBy { get; init; }
        public string? HiddenReason { get; init; }
    }
}

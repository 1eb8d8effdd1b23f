using System.Security.Cryptography;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <summary>The SQL of <c>attachments</c> and their bytes.</summary>
public static class AttachmentStore
{
    const string Columns = "a.id, a.incident_id, a.entry_id, a.file_name, a.content_type, a.size_bytes, a.sha256, a.added_by, a.added_at";

    /// <summary>The file, when this person may see its incident; files of a hidden entry only for those who can show it again.</summary>
    public static Task<Attachment?> FindAttachmentAsync(this ReadSession session, Guid id, Actor actor) => session.OneAsync<Attachment>($"""
        select {Columns} from attachments a
        join incidents i on i.id = a.incident_id
        left join timeline_entries t on t.id = a.entry_id
        where a.id = @id and (t.hidden_at is null or @MayUnhide) and {Visibility.Sql}
        """, new { id, MayUnhide = actor.May(Role.Responder), ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    public static Task<byte[]?> ReadBytesAsync(this ReadSession session, Attachment attachment) => session.ScalarAsync<byte[]>(
        "select bytes from attachment_contents where attachment_id = @Id", new { attachment.Id });

    /// <returns>Bytes by the file's key. Who may see them is the caller's to know.</returns>
    public static async Task<IReadOnlyDictionary<Guid, byte[]>> ReadBytesAsync(this ReadSession session, IReadOnlyCollection<Guid> files)
    {
        var keys = new KeyList(files);
        return (await session.ListAsync<FileBytes>($"select attachment_id, bytes from attachment_contents where attachment_id in {keys.Names}", keys.Values)).ToDictionary(f => f.AttachmentId, f => f.Bytes);
    }

    /// <summary>All files of an incident that the reader may see, in the order in which they came.</summary>
    public static Task<IReadOnlyList<Attachment>> ListAttachmentsAsync(this ReadSession session, Guid incidentId) => session.ListAsync<Attachment>(
        $"select {Columns} from attachments a where a.incident_id = @incidentId order by a.id", new { incidentId });

    /// <returns>Null when all are kept; a failure when the incident holds as many as it may.</returns>
    internal static async Task<Failure?> AttachAsync(this WriteSession session, TimelineEntry entry, IReadOnlyList<CheckedFile> files, Actor actor, DateTimeOffset now)
    {
        if (files.Count == 0) return null;
        var count = await session.ScalarAsync<int>("select count(*) from attachments where incident_id = @IncidentId", new { entry.IncidentId });
        if (count + files.Count > AttachmentRules.MostPerIncident)
            return Failure.Invalid("files", $"This incident holds {count} files; {AttachmentRules.MostPerIncident} is the most. Link to the others instead.");
        foreach (var file in files) await session.InsertAttachmentAsync(entry, file, Guid.CreateVersion7(now), actor.Name, now);
        return null;
    }

    /// <summary>A file of an imported entry, under the key that texts name it by, unless that is taken here. The journal is the caller's.</summary>
    internal static async Task BackfillAttachmentAsync(this WriteSession session, TimelineEntry entry, CheckedFile file, Guid key, string by, DateTimeOffset at, DateTimeOffset now)
    {
        var isFree = key != Guid.Empty && await session.ScalarAsync<int>("select count(*) from attachments where id = @key", new { key }) == 0;
        await session.InsertAttachmentAsync(entry, file, isFree ? key : Guid.CreateVersion7(now), by, at);
    }

    static async Task InsertAttachmentAsync(this WriteSession session, TimelineEntry entry, CheckedFile file, Guid id, string by, DateTimeOffset now)
    {
        await session.ExecuteAsync("""
            insert into attachments (id, incident_id, entry_id, file_name, content_type, size_bytes, sha256, added_by, added_at)
            values (@id, @IncidentId, @entryId, @FileName, @ContentType, @size, @sha256, @by, @now)
            """, new
        {
            id,
            entry.IncidentId,
            entryId = entry.Id,
            file.FileName,
            file.ContentType,
            size = (long)file.Bytes.Length,
            sha256 = Convert.ToHexStringLower(SHA256.HashData(file.Bytes.Span)),
            by,
            now,
        });
        await session.ExecuteAsync("insert into attachment_contents (attachment_id, bytes) values (@id, @bytes)", new { id, bytes = file.Bytes.ToArray() });
    }

    sealed record FileBytes
    {
        public Guid AttachmentId { get; init; }
        public byte[] Bytes { get; init; } = [];
    }
}

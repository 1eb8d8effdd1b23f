using Postmortem.Data;

namespace Postmortem.Features.Timeline;

/// <summary>A row of <c>attachments</c>: all but the bytes.</summary>
public sealed record Attachment
{
    public Guid Id { get; init; }
    public Guid IncidentId { get; init; }

    /// <summary>Null for a file that belongs to the incident as a whole.</summary>
    public Guid? EntryId { get; init; }
    public string FileName { get; init; } = "";

    /// <summary>What the bytes were found to be, never what somebody said they are.</summary>
    public string ContentType { get; init; } = "";
    public long SizeBytes { get; init; }
    public string Sha256 { get; init; } = "";
    public string AddedBy { get; init; } = "";
    public DateTimeOffset AddedAt { get; init; }

    public bool IsImage => FileKind.IsImage(ContentType);

    /// <summary>/attachments/{id}/{name}</summary>
    public string Href => $"/attachments/{Id:D}/{Uri.EscapeDataString(FileName)}";
}

/// <summary>A file as it arrives, before anything is believed of it.</summary>
public sealed record Upload(string? FileName, ReadOnlyMemory<byte> Bytes);

/// <summary>A file whose content was checked.</summary>
public sealed record CheckedFile(string FileName, string ContentType, ReadOnlyMemory<byte> Bytes);

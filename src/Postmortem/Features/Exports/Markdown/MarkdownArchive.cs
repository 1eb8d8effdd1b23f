using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>
/// The Markdown with the timeline's files beside it, as a zip: unpacked into a repository, pictures are shown and links lead to
/// files. Import reads it back, packed anew by hand or within a folder too.
/// </summary>
static partial class MarkdownArchive
{
    /// <summary>The Markdown, the files, a folder of each, and what a Mac adds to every one of them.</summary>
    const int MostParts = 8 + (4 * AttachmentRules.MostPerIncident);

    public static bool Looks(ReadOnlySpan<byte> bytes) => bytes.Length > 4 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == 0x04034b50;

    /// <param name="record">With the bytes of its files.</param>
    /// <param name="name">Of the Markdown within.</param>
    public static byte[] Write(IncidentRecord record, TimeZoneInfo zone, string name)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, name, record.DeclaredAt, Encoding.UTF8.GetBytes(RecordMarkdown.Write(record, zone)));
            foreach (var file in record.ShownTimeline.SelectMany(e => e.Attachments))
                if (file.Content is { } content) Add(archive, FileText.PathOf(file), file.AddedAt, content);
        }
        return bytes.ToArray();
    }

    static void Add(ZipArchive archive, string path, DateTimeOffset at, byte[] content)
    {
        var part = archive.CreateEntry(path);
        // All that the format can say.
        if (at.Year is >= 1980 and <= 2107) part.LastWriteTime = at.ToUniversalTime();
        using var to = part.Open();
        to.Write(content);
    }

    /// <param name="most">Bytes of all parts together, as they unpack.</param>
    /// <returns>The Markdown, and the bytes of the files by their keys.</returns>
    public static Result<(byte[] Text, IReadOnlyDictionary<Guid, byte[]> Files)> Read(byte[] bytes, long most)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes));
            if (archive.Entries.Count > MostParts) return Refused($"it has {archive.Entries.Count:N0} parts; at most {MostParts:N0} can be imported");
            byte[]? text = null;
            var files = new Dictionary<Guid, byte[]>();
            foreach (var part in archive.Entries)
            {
                var path = part.FullName.Replace('\\', '/');
                // What a Mac adds for itself.
                if (path.StartsWith("__MACOSX/", StringComparison.Ordinal) || path.Split('/')[^1].StartsWith("._", StringComparison.Ordinal)) continue;
                var file = FilePath().Match(path);
                var isText = !file.Success && path.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
                if (!file.Success && !isText) continue;
                if (isText && text is not null) return Refused("it has more than one Markdown file; import takes one incident at a time");
                if (Unpack(part, most) is not { } content) return Refused($"it has more than {most:N0} bytes when it is unpacked");
                most -= content.Length;
                if (isText) text = content; else files[Guid.Parse(file.Groups["id"].Value)] = content;
            }
            return text is null ? Refused("it has no Markdown file") : (text, files);
        }
        catch (InvalidDataException)
        {
            return Refused("it is damaged, or no zip");
        }
    }

    /// <summary>What a part says of its size is not believed.</summary>
    static byte[]? Unpack(ZipArchiveEntry part, long most)
    {
        using var from = part.Open();
        using var to = new MemoryStream();
        var buffer = new byte[81920];
        while (from.Read(buffer) is > 0 and var read)
        {
            if (to.Length + read > most) return null;
            to.Write(buffer, 0, read);
        }
        return to.ToArray();
    }

    static Failure Refused(string why) => Failure.Invalid("file", $"The archive cannot be read: {why}.");

    [GeneratedRegex(@"(?:^|/)attachments/(?<id>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/[^/]+$")]
    private static partial Regex FilePath();
}

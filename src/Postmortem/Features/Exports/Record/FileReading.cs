using Postmortem.Data;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Record;

/// <summary>The bytes of the files that a record names: of those that its reader may see, and no others.</summary>
static class FileReading
{
    /// <summary>Bytes of all files together: written as text, they still fit into what import reads.</summary>
    public const long Most = 20L * 1024 * 1024;

    /// <returns>The record with the bytes of its files, the oldest entries' first; what would go beyond the limit is named without them.</returns>
    public static async Task<IncidentRecord> WithFilesAsync(this ReadSession s, IncidentRecord record)
    {
        var left = Most;
        var wanted = new List<Guid>();
        foreach (var file in record.Timeline.SelectMany(e => e.Attachments).Where(f => f.SizeBytes <= left))
        {
            left -= file.SizeBytes;
            wanted.Add(file.Id);
        }
        if (wanted.Count == 0) return record;
        return record.WithContents(await s.ReadBytesAsync(wanted));
    }

    /// <param name="bytes">By the keys of the files; those that are not there are named without them.</param>
    public static IncidentRecord WithContents(this IncidentRecord record, IReadOnlyDictionary<Guid, byte[]> bytes) =>
        record with { Timeline = [.. record.Timeline.Select(e => e.Attachments.Count == 0 ? e : e with { Attachments = [.. e.Attachments.Select(f => f with { Content = bytes.GetValueOrDefault(f.Id) })] })] };
}

using Postmortem.Data;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Report;

/// <summary>The pictures that a report shows: those of starred entries, and those that the review's text names.</summary>
public static class ReportImages
{
    const int Most = 24;
    const long MostBytes = 48L * 1024 * 1024;

    /// <returns>Bytes by the attachment's key. What is hidden is not among them.</returns>
    public static async Task<IReadOnlyDictionary<Guid, byte[]>> ReadAsync(ReadSession s, IncidentRecord record)
    {
        var text = string.Concat((record.Review?.Sections ?? []).Select(section => section.Body)) + record.Summary;
        var wanted = new List<Guid>();
        var bytes = 0L;
        foreach (var entry in record.ShownTimeline)
            foreach (var file in entry.Attachments.Where(a => a.ContentType.StartsWith("image/", StringComparison.Ordinal)))
            {
                if (!entry.Starred && !text.Contains(file.Id.ToString(), StringComparison.OrdinalIgnoreCase)) continue;
                if (wanted.Count == Most || bytes + file.SizeBytes > MostBytes) continue;
                wanted.Add(file.Id);
                bytes += file.SizeBytes;
            }
        if (wanted.Count == 0) return new Dictionary<Guid, byte[]>();
        return await s.ReadBytesAsync(wanted);
    }

    /// <summary>The bytes for an address such as /attachments/{key}/graph.png.</summary>
    public static byte[]? Find(this IReadOnlyDictionary<Guid, byte[]> images, string address) =>
        address.StartsWith("/attachments/", StringComparison.Ordinal) && Guid.TryParse(address.Split('/')[2], out var id) ? images.GetValueOrDefault(id) : null;
}

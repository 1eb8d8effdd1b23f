using System.Globalization;
using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;
using Postmortem.Web;

namespace Postmortem.Features.Exports.Report;

/// <summary>What the parts of a report share: the record, its reader's zone, the pictures.</summary>
sealed record ReportWriter(IncidentRecord Record, IReadOnlyDictionary<Guid, byte[]> Images, TimeZoneInfo Zone)
{
    public string Full(DateTimeOffset at) => Times.Full(at, Zone);

    public string Clock(DateTimeOffset at) => Times.Clock(at, Zone);

    public string Day(DateTimeOffset at) => Times.Day(at, Zone);

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public string ZoneName => Times.ZoneName(Record.DeclaredAt, Zone);

    /// <summary>A person's Markdown, its headings placed below ours.</summary>
    public IReadOnlyList<PdfBlock> Text(string markdown, int below = 2) => new MarkdownToPdf(Images.Find, below).Convert(markdown);

    /// <summary>One line of running text from Markdown or plain text: for cells.</summary>
    public static string Line(string text, int longest = 160)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= longest ? line : string.Concat(line.AsSpan(0, line.LastIndexOf(' ', longest - 1) is var end and > 80 ? end : longest - 1), "…");
    }

    /// <summary>The review's own summary when it has one; else what the incident says of itself.</summary>
    public string Summary => Record.Review?.Sections.FirstOrDefault(s => s.Key == "summary")?.Body is { Length: > 0 } text ? text : Record.Summary;

    public static string Title(string words) => words.Length == 0 ? "" : char.ToUpperInvariant(words[0]) + words[1..];
}

using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Report;

/// <summary>The record as a document to forward: page one for whoever has a minute, then the review, then the evidence.</summary>
public sealed class IncidentReport(IPdfRenderer renderer)
{
    /// <summary>Fewer parts than this follow the first page directly; a list of them would be longer than the way to them.</summary>
    const int FewestToList = 4;

    /// <param name="images">Bytes by attachment, from <see cref="ReportImages"/>.</param>
    /// <param name="paper">a4 or letter</param>
    public byte[] Print(IncidentRecord record, IReadOnlyDictionary<Guid, byte[]> images, TimeZoneInfo zone, string paper) =>
        renderer.Render(Document(record, images, zone), Options(record, zone, paper));

    public static PdfDocumentModel Document(IncidentRecord record, IReadOnlyDictionary<Guid, byte[]> images, TimeZoneInfo zone)
    {
        var writer = new ReportWriter(record, images, zone);
        PdfBlock[] rest = [.. new ReviewPart(writer).Blocks(), .. new AlertPart(writer).Blocks(), .. new ChangePart(writer).Blocks(), .. new RollbackPart(writer).Blocks(), .. new RecordPart(writer).Blocks()];
        PdfBlock[] contents = rest.Count(block => block is PdfHeading { Level: 1 }) >= FewestToList ? [new PdfPageBreak(), new PdfTableOfContents(MaxLevel: 1)] : [];
        return new([new FirstPage(writer).Page(), .. contents, .. rest]);
    }

    static PdfOptions Options(IncidentRecord record, TimeZoneInfo zone, string paper) => new()
    {
        Paper = paper == "letter" ? PdfPaper.Letter : PdfPaper.A4,
        Title = $"{record.Name} {record.Title}",
        Subject = $"Incident report, {record.Severity}, {record.Status}",
        Author = record.Review?.Facilitator ?? record.DeclaredBy,
        Keywords = [record.Name, record.Severity, .. record.Services.Select(s => s.Name)],
        CreatedAt = LastChange(record),
        Header = $"{record.Name} {ReportWriter.Line(record.Title, 90)}",
        Footer = $"{(record.Visibility == Shared.Visibility.Private ? "Private. " : "")}Times are {(Web.Times.Zone(zone) is "UTC" ? "UTC" : $"{Web.Times.Zone(zone)} unless they say UTC")}. Last changed {Web.Times.Full(LastChange(record), zone)}.",
    };

    /// <summary>The same content has the same date, whenever it is printed.</summary>
    static DateTimeOffset LastChange(IncidentRecord record) =>
        new[] { record.UpdatedAt, record.Review?.UpdatedAt ?? record.UpdatedAt }.Concat(record.FollowUps.Select(a => a.UpdatedAt)).Concat(record.Changes.Select(c => c.LinkedAt)).Concat(record.Experiments.Select(x => x.UpdatedAt)).Concat(record.ShownTimeline.Select(e => e.EditedAt ?? e.RecordedAt)).Max();
}

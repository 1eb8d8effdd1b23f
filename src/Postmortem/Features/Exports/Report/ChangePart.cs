using Postmortem.Features.Changes;
using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Report;

/// <summary>What was changed, and what people say that it has to do with the incident.</summary>
sealed class ChangePart(ReportWriter writer)
{
    public IEnumerable<PdfBlock> Blocks()
    {
        if (writer.Record.Changes.Count == 0) yield break;
        yield return new PdfHeading(1, "What changed");
        yield return new PdfTable([new("Time", 1.3f), new("Change", 3.4f), new("What it has to do with it", 2.6f)],
            [.. writer.Record.Changes.Select(c => (IReadOnlyList<PdfCell>)[writer.Full(c.OccurredAt), new PdfCell([.. Change(c)]), new PdfCell([.. Said(c)])])]);
    }

    static IEnumerable<PdfInline> Change(RecordedChange c)
    {
        var row = new Change { CatalogueName = c.Service, Kind = c.Kind, Title = c.Title, FromVersion = c.FromVersion, ToVersion = c.ToVersion, ByName = c.By, Status = c.Status, Reversible = c.Reversible, SecurityFix = c.SecurityFix, SchemaChange = c.SchemaChange };
        yield return ChangeTexts.Entry(row);
        foreach (var warning in ChangeTexts.Warnings(row)) yield return new PdfText($" {warning}.", PdfTextStyle.Bold);
        if (c.Url is { } url) yield return new PdfLink("  source", url);
    }

    static IEnumerable<PdfInline> Said(RecordedChange c)
    {
        yield return new PdfBadge(c.Relation, Tones.OfChange(c.Relation));
        yield return $"  {c.Why}";
        yield return new PdfText($" {c.LinkedBy}", PdfTextStyle.Muted);
    }
}

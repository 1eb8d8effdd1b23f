using Postmortem.Features.Alerts;
using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Report;

/// <summary>What watched the systems and told: one line for each alert, and a number for those beyond what anybody reads.</summary>
sealed class AlertPart(ReportWriter writer)
{
    const int Most = 30;

    public IEnumerable<PdfBlock> Blocks()
    {
        var alerts = writer.Record.Alerts;
        if (alerts.Count == 0) yield break;
        yield return new PdfHeading(1, "Alerts");
        yield return new PdfTable([new("Since", 1.3f), new("Alert", 3.6f), new("State", 2.4f)],
            [.. alerts.Take(Most).Select(a => (IReadOnlyList<PdfCell>)[writer.Full(a.StartsAt), new PdfCell([.. Alert(a)]), new PdfCell([.. State(a)])])]);
        if (alerts.Count > Most) yield return new PdfParagraph([new PdfText($"{AlertTexts.Number(alerts.Count - Most)} more are in the JSON form.", PdfTextStyle.Muted)]);
    }

    static IEnumerable<PdfInline> Alert(RecordedAlert a)
    {
        yield return $"{(a.Service.Length > 0 ? $"{a.Service}: " : "")}{a.Title}{(a.Severity.Length > 0 ? $" ({a.Severity})" : "")}{(a.Count > 1 ? $", {AlertTexts.Number(a.Count)} alerts" : "")}";
        if (a.Url is { } url) yield return new PdfLink("  source", url);
        yield return new PdfText($" {a.Source}", PdfTextStyle.Muted);
    }

    IEnumerable<PdfInline> State(RecordedAlert a)
    {
        yield return new PdfBadge(a.State, Tones.OfAlert(a.State));
        if (a is { State: AlertState.Resolved, EndsAt: { } end }) yield return $"  {writer.Full(end)}";
        if (a.AcknowledgedBy.Length > 0) yield return new PdfText($"  acknowledged by {a.AcknowledgedBy}", PdfTextStyle.Muted);
    }
}

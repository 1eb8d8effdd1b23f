using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Report;

/// <summary>Each follow-up with its owner, its history and its evidence.</summary>
sealed class FollowUpPart(ReportWriter writer)
{
    public IEnumerable<PdfBlock> Rows()
    {
        if (writer.Record.FollowUps.Count == 0)
        {
            yield return new PdfParagraph([new PdfText("There are no follow-ups.", PdfTextStyle.Muted)]);
            yield break;
        }
        foreach (var item in writer.Record.FollowUps) yield return new PdfKeepTogether([.. Item(item)]);
    }

    IEnumerable<PdfBlock> Item(RecordedFollowUp a)
    {
        yield return new PdfHeading(3, $"{a.Name} {a.Title}", a.Name);
        yield return new PdfParagraph([new PdfBadge(a.State, Tones.OfFollowUp(a.State)), $"  {a.Priority} · {a.Type} · {(a.Owner.Length > 0 ? a.Owner : "nobody owns it yet")}{(a.DueOn is { } due ? $" · due {ReportWriter.Day(due)}" : "")}"]);
        var facts = Facts(a).ToList();
        if (facts.Count > 0) yield return new PdfBulletList([.. facts.Select(f => new PdfListItem([new PdfText($"{f.Label}: ", PdfTextStyle.Bold), .. f.Value]))]);
    }

    IEnumerable<(string Label, IReadOnlyList<PdfInline> Value)> Facts(RecordedFollowUp a)
    {
        if (a.DoneWhen.Length > 0) yield return ("Done when", [.. Running(a.DoneWhen)]);
        if (a.Factor is { } factor) yield return ("Answers", [new PdfAnchorLink($"factor {factor}", $"factor-{factor}")]);
        if (a.Difference is { } difference) yield return ("Difference", [writer.Record.Review?.Differences.FirstOrDefault(d => d.Position == difference)?.Dimension ?? ""]);
        if (a.TrackerUrl is { } tracker) yield return ("Tracker", [new PdfLink(tracker, tracker)]);
        foreach (var x in a.Extensions)
            yield return ("Moved", [$"{(x.FromDue is { } from ? $"from {ReportWriter.Day(from)} " : "")}to {ReportWriter.Day(x.ToDue)} by {x.ExtendedBy}: ", .. Running(x.Reason)]);
        foreach (var r in a.Reopenings)
        {
            var held = r.FromState switch { "verified" => $"it was verified{(r.EvidenceKind is null ? "" : $" by {r.EvidenceKind}")}", "declined" => "it was declined", _ => "it was said to be done" };
            yield return ("Reopened", [$"{writer.Full(r.ReopenedAt)} by {r.ReopenedBy}, after {held}{((r.VerifiedAt ?? r.DeclinedAt ?? r.DoneAt) is { } then ? $" on {writer.Full(then)}" : "")} (", .. Running(r.EvidenceText ?? r.DeclinedReason ?? r.DoneClaim), "): ", .. Running(r.Reason)]);
        }
        if (a.DoneAt is { } done) yield return ("Said to be done", [$"{writer.Full(done)}{(a.DoneBy is null ? "" : $" by {a.DoneBy}")}{(string.IsNullOrEmpty(a.DoneClaim) ? "" : ": ")}", .. Running(a.DoneClaim), .. Link(a.DoneUrl)]);
        if (a.VerifiedAt is { } verified) yield return ("Verified", [$"{writer.Full(verified)}{(a.VerifiedBy is null ? "" : $" by {a.VerifiedBy}")}: {string.Join(", ", new[] { a.EvidenceKind, string.IsNullOrEmpty(a.EvidenceText) ? null : "" }.Where(t => t is not null))}", .. Running(a.EvidenceText), .. Link(a.EvidenceUrl), .. Shown(a)]);
        if (a.DeclinedAt is { } declined) yield return ("Declined", [$"{writer.Full(declined)}{(a.DeclinedBy is null ? "" : $" by {a.DeclinedBy}")}{(a.Approver is null ? "" : $", approved by {a.Approver}")}: ", .. Running(a.DeclinedReason)]);
    }

    /// <summary>What people wrote is Markdown, as on the page of the follow-up.</summary>
    IEnumerable<PdfInline> Running(string? markdown) => RecordPart.Running(writer, markdown ?? "");

    IEnumerable<PdfInline> Shown(RecordedFollowUp a) =>
        writer.Record.Experiments.FirstOrDefault(x => x.Number == a.EvidenceExperiment) is { } x ? [" ", new PdfAnchorLink(x.Name, x.Name)] : [];

    static IEnumerable<PdfInline> Link(string? url) => url is null ? [] : [" ", new PdfLink(url, url)];
}

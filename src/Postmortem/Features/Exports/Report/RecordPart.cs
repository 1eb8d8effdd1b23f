using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Report;

/// <summary>The evidence: durations with their formulas, milestones, the timeline, its pictures, linked incidents.</summary>
sealed class RecordPart(ReportWriter writer)
{
    static readonly PdfColumn[] NoColumn = [];
    static readonly PdfCell[] NoCell = [];

    IncidentRecord Record => writer.Record;

    public IEnumerable<PdfBlock> Blocks() => [.. Impact(), .. Measures(), .. Timeline(), .. Pictures(), .. Links(), .. Origin()];

    /// <summary>Page one has room for the first of them, and for no source.</summary>
    IEnumerable<PdfBlock> Impact()
    {
        if (Record.Impacts.Count == 0 && Record.DataLossNote.Length == 0) yield break;
        yield return new PdfHeading(1, "Impact as recorded");
        yield return new PdfTable([new("Quantity", 1.4f), new("Value", 2.4f), new("Source", 1.6f)],
            [
                .. Record.Impacts.Select(i => (IReadOnlyList<PdfCell>)[i.Quantity, i.NotMeasurableBecause is { } because ? $"not measurable, because {because}" : i.Value, Source(i.Source)]),
                ["Data lost", Record.DataLossNote.Length > 0 ? $"{Record.DataLoss}: {Record.DataLossNote}" : Record.DataLoss, ""],
            ]);
    }

    PdfCell Source(string source) => source == Record.SourceUrl ? new PdfCell(new PdfLink("source of the record", source)) : Uri.TryCreate(source, UriKind.Absolute, out _) ? new PdfCell(new PdfLink(source, source)) : source;

    IEnumerable<PdfBlock> Measures()
    {
        if (Record.Milestones.Count == 0) yield break;
        yield return new PdfHeading(1, "Milestones and durations");
        yield return new PdfTable([new("Milestone", 1.4f), new("Time", 1.6f), new("Source or reason", 2.4f)],
            [.. Record.Milestones.Select(m => (IReadOnlyList<PdfCell>)
            [
                ReportWriter.Title(m.Kind), m.At is { } at ? $"{(m.Accuracy == "about" ? "about " : "")}{writer.Full(at)}" : m.NotApplicableBecause is null ? "unknown" : "not applicable",
                m.NotApplicableBecause ?? m.Source,
            ])]);
        if (Record.Durations.All(d => d.Seconds is null))
        {
            // A table of which every row says unknown tells no more than this line.
            if (Record.Durations.Count > 0) yield return new PdfParagraph([new PdfText($"No duration is known: {string.Join(", ", Record.Durations.Select(d => d.UnknownBecause).OfType<string>().Distinct())}.", PdfTextStyle.Muted)]);
            yield break;
        }
        yield return new PdfTable([new("Duration", 1.7f), new("Value", 2.1f), new("Formula", 2.3f)],
            [.. Record.Durations.Select(d => (IReadOnlyList<PdfCell>)[d.Name, DurationWords.Of(d), new PdfCell(new PdfText(d.Formula, PdfTextStyle.Muted))])]);
    }

    IEnumerable<PdfBlock> Timeline()
    {
        var days = Record.ShownTimeline.GroupBy(e => writer.Day(e.OccurredAt)).ToList();
        if (days.Count == 0) yield break;
        yield return new PdfHeading(1, "Timeline, entry by entry");
        var named = Record.ShownTimeline.Any(e => Who(e).Length > 0);
        foreach (var day in days)
        {
            yield return new PdfHeading(2, day.Key);
            yield return new PdfTable([new("Time", 0.8f), new("Kind", 1.1f), new("What happened", 5.4f), .. named ? [new PdfColumn("Who", 1.3f)] : NoColumn],
                [.. day.Select(e => (IReadOnlyList<PdfCell>)
                [
                    $"{(e.Accuracy == "about" ? "~" : "")}{writer.Clock(e.OccurredAt)}", new PdfCell(new PdfText(e.Kind, PdfTextStyle.Muted)), new PdfCell([.. Cell(e)]), .. named ? [Who(e)] : NoCell,
                ])]);
        }
        if (Record.ShownTimeline.Any(e => e.Accuracy == "about")) yield return new PdfParagraph([new PdfText("~ stands before times that are about right.", PdfTextStyle.Muted)]);
    }

    static string Who(RecordedEntry entry) => entry.Author is { } author and not IncidentRecord.NotRecorded ? author : "";

    /// <summary>A cell is running text: paragraphs become lines of it, and code keeps its letters.</summary>
    IEnumerable<PdfInline> Cell(RecordedEntry entry)
    {
        if (entry.Starred) yield return new PdfText("★ ", PdfTextStyle.Bold);
        foreach (var inline in Running(writer, entry.Text ?? "")) yield return inline;
        if (entry.Permalink is { } link) yield return new PdfLink("  source", link);
        // Most of them are not shown: whoever reads on paper must know what else there is.
        if (entry.Attachments.Count > 0) yield return new PdfText($"\n{(entry.Attachments.Count == 1 ? "File" : "Files")}: {string.Join(", ", entry.Attachments.Select(f => f.FileName))}", PdfTextStyle.Muted);
    }

    public static IEnumerable<PdfInline> Running(ReportWriter writer, string markdown)
    {
        foreach (var (i, block) in writer.Text(markdown, lines: true).Index())
        {
            if (i > 0) yield return "\n";
            foreach (var inline in Inlines(block)) yield return inline;
        }
    }

    static IEnumerable<PdfInline> Inlines(PdfBlock block) => block switch
    {
        PdfParagraph p => p.Content,
        PdfHeading h => [new PdfText(h.Text, PdfTextStyle.Bold)],
        PdfCodeBlock c => [new PdfText(c.Text, PdfTextStyle.Code)],
        PdfQuote q => q.Content.SelectMany(Inlines).Prepend("› "),
        PdfBulletList l => Items(l.Items, _ => "• "),
        PdfNumberedList l => Items(l.Items, i => $"{l.Start + i}. "),
        PdfImage i => [new PdfText($"[picture: {i.Alt}]", PdfTextStyle.Muted)],
        PdfTable t => t.Rows.SelectMany(row => row.SelectMany(cell => cell.Content.Append("  ")).Append("\n")),
        _ => [],
    };

    static IEnumerable<PdfInline> Items(IReadOnlyList<PdfListItem> items, Func<int, string> sign) =>
        items.SelectMany((item, i) => item.Content.SelectMany(Inlines).Prepend($"{(i > 0 ? "\n" : "")}{sign(i)}"));

    IEnumerable<PdfBlock> Pictures()
    {
        var shown = Record.ShownTimeline.Where(e => e.Starred).SelectMany(e => e.Attachments.Where(a => writer.Images.ContainsKey(a.Id)).Select(a => (Entry: e, File: a))).ToList();
        if (shown.Count == 0) yield break;
        yield return new PdfHeading(1, "Pictures from the timeline");
        foreach (var (entry, file) in shown)
            yield return new PdfKeepTogether([new PdfImage(writer.Images[file.Id], file.FileName, $"{writer.Full(entry.OccurredAt)}: {ReportWriter.Line(entry.Text is { } text ? writer.Unmarked(text) : file.FileName)}")]);
    }

    IEnumerable<PdfBlock> Links()
    {
        if (Record.LinkedIncidents.Count == 0) yield break;
        yield return new PdfHeading(1, "Linked incidents");
        yield return new PdfBulletList([.. Record.LinkedIncidents.Select(l => new PdfListItem(new PdfText($"{l.Incident} ", PdfTextStyle.Bold), $"{l.Title}{(l.Visibility == Shared.Visibility.Private && l.Title != RecordedLink.Untold ? " (private)" : "")} ", new PdfText(Relation(l), PdfTextStyle.Muted)))]);
    }

    /// <summary>A review that names its evidence has said it already.</summary>
    IEnumerable<PdfBlock> Origin()
    {
        if ((Record.SourceUrl is null && Record.SourceNote.Length == 0) || IsToldInReview(Record.SourceUrl ?? "", Record.SourceNote)) yield break;
        yield return new PdfHeading(1, "Source of the record");
        if (Record.SourceUrl is { } url) yield return new PdfParagraph([new PdfLink(url, url)]);
        if (Record.SourceNote.Length > 0) yield return new PdfParagraph(Record.SourceNote);
    }

    bool IsToldInReview(params string[] all) => Record.Review?.Sections.Any(s => all.All(text => s.Body.Contains(text, StringComparison.Ordinal))) == true;

    static string Relation(RecordedLink link) => (link.Relation, link.Inward) switch
    {
        ("caused by", false) => "this one was caused by it",
        ("caused by", true) => "was caused by this one",
        ("follows", false) => "came before this one",
        ("follows", true) => "came after this one",
        (var relation, _) => relation,
    };
}

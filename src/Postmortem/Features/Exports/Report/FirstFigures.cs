using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Report;

/// <summary>The figures of page one: how much harm, how fast it was ended.</summary>
static class FirstFigures
{
    /// <summary>More is a sentence, and a sentence does not fit a box.</summary>
    const int LongestFigure = 32;
    const int PerRow = 4;

    static readonly string[] Telling = [Durations.Impact, Durations.Detect, Durations.Mitigate, Durations.RollBack, Durations.Resolve, Durations.Decide, Durations.Declare, Durations.Acknowledge];

    /// <summary>What nobody could measure comes last, and is the first to go where room is short.</summary>
    public static IEnumerable<PdfBlock> Harm(IncidentRecord record, FirstPageRoom room)
    {
        var sentences = record.Impacts.Where(IsSentence).ToList();
        var figures = record.Impacts.Except(sentences).OrderBy(i => i.NotMeasurableBecause is not null).Select(i => Figure(i, Math.Min(50, room.Line))).ToList();
        var note = ReportWriter.Line(record.DataLossNote, 80);
        var lost = record.DataLoss == "unknown" ? null : new PdfKeyFigure("Data lost", record.DataLoss, note.Length > 0 ? note : null);
        if (lost is not null && (figures.Count > 0 || sentences.Count == 0)) figures.Insert(figures.Count(f => !f.IsUnknown), lost);
        if (figures.Count == 0 && sentences.Count == 0) yield break;
        // Where one source told it in sentences, it is named once.
        var lines = Math.Max(room.Told, figures.Count == 0 ? 1 : 0);
        var told = sentences.GroupBy(s => s.Quantity).ToList();
        yield return new PdfHeading(3, $"Harm{FirstPage.Here(Math.Min(told.Count, lines) + Math.Min(figures.Count, room.Figures), told.Count + figures.Count)}");
        foreach (var group in told.Take(lines))
            yield return new PdfParagraph([new PdfText($"{ReportWriter.Line(group.Key, 60)}: ", PdfTextStyle.Bold), ReportWriter.Line(string.Join(' ', group.Select(s => s.Value)), room.Line * 3)]);
        // One box alone below sentences would say more by its size than by its words.
        if (lost is not null && figures.Count == 0) yield return new PdfParagraph([new PdfText("Data lost: ", PdfTextStyle.Bold), note.Length > 0 ? $"{record.DataLoss}. {note}" : record.DataLoss]);
        if (figures.Count > 0) yield return new PdfKeyFigures([.. figures.Take(room.Figures)]);
    }

    /// <summary>What is known first; what a director asks for and nobody wrote down is said to be unknown.</summary>
    public static IEnumerable<PdfBlock> HowFast(IncidentRecord record)
    {
        var told = Telling.Select(key => record.Durations.FirstOrDefault(d => d.Key == key)).OfType<RecordedDuration>().ToList();
        if (told.All(d => d.Seconds is null)) yield break;
        yield return new PdfHeading(3, "How fast");
        yield return new PdfKeyFigures([.. told.OrderBy(d => d.Seconds is null).Take(PerRow).Select(d => d.Seconds is null
            ? new PdfKeyFigure(d.Name, Durations.NotApplicable(d.UnknownBecause) is null ? "unknown" : "does not apply", $"{d.Formula}; {ReportWriter.Line(Durations.NotApplicable(d.UnknownBecause) ?? d.UnknownBecause ?? "", 50)}") { IsUnknown = true }
            : new PdfKeyFigure(d.Name, DurationWords.Of(d), d.Formula))]);
    }

    static bool IsSentence(RecordedImpact impact) => impact.NotMeasurableBecause is null && (impact.Value.Length > LongestFigure || impact.Value.EndsWith('.'));

    static PdfKeyFigure Figure(RecordedImpact impact, int longest) => impact.NotMeasurableBecause is { } because
        ? new(ReportWriter.Line(impact.Quantity, longest), "not measurable", ReportWriter.Line(because, longest)) { IsUnknown = true }
        : new(ReportWriter.Line(impact.Quantity, longest), ReportWriter.Line(impact.Value, LongestFigure), impact.Source.Length > 0 ? $"source: {SourceName(impact.Source, longest)}" : null);

    /// <summary>An address does not fit a box; its host says where to look, and the whole of it stands below.</summary>
    static string SourceName(string source, int longest) => Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Host.Length > 0 ? ReportWriter.Line(address.Host, longest) : ReportWriter.Line(source, longest);
}

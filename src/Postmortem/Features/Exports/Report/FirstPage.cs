using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Report;

/// <summary>All that a director needs on one page: what happened, the harm, how fast, why, and whether the fix is real.</summary>
sealed class FirstPage(ReportWriter writer)
{
    const int LongestSummary = 700;
    const int MostRows = 5;
    static readonly string[] TellingDurations = [Durations.Impact, Durations.Detect, Durations.RollBack, Durations.Mitigate, Durations.Resolve, Durations.Decide, Durations.Declare, Durations.Acknowledge];
    IncidentRecord Record => writer.Record;

    public IEnumerable<PdfBlock> Blocks() =>
        [Title(), .. Summary(), .. Harm(), .. Picture(), .. HowFast(), .. Factors(), .. FollowUps()];

    PdfTitle Title() => new(Record.Title)
    {
        Kicker = $"{Record.Name} · incident report",
        Subtitle = Record.Services.Count == 0 ? null : string.Join(", ", Record.Services.Select(s => s.Name)),
        Badges = [new(Record.Severity, Tones.OfSeverity(Record.Severity)), new(Record.Status, Tones.OfStatus(Record.Status)), .. OtherBadges()],
        Facts = [.. Facts()],
    };

    IEnumerable<PdfBadge> OtherBadges()
    {
        if (Record.Kind != Shared.IncidentKind.Real) yield return new(Record.Kind);
        // Whoever is handed the page must know when it is not the last word.
        if (Record.Review is { State: not ("published" or "closed") } review) yield return new($"review: {review.State}", PdfTone.Caution);
        if (Record.Visibility == Shared.Visibility.Private) yield return new("private: do not pass on", PdfTone.Critical);
    }

    IEnumerable<PdfFact> Facts()
    {
        yield return new("Declared", $"{writer.Full(Record.DeclaredAt)} {writer.ZoneName}");
        var lead = Record.Roles.Where(r => r.Role == "commander").Select(r => r.Person).ToList();
        if (lead.Count > 0) yield return new("Led by", string.Join(", ", lead));
        if (Record.Review?.PublishedAt is { } published) yield return new("Review published", writer.Full(published));
        if (Record.SourceUrl is { } url) yield return new("Source", [new PdfLink(ReportWriter.Line(url, 90), url)]);
    }

    IEnumerable<PdfBlock> Summary()
    {
        if (string.IsNullOrWhiteSpace(writer.Summary)) yield break;
        yield return new PdfHeading(3, "In short");
        var text = writer.Summary;
        if (text.Length > LongestSummary) text = text[..Math.Max(text.LastIndexOf(". ", LongestSummary, StringComparison.Ordinal) + 1, LongestSummary / 2)] + " …";
        foreach (var block in writer.Text(text, below: 3).Where(b => b is PdfParagraph or PdfBulletList or PdfNumberedList)) yield return block;
    }

    IEnumerable<PdfBlock> Harm()
    {
        var figures = Record.Impacts.Take(MostRows).Select(i => i.NotMeasurableBecause is { } because
            ? new PdfKeyFigure(i.Quantity, "not measurable", because)
            : new PdfKeyFigure(i.Quantity, ReportWriter.Line(i.Value, 60), i.Source.Length > 0 ? $"source: {ReportWriter.Line(i.Source, 60)}" : null)).ToList();
        if (Record.DataLoss != "unknown" || figures.Count > 0) figures.Add(new("Data lost", Record.DataLoss, Record.DataLossNote.Length > 0 ? ReportWriter.Line(Record.DataLossNote, 90) : null));
        // A sentence does not fit a box of figures.
        var sentences = Record.Impacts.Where(i => i.Value.Length > 40).ToList();
        figures.RemoveAll(f => sentences.Any(s => s.Quantity == f.Label && f.Value.Length > 40));
        if (figures.Count == 0 && sentences.Count == 0) yield break;
        yield return new PdfHeading(3, "Harm");
        foreach (var s in sentences) yield return new PdfParagraph([new PdfText($"{s.Quantity}: ", PdfTextStyle.Bold), s.Value]);
        if (figures.Count > 0) yield return new PdfKeyFigures(figures);
    }

    IEnumerable<PdfBlock> Picture()
    {
        var milestones = Record.Milestones.Where(m => m.At is not null)
            .Select(m => new PdfMilestone(Local(m.At!.Value), m.Kind, ToneOf(m.Kind))).OrderBy(m => m.At).ToList();
        var bars = new List<PdfTimeBar>();
        if (Record.Milestone(MilestoneKind.ImpactStart)?.At is { } start)
            bars.Add(new(Local(start), Record.Milestone(MilestoneKind.ImpactEnd)?.At is { } end && end >= start ? Local(end) : MayEnd(start), "impact", PdfTone.Critical));
        foreach (var r in Record.Rollbacks)
            if (r.StartedAt is { } started)
                bars.Add(new(Local(started), r.FinishedAt is { } finished && finished >= started ? Local(finished) : null, $"{RollbackPart.NameOf(r)}: {r.State}", Tones.OfRollback(r.State)));
        if (milestones.Count + bars.Count < 2) yield break;
        yield return new PdfTimeline(milestones, bars, writer.ZoneName);
    }

    /// <summary>Nobody wrote down the end of the harm: the first moment from which it was over stands for it.</summary>
    DateTimeOffset? MayEnd(DateTimeOffset start)
    {
        var over = new[] { MilestoneKind.Mitigated, MilestoneKind.Resolved }.Select(k => Record.Milestone(k)?.At).FirstOrDefault(at => at >= start);
        return over is { } end ? Local(end) : null;
    }

    static PdfTone ToneOf(string milestone) => milestone switch
    {
        MilestoneKind.ImpactStart => PdfTone.Critical,
        MilestoneKind.Mitigated or MilestoneKind.ImpactEnd or MilestoneKind.Resolved or MilestoneKind.RollbackVerified => PdfTone.Good,
        MilestoneKind.RollbackStarted or MilestoneKind.RollbackCompleted or MilestoneKind.MitigationDecided => PdfTone.Accent,
        _ => PdfTone.Neutral,
    };

    DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, writer.Zone);

    IEnumerable<PdfBlock> HowFast()
    {
        var known = TellingDurations.Select(key => Record.Durations.FirstOrDefault(d => d.Key == key)).OfType<RecordedDuration>().Where(d => d.Seconds is not null).Take(4).ToList();
        if (known.Count == 0) yield break;
        yield return new PdfHeading(3, "How fast");
        yield return new PdfKeyFigures([.. known.Select(d => new PdfKeyFigure(d.Name, DurationWords.Of(d), d.Formula))]);
    }

    IEnumerable<PdfBlock> Factors()
    {
        if (Record.Review?.Factors is not { Count: > 0 } factors) yield break;
        yield return new PdfHeading(3, "What made it possible, likely or long");
        yield return new PdfBulletList([.. factors.Take(MostRows).Select(f => new PdfListItem(ReportWriter.Line(f.Text), new PdfText($"  {f.Category}", PdfTextStyle.Muted)))]);
        if (factors.Count > MostRows) yield return new PdfParagraph([new PdfText($"and {factors.Count - MostRows} more, below", PdfTextStyle.Muted)]);
    }

    IEnumerable<PdfBlock> FollowUps()
    {
        if (Record.FollowUps.Count == 0) yield break;
        yield return new PdfHeading(3, "What is done about it");
        var states = Record.FollowUps.GroupBy(a => a.State).OrderBy(g => Array.IndexOf(Actions.ActionState.All, g.Key)).Select(g => $"{g.Count()} {g.Key}");
        yield return new PdfParagraph([new PdfText($"{Record.FollowUps.Count} follow-up{(Record.FollowUps.Count == 1 ? "" : "s")}: {string.Join(", ", states)}", PdfTextStyle.Muted)]);
        yield return new PdfTable(
            [new("Follow-up", 5), new("Owner", 1.6f), new("Due", 1.2f), new("State", 1.2f)],
            [.. Record.FollowUps.OrderBy(a => a.Priority).ThenBy(a => a.Number).Take(MostRows).Select(a => (IReadOnlyList<PdfCell>)
            [
                new PdfCell(new PdfText($"{a.Priority} ", PdfTextStyle.Bold), ReportWriter.Line(a.Title, 110)), a.Owner.Length > 0 ? a.Owner : "nobody yet",
                a.DueOn is { } due ? ReportWriter.Day(due) : "", new PdfCell(new PdfBadge(a.State, Tones.OfFollowUp(a.State))),
            ])]);
        if (Record.FollowUps.Count > MostRows) yield return new PdfParagraph([new PdfText($"and {Record.FollowUps.Count - MostRows} more, below", PdfTextStyle.Muted)]);
    }
}

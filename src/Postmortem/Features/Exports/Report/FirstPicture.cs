using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Report;

/// <summary>The timeline as a picture: milestones above the axis, the harm and the rollbacks below.</summary>
static class FirstPicture
{
    /// <summary>Which milestones are kept when there is no room for all.</summary>
    static readonly string[] Telling =
    [
        MilestoneKind.ImpactStart, MilestoneKind.Resolved, MilestoneKind.Detected, MilestoneKind.Mitigated, MilestoneKind.RollbackCompleted, MilestoneKind.Change, MilestoneKind.Declared,
        MilestoneKind.MitigationDecided, MilestoneKind.RollbackStarted,
    ];

    public static IEnumerable<PdfBlock> Of(ReportWriter writer, FirstPageRoom room)
    {
        var record = writer.Record;
        // Milestones of one minute share a label, as long as they mean the same sort of thing.
        var known = record.Milestones.Where(m => m.At is not null).ToList();
        var milestones = known.OrderBy(m => Array.IndexOf(Telling, m.Kind) is var at and >= 0 ? at : Telling.Length).Take(room.Milestones).OrderBy(m => m.At)
            .GroupBy(m => (writer.Full(m.At!.Value), ToneOf(m.Kind)))
            .Select(g => new PdfMilestone(writer.Local(g.First().At!.Value), string.Join(", ", g.Select(m => m.Accuracy == Accuracy.About ? $"{m.Kind} (about)" : m.Kind)), g.Key.Item2)).ToList();
        var bars = new List<PdfTimeBar>();
        if (record.Milestone(MilestoneKind.ImpactStart)?.At is { } start)
        {
            var end = record.Milestone(MilestoneKind.ImpactEnd)?.At;
            var ended = end >= start;
            var over = EndOfHarm(record, start);
            bars.Add(new(writer.Local(start), over is { } at ? writer.Local(at) : null, end < start ? "impact, its recorded end before its start" : over is null || ended ? "impact" : "impact, its end not recorded", PdfTone.Critical) { IsOpen = !ended });
        }
        foreach (var r in record.Rollbacks.Where(r => r.StartedAt is not null).Take(room.Bars))
            bars.Add(new(writer.Local(r.StartedAt!.Value), r.FinishedAt is { } finished && finished >= r.StartedAt ? writer.Local(finished) : null, $"{RollbackPart.NameOf(r)}: {r.State}", Tones.OfRollback(r.State)));
        if (milestones.Count + bars.Count < 2) yield break;
        yield return new PdfTimeline(milestones, bars, writer.ZoneName, Caption: known.Count > room.Milestones ? $"{room.Milestones} of {known.Count} milestones; all of them stand below." : "") { Clock = writer.Zone };
    }

    /// <summary>Where nobody wrote down the end of the harm, the first moment from which it was over stands for it.</summary>
    static DateTimeOffset? EndOfHarm(IncidentRecord record, DateTimeOffset start) =>
        new[] { MilestoneKind.ImpactEnd, MilestoneKind.Mitigated, MilestoneKind.Resolved }.Select(kind => record.Milestone(kind)?.At).FirstOrDefault(at => at >= start);

    static PdfTone ToneOf(string milestone) => milestone switch
    {
        MilestoneKind.ImpactStart => PdfTone.Critical,
        MilestoneKind.Mitigated or MilestoneKind.ImpactEnd or MilestoneKind.Resolved or MilestoneKind.RollbackVerified => PdfTone.Good,
        MilestoneKind.RollbackStarted or MilestoneKind.RollbackCompleted or MilestoneKind.MitigationDecided => PdfTone.Accent,
        _ => PdfTone.Neutral,
    };
}

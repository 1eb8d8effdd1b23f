using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Exports.Report;

/// <summary>
/// All that a director needs on one page: what happened, the harm, how fast, why, and whether the fix is real. It comes in
/// several versions, from the fullest to the shortest; the printer takes the first that fits. What a version leaves out stands
/// further below in the report, and the page says so.
/// </summary>
sealed class FirstPage(ReportWriter writer)
{
    /// <summary>A summary no longer than this is never shortened; a longer one is printed whole below.</summary>
    public const int ShortestSummary = 240;

    /// <summary>Characters of a bullet with its category that take one line on A4 and on Letter: to cut more off would win nothing.</summary>
    const int FactorLine = 120;

    static readonly FirstPageRoom[] Rooms =
    [
        new(Summary: 1100, Told: 4, Figures: 8, Milestones: 13, Bars: 6, Factors: 9, FollowUps: 8, Line: 160, Title: 200),
        new(Summary: 900, Told: 3, Figures: 4, Milestones: 13, Bars: 6, Factors: 8, FollowUps: 8, Line: 160, Title: 200),
        new(Summary: 900, Told: 3, Figures: 4, Milestones: 13, Bars: 5, Factors: 6, FollowUps: 8, Line: 140, Title: 200),
        new(Summary: 700, Told: 3, Figures: 4, Milestones: 13, Bars: 5, Factors: 6, FollowUps: 6, Line: 140, Title: 200),
        new(Summary: 700, Told: 3, Figures: 4, Milestones: 9, Bars: 4, Factors: 6, FollowUps: 6, Line: 110, Title: 200),
        new(Summary: 550, Told: 2, Figures: 4, Milestones: 9, Bars: 4, Factors: 6, FollowUps: 5, Line: 110, Title: 200),
        new(Summary: 550, Told: 2, Figures: 4, Milestones: 9, Bars: 3, Factors: 5, FollowUps: 5, Line: 100, Title: 160),
        new(Summary: 550, Told: 2, Figures: 4, Milestones: 9, Bars: 3, Factors: 5, FollowUps: 5, Line: 90, Title: 160),
        new(Summary: 550, Told: 1, Figures: 4, Milestones: 7, Bars: 3, Factors: 5, FollowUps: 5, Line: 90, Title: 140),
        new(Summary: 550, Told: 1, Figures: 4, Milestones: 7, Bars: 2, Factors: 5, FollowUps: 4, Line: 90, Title: 140),
        new(Summary: 550, Told: 1, Figures: 4, Milestones: 7, Bars: 2, Factors: 4, FollowUps: 4, Line: 80, Title: 140),
        new(Summary: 550, Told: 0, Figures: 3, Milestones: 7, Bars: 2, Factors: 3, FollowUps: 4, Line: 80, Title: 120),
        new(Summary: 420, Told: 0, Figures: 3, Milestones: 7, Bars: 2, Factors: 3, FollowUps: 3, Line: 80, Title: 120),
        new(Summary: 420, Told: 0, Figures: 3, Milestones: 7, Bars: 2, Factors: 2, FollowUps: 3, Line: 70, Title: 100),
        new(Summary: ShortestSummary, Told: 0, Figures: 3, Milestones: 7, Bars: 2, Factors: 2, FollowUps: 3, Line: 70, Title: 100),
        new(Summary: ShortestSummary, Told: 0, Figures: 3, Milestones: 7, Bars: 2, Factors: 2, FollowUps: 2, Line: 60, Title: 100),
        new(Summary: ShortestSummary, Told: 0, Figures: 3, Milestones: 5, Bars: 1, Factors: 1, FollowUps: 1, Line: 40, Title: 70),
    ];

    static readonly PdfColumn[] Nothing = [];
    static readonly PdfCell[] NoCell = [];

    IncidentRecord Record => writer.Record;

    public PdfOnePage Page() => new([.. Rooms.Select(Blocks)]);

    IReadOnlyList<PdfBlock> Blocks(FirstPageRoom room) =>
        [Title(room), .. Summary(room), .. FirstFigures.Harm(Record, room), .. FirstPicture.Of(writer, room), .. FirstFigures.HowFast(Record), .. Factors(room), .. FollowUps(room)];

    PdfTitle Title(FirstPageRoom room) => new(ReportWriter.Line(Record.Title, room.Title))
    {
        Kicker = $"{Record.Name} · incident report",
        Subtitle = Record.Services.Count == 0 ? null : ReportWriter.Listed([.. Record.Services.Select(s => s.Name)], room.Line),
        Badges = [new(SeverityWords(), Tones.OfSeverity(Record.Severity)), new(Record.Status, Tones.OfStatus(Record.Status)), .. OtherBadges()],
        Facts = [.. Facts()],
    };

    string SeverityWords() => Record.SeverityName is { Length: > 0 } name ? $"{Record.Severity} {ReportWriter.Line(name, 30)}" : Record.Severity;

    IEnumerable<PdfBadge> OtherBadges()
    {
        if (Record.Kind != Shared.IncidentKind.Real) yield return new(Record.Kind);
        // Whoever is handed the page must know when it is not the last word.
        if (Record.Review is { State: not ("published" or "closed") } review) yield return new($"review: {review.State}", PdfTone.Caution);
        if (Record.Visibility == Shared.Visibility.Private) yield return new("private: do not pass on", PdfTone.Critical);
    }

    PdfFact When(string name, DateTimeOffset at, bool about) => new(name, $"{(about ? "about " : "")}{writer.Full(at)} {writer.ZoneName}");

    IEnumerable<PdfFact> Facts()
    {
        if (!Record.IsDeclarationUnknown) yield return When("Declared", Record.Declared.At, Record.Declared.About);
        else if (Record.Milestones.FirstOrDefault(m => m is { At: not null, Kind: MilestoneKind.ImpactStart or MilestoneKind.Detected }) is { } first) yield return When(Words.Capital(first.Kind), first.At!.Value, first.Accuracy == Accuracy.About);
        if (Record.WrittenDownAt is { } written) yield return new("Written down", writer.Full(written));
        var lead = Record.Roles.Where(r => r.Role == "commander").Select(r => r.Person).ToList();
        if (lead.Count > 0) yield return new("Led by", ReportWriter.Listed(lead, 60));
        if (Record.Review?.PublishedAt is { } published) yield return new("Review published", writer.Full(published));
        if (Record.Review is { LastChangedAt: { } changed } review) yield return new("Record corrected", $"{writer.Full(changed)}: {string.Join(", ", review.ChangedSince)}");
        if (Record.SourceUrl is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address)) yield return new("Source", [new PdfLink(ReportWriter.Line(address.Host, 40), url)]);
    }

    IEnumerable<PdfBlock> Summary(FirstPageRoom room)
    {
        var blocks = Shortening.To(room.Summary, writer.Text(writer.Summary, below: 3));
        if (blocks.Count == 0) return [];
        PdfBlock[] older = Record.Review?.LastChangedAt is not null || writer.SummarySection is { Touched: true, Overtaken: true } ? [new PdfParagraph([new PdfText("The record has changed since this was written; the figures below are as it is now.", PdfTextStyle.Muted)])] : [];
        return [new PdfHeading(3, "In short"), .. blocks, .. older];
    }

    IEnumerable<PdfBlock> Factors(FirstPageRoom room)
    {
        if (Record.Review?.Factors is not { Count: > 0 } factors) yield break;
        yield return new PdfHeading(3, $"What made it possible, likely or long{Here(room.Factors, factors.Count)}");
        yield return new PdfBulletList([.. factors.Take(room.Factors).Select(f => new PdfListItem(ReportWriter.Line(writer.Unmarked(f.Text), Math.Max(room.Line, FactorLine - f.Category.Length)), new PdfText($"  {f.Category}", PdfTextStyle.Muted)))]);
    }

    IEnumerable<PdfBlock> FollowUps(FirstPageRoom room)
    {
        if (Record.FollowUps.Count == 0) yield break;
        var states = Record.FollowUps.GroupBy(a => a.State).OrderBy(g => Array.IndexOf(Actions.ActionState.All, g.Key)).Select(g => $"{g.Count()} {g.Key}");
        var (owned, dated) = (Record.FollowUps.Any(a => a.Owner.Length > 0), Record.FollowUps.Any(a => a.DueOn is not null));
        var without = (owned, dated) switch { (false, false) => ", without owners and dates yet", (false, true) => ", without owners yet", (true, false) => ", without dates yet", _ => "" };
        yield return new PdfHeading(3, $"What is done about it: {string.Join(", ", states)}{without}{Here(room.FollowUps, Record.FollowUps.Count)}");
        var shown = Record.FollowUps.OrderBy(a => a.State is Actions.ActionState.Verified or Actions.ActionState.Declined).ThenBy(a => a.Priority).ThenBy(a => a.DueOn ?? DateOnly.MaxValue).ThenBy(a => a.Number).Take(room.FollowUps).ToList();
        yield return new PdfTable(
            [new("", 0.5f), new("", 5), .. owned ? [new PdfColumn("", 1.6f)] : Nothing, .. dated ? [new PdfColumn("", 1.75f)] : Nothing, new("", 1.15f, PdfAlign.End)],
            [.. shown.Select(a => (IReadOnlyList<PdfCell>)
            [
                new PdfCell(new PdfText(a.Priority, PdfTextStyle.Bold)),
                ReportWriter.Line(a.Title, room.Line),
                .. owned ? [a.Owner.Length > 0 ? ReportWriter.Line(a.Owner, Math.Min(30, room.Line / 2)) : Missing("no owner yet")] : NoCell,
                .. dated ? [a.DueOn is { } due ? $"due {ReportWriter.Day(due)}" : Missing("no date yet")] : NoCell,
                new PdfCell(new PdfBadge(a.State, Tones.OfFollowUp(a.State))),
            ])]);
    }

    static PdfCell Missing(string words) => new(new PdfText(words, PdfTextStyle.Muted));

    /// <summary>Stands in the heading, where it costs no line. The others stand below in the report.</summary>
    public static string Here(int shown, int all) => shown < all ? $" ({shown} of {all} here)" : "";
}

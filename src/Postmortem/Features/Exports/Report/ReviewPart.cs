using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Web;

namespace Postmortem.Features.Exports.Report;

/// <summary>The review as people wrote it, with its factors and follow-ups where its sections hold them.</summary>
sealed class ReviewPart(ReportWriter writer)
{
    const string Factors = "factors";
    const string Tests = "tests";
    const string Surprises = "surprises";
    const string FollowUps = "follow-ups";

    /// <summary>Filled from the record and never touched, these only repeat tables that follow in the report.</summary>
    static readonly string[] Repeating = ["facts", "timeline", "rollback", "impact"];

    public IEnumerable<PdfBlock> Blocks()
    {
        var sections = (writer.Record.Review?.Sections ?? []).Select(s => (Section: s, Blocks: Blocks(s))).ToList();
        if (WrittenTimes.DifferFrom(writer.Zone, sections.Where(s => s.Blocks.Count > 0).Select(s => s.Section.Body)))
            yield return new PdfParagraph([new PdfText($"Times in the text of the review are UTC, as written; all others are {Times.Zone(writer.Zone)}.", PdfTextStyle.Muted)]);
        if (RecordedReview.OvertakenIn(sections.Where(s => s.Blocks.Count > 0 && !Repeats(s.Section)).Select(s => s.Section)) is { } overtaken)
            yield return new PdfParagraph([new PdfText(overtaken, PdfTextStyle.Bold)]);
        if (sections.Where(s => s.Blocks.Count == 0 && !Repeats(s.Section)).Select(s => s.Section.Title).ToList() is { Count: > 0 } empty)
            yield return new PdfParagraph([new PdfText($"{(writer.Record.Review!.State is "draft" or "in review" ? "Not written yet" : "Left empty")}: {string.Join(", ", empty)}.", PdfTextStyle.Muted)]);
        if (writer.SummarySection is null && IsTooLongForPageOne(writer.Summary))
        {
            yield return new PdfHeading(1, "Summary");
            foreach (var block in writer.Text(writer.Summary, below: 1)) yield return block;
        }
        foreach (var (section, blocks) in sections.Where(s => s.Blocks.Count > 0))
        {
            yield return new PdfHeading(1, section.Title);
            foreach (var block in blocks) yield return block;
        }
        foreach (var (key, title) in new[] { (Factors, "Contributing factors"), (Tests, "How the tests let it pass"), (Surprises, "Surprises of the meeting"), (FollowUps, "Follow-ups") })
        {
            if (sections.Any(s => s.Section.Key == key) || !RowsOf(key).Any()) continue;
            yield return new PdfHeading(1, title);
            foreach (var block in RowsOf(key)) yield return block;
        }
        foreach (var block in SignOff()) yield return block;
    }

    IReadOnlyList<PdfBlock> Blocks(RecordedSection section)
    {
        var text = Repeats(section) ? [] : writer.Text(section.Body, below: 1);
        return [.. section.Touched ? Scaffolding.Noted(text) : Scaffolding.Without(text), .. RowsOf(section.Key)];
    }

    bool Repeats(RecordedSection section) =>
        !section.Touched && (Repeating.Contains(section.Key) || (ReferenceEquals(section, writer.SummarySection) && !IsTooLongForPageOne(writer.Summary)));

    bool IsTooLongForPageOne(string summary) => !Shortening.Holds(FirstPage.ShortestSummary, writer.Text(summary));

    IEnumerable<PdfBlock> RowsOf(string section) => section switch
    {
        Factors => (writer.Record.Review?.Factors ?? []).SelectMany(Factor),
        Tests => new TestsPart(writer).Rows(),
        Surprises => (writer.Record.Review?.MeetingNotes ?? []).Where(n => n.Kind == "surprise").SelectMany(n => writer.Text(n.Text, below: 1)),
        FollowUps when writer.Record.FollowUps.Count > 0 => new FollowUpPart(writer).Rows(),
        _ => [],
    };

    IEnumerable<PdfBlock> Factor(RecordedFactor f)
    {
        yield return new PdfHeading(3, $"{f.Position}. {ReportWriter.Line(writer.Unmarked(f.Text), 400)}", $"factor-{f.Position}");
        var answers = writer.Record.FollowUps.Where(a => a.Factor == f.Position).ToList();
        yield return new PdfParagraph([new PdfText($"{f.Category}{(f.Explored ? " · explored" : "")}", PdfTextStyle.Muted), .. answers.Where(a => a.DeclinedAt is null).SelectMany(a => new PdfInline[] { " · answered by ", new PdfAnchorLink(a.Name, a.Name) })]);
        foreach (var block in writer.Text(f.Evidence, below: 3)) yield return block;
        foreach (var declined in answers.Where(a => a.DeclinedAt is not null))
            yield return new PdfParagraph([new PdfAnchorLink(declined.Name, declined.Name), $" was declined{(string.IsNullOrEmpty(declined.DeclinedReason) ? "." : ", because ")}", .. RecordPart.Running(writer, Shared.Words.Within(declined.DeclinedReason ?? ""))]);
        if (f.NoActionBecause is { } because) yield return new PdfParagraph([new PdfText($"{Reviews.Factor.NoAction(answers.Count > 0)} ", PdfTextStyle.Bold), Shared.Words.Within(because)]);
    }

    IEnumerable<PdfBlock> SignOff()
    {
        if (writer.Record.Review is not { Reviewers.Count: > 0 } review) yield break;
        yield return new PdfHeading(1, "Who signed it off");
        yield return new PdfTable([new("Reviewer", 1.4f), new("As", 1.1f), new("Decision", 1.2f), new("When", 1.6f), new("Comment", 2)],
            [.. review.Reviewers.Select(r => (IReadOnlyList<PdfCell>)
            [
                r.Person, SignOffCapacity.Name(r.Capacity), new PdfCell(new PdfBadge(r.Decision is { } said ? SignOffDecision.Name(said, r.Capacity) : "waiting", r.Decision switch { "approved" => PdfTone.Good, null => PdfTone.Neutral, _ => PdfTone.Caution })),
                r.DecidedAt is { } at ? writer.Full(at) : "", r.DecidedTextVersion is { } v && v != review.TextVersion ? $"for an earlier version of the text. {r.Comment}" : r.Comment,
            ])]);
        var remarks = review.Reviewers.SelectMany(r => r.Checklist.Where(a => a.Answer != ChecklistAnswers.Yes).Select(a => (IReadOnlyList<PdfCell>)[a.Question, a.Answer, a.Note ?? "", r.Person])).ToList();
        var points = review.Reviewers.Sum(r => r.Checklist.Count);
        if (points > 0) yield return new PdfParagraph([remarks.Count == 0 ? $"Each of the {points} points that they answered holds." : $"{points - remarks.Count} of the {points} points that they answered hold; the others:"]);
        if (remarks.Count > 0) yield return new PdfTable([new("Point", 2.2f), new("Answer", 1), new("Remark", 2.4f), new("By", 1.2f)], remarks);
        if (review.ChangedSinceText(writer.Full) is { } changed) yield return new PdfParagraph([changed]);
        if (ReducedText.In([.. review.Sections.Where(x => x.Reduced).Select(x => x.Title)]) is { } reduced) yield return new PdfParagraph([reduced]);
        if (review.GapsAcceptedBecause is { } because) yield return new PdfParagraph([new PdfText("Published although something was missing, because ", PdfTextStyle.Bold), because]);
    }
}

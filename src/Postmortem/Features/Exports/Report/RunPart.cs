using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Report;

/// <summary>What was handed to an executor, who asked and agreed, and what came of it.</summary>
sealed class RunPart(ReportWriter writer, RecordedRollback rollback)
{
    public IEnumerable<PdfBlock> Blocks()
    {
        if (rollback.Runs.Count == 0) yield break;
        yield return new PdfHeading(3, "Runs");
        foreach (var run in rollback.Runs)
        {
            yield return new PdfKeepTogether([.. Head(run)]);
            if (run.Output.Length > 0) yield return new PdfCodeBlock(OutputEnd.Of(run.Output));
        }
    }

    IEnumerable<PdfBlock> Head(RecordedRun run)
    {
        yield return new PdfParagraph([new PdfBadge(RunState.InWords(run.State).ToLowerInvariant(), Tones.OfRun(run.State)), new PdfText($"  {(run.DryRun ? "Dry run" : "Run")} by the {run.Executor}", PdfTextStyle.Bold), .. Link(run)]);
        yield return new PdfParagraph([new PdfText(string.Join(" · ", Steps(run)), PdfTextStyle.Muted)]);
        if (run.Message.Length > 0) yield return new PdfParagraph(run.Message);
    }

    IEnumerable<string> Steps(RecordedRun run)
    {
        yield return $"asked {writer.Full(run.AskedAt)}{By(run.AskedBy)}";
        if (run.ApprovedAt is { } approved) yield return $"approved {writer.Full(approved)}{By(run.ApprovedBy)}";
        if (run.SentAt is { } sent) yield return $"sent {writer.Full(sent)}";
        if (run.AbortAskedAt is { } abort) yield return $"abort asked {writer.Full(abort)}{By(run.AbortAskedBy)}";
        if (run.FinishedAt is { } ended) yield return $"ended {writer.Full(ended)}";
    }

    static string By(string? person) => string.IsNullOrEmpty(person) ? "" : $" by {person}";

    static IEnumerable<PdfInline> Link(RecordedRun run) => run.Url is { } url ? [new PdfLink("  see it there", url)] : [];
}

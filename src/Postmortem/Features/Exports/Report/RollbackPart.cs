using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Web;

namespace Postmortem.Features.Exports.Report;

/// <summary>Every attempt with what was asked before, what happened, and how it was verified.</summary>
sealed class RollbackPart(ReportWriter writer)
{
    public IEnumerable<PdfBlock> Blocks()
    {
        var waits = writer.Record.Waits;
        if (writer.Record.Rollbacks.Count + waits.Count == 0) yield break;
        yield return new PdfHeading(1, "Rollback attempts");
        if (waits.Count > 0)
            yield return new PdfTable([new("Decided to wait", 1.3f), new("Why", 3), new("Known then", 3)],
                [.. waits.Select(w => (IReadOnlyList<PdfCell>)[$"{writer.Full(w.DecidedAt)}{By(w.DecidedBy, w.DeciderRole)}, until {writer.Full(w.AsksAgainAt)}", Running(w.Why), w.KnownThen])]);
        foreach (var rollback in writer.Record.Rollbacks)
        {
            yield return new PdfKeepTogether([.. Attempt(rollback)]);
            foreach (var block in Asked(rollback)) yield return block;
            foreach (var block in new RunPart(writer, rollback).Blocks()) yield return block;
        }
    }

    /// <summary>Rollback 1, Roll-forward 2, Mitigation 3</summary>
    public static string NameOf(RecordedRollback r) => r.Direction switch
    {
        "forward" => $"Roll-forward {r.Attempt}",
        "mitigation" => $"Mitigation {r.Attempt}",
        _ => $"Rollback {r.Attempt}",
    };

    IEnumerable<PdfBlock> Attempt(RecordedRollback r)
    {
        yield return new PdfHeading(2, $"{NameOf(r)}: {r.Kind}{(r.Service is null ? "" : $" of {r.Service}")}");
        yield return new PdfParagraph([new PdfBadge(r.State, Tones.OfRollback(r.State)), .. Between(r)]);
        var facts = Facts(r).Where(f => f.Value is not null).ToList();
        yield return new PdfTable([new("", 1), new("", 4)], [.. facts.Select(f => (IReadOnlyList<PdfCell>)[new PdfCell(new PdfText(f.Label, PdfTextStyle.Muted)), f.Value!])]);
    }

    IEnumerable<PdfBlock> Asked(RecordedRollback r)
    {
        if (r.Preflight.Count == 0) yield break;
        yield return new PdfHeading(3, "Asked before it began");
        var asked = r.Preflight.Where(p => p.Answer != Preflight.Skipped).ToList();
        if (asked.Count > 0) yield return new PdfTable([new("Question", 3), new("Answer", 1), new("Note", 2)], [.. asked.Select(p => (IReadOnlyList<PdfCell>)[p.Question, p.Answer, Running(p.Note)])]);
        // One reason covers all that was skipped; a row for each would only repeat it.
        foreach (var skipped in r.Preflight.Where(p => p.Answer == Preflight.Skipped).GroupBy(p => p.Note ?? ""))
            yield return new PdfParagraph([$"{skipped.Count()} of {r.Preflight.Count} skipped", .. Because(skipped.Key), new PdfText($"  {string.Join(" ", skipped.Select(p => p.Question))}", PdfTextStyle.Muted)]);
    }

    static IEnumerable<PdfInline> Between(RecordedRollback r)
    {
        if (r.FromVersion.Length > 0 || r.ToVersion.Length > 0) yield return $"  {r.FromVersion} → {r.ToVersion}";
        if (r.FinishedAt - r.StartedAt is { Ticks: >= 0 } took) yield return new PdfText($"  took {Times.Duration(took)}", PdfTextStyle.Muted);
    }

    IEnumerable<(string Label, PdfCell? Value)> Facts(RecordedRollback r) =>
    [
        ("Scope", Written(r.Scope)),
        ("Proposed", r.ProposedAt is { } proposed ? new([$"{writer.Full(proposed)}{By(r.ProposedBy, null)}", .. Because(r.Reason)]) : Written(r.Reason)),
        (r.State == "rejected" ? "Rejected" : "Decided", Decision(r)),
        ("Known then", Plain(r.KnownThen)),
        ("Started", At(r.StartedAt)),
        ("Finished", At(r.FinishedAt)),
        ("Outcome", r.Outcome is { } outcome && !r.OutcomeNote.StartsWith(outcome, StringComparison.OrdinalIgnoreCase) ? new([outcome, .. Because(r.OutcomeNote)]) : Written(r.OutcomeNote)),
        ("Durations", Plain(string.Join(", ", r.DurationsWithin(writer.Record).Where(d => d.Seconds is not null && d.Key != AttemptDurations.Run).Select(d => $"{d.Name.ToLowerInvariant()} {DurationWords.Of(d)}")))),
        ("Verified", Plain(r.VerifiedAt is { } verified ? $"{writer.Full(verified)}{By(r.VerifiedBy, null)}" : r.Outcome == "succeeded" ? "nobody has verified it" : null)),
        ("Measured", Plain(r.VerificationMetric.Length > 0 ? $"{r.VerificationMetric}: {r.VerificationValue}{(RollbackTexts.Wanted(r.VerificationThreshold, r.VerificationHoldMinutes) is { Length: > 0 } wanted ? $" (wanted {wanted})" : "")}" : r.VerificationValue)),
        ("Read", Plain(string.Join('\n', r.Readings.Select(Read)))), ("Followed", Plain(r.StepsTicked)),
        ("Side effects", Written(r.SideEffects)), (r.Outcome is RollbackOutcome.Succeeded or RollbackOutcome.Partial ? "Also undid" : "Would also undo", Written(r.AlsoUndoes)), ("Data lost by it", Written(r.DataLost)),
    ];

    /// <summary>By whom and why is often known when the minute is not.</summary>
    PdfCell? Decision(RecordedRollback r)
    {
        var by = By(r.DecidedBy, r.DeciderRole);
        if (r.DecidedAt is { } at) return new([$"{writer.Full(at)}{by}", .. Because(r.DecisionReason)]);
        return by.Length > 0 || !string.IsNullOrEmpty(r.DecisionReason) ? new([$"when is not recorded{(by.Length > 0 ? $",{by}" : "")}", .. Because(r.DecisionReason)]) : null;
    }

    /// <summary>What people wrote is Markdown, as on the timeline; what the product wrote is not.</summary>
    PdfCell Running(string? markdown) => new([.. RecordPart.Running(writer, markdown ?? "")]);

    PdfCell? Written(string? markdown) => string.IsNullOrEmpty(markdown) ? null : Running(markdown);

    static PdfCell? Plain(string? text) => string.IsNullOrEmpty(text) ? null : new PdfCell(new PdfText(text));

    string Read(RecordedReading x) =>
        $"{x.Name} {RecoveryWords.Wanted(x.Comparison, x.Threshold, x.Unit)} for {x.HoldMinutes} min: {x.Result}, held for {Times.Duration(TimeSpan.FromSeconds(x.HeldSeconds))}, {RecoveryWords.Value(x.Worst, x.Unit)} at worst{(x.WorstSeries.Length > 0 ? $" at {x.WorstSeries}" : "")}, {RecoveryWords.Value(x.Last, x.Unit)} last; {x.Samples} samples every {x.StepSeconds} s from {writer.Full(x.From)} to {writer.Full(x.To)}, read {writer.Full(x.ReadAt)}{By(x.ReadBy, null)}. Query: {x.Query}{(x.Warning.Length > 0 ? $" Warning: {x.Warning}" : "")}";

    PdfCell? At(DateTimeOffset? at) => Plain(at is { } moment ? writer.Full(moment) : null);

    static string By(string? person, string? role) => (person, role) switch
    {
        (null or "" or IncidentRecord.NotRecorded, null) => "",
        (null or "" or IncidentRecord.NotRecorded, _) => $" by the {role}",
        (_, null) => $" by {person}",
        _ => $" by {person}, {role}",
    };

    IEnumerable<PdfInline> Because(string? reason) => string.IsNullOrEmpty(reason) ? [] : RecordPart.Running(writer, reason).Prepend(": ");
}

using Postmortem.Features.Exports.Pdf;

namespace Postmortem.Features.Exports.Report;

/// <summary>What colour the product's words have in print. The word always stands with it.</summary>
static class Tones
{
    public static PdfTone OfSeverity(string severity) => severity switch
    {
        "SEV1" => PdfTone.Critical,
        "SEV2" => PdfTone.Serious,
        "SEV3" => PdfTone.Caution,
        _ => PdfTone.Neutral,
    };

    public static PdfTone OfStatus(string status) => status switch
    {
        "triage" or "active" => PdfTone.Serious,
        "mitigated" => PdfTone.Caution,
        "resolved" or "closed" => PdfTone.Good,
        _ => PdfTone.Neutral,
    };

    public static PdfTone OfRollback(string state) => state switch
    {
        "verified" or "finished" => PdfTone.Good,
        "partial" or "started" => PdfTone.Caution,
        "failed" => PdfTone.Serious,
        _ => PdfTone.Neutral,
    };

    public static PdfTone OfRun(string state) => state switch
    {
        "succeeded" => PdfTone.Good,
        "failed" => PdfTone.Serious,
        "stuck" or "unknown" => PdfTone.Caution,
        _ => PdfTone.Neutral,
    };

    public static PdfTone OfAlert(string state) => state switch
    {
        "firing" => PdfTone.Serious,
        "acknowledged" => PdfTone.Caution,
        _ => PdfTone.Good,
    };

    public static PdfTone OfChange(string relation) => relation switch
    {
        "caused" => PdfTone.Serious,
        "suspect" => PdfTone.Caution,
        "fixed" => PdfTone.Good,
        _ => PdfTone.Neutral,
    };

    public static PdfTone OfExperiment(string result) => result switch
    {
        "confirmed" => PdfTone.Good,
        "refuted" => PdfTone.Caution,
        _ => PdfTone.Neutral,
    };

    /// <param name="overdue">Counts only while there is something to do.</param>
    public static PdfTone OfFollowUp(string state, bool overdue = false) => state switch
    {
        "verified" => PdfTone.Good,
        "done" => PdfTone.Accent,
        "declined" => PdfTone.Neutral,
        _ => overdue ? PdfTone.Serious : PdfTone.Caution,
    };
}

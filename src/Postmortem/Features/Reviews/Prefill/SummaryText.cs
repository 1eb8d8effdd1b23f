using System.Text.RegularExpressions;
using Postmortem.Features.Reviews.Completeness;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using static Postmortem.Features.Reviews.Prefill.MarkdownWords;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>One paragraph that stands alone: what happened, when, to whom, for how long, and how it ended.</summary>
static partial class SummaryText
{
    const int MostWords = 150;

    /// <summary>From the most telling sentence on, as many as a summary may hold, in the order of the account.</summary>
    public static string Summary(IncidentRecord record)
    {
        var told = Words.Sentence(Line(record.Incident.Summary.Length > 0 ? record.Incident.Summary : record.Incident.Title));
        // Whoever wrote an account has said how it went; the record adds what it lacks.
        var isAccount = TextRules.CountWords(told) >= 30;
        var (start, end) = (record.At(MilestoneKind.ImpactStart), record.At(MilestoneKind.ImpactEnd));
        List<(int Rank, string Text)> sentences =
        [
            (0, told),
            (2, Began(record, start)),
            (1, start is { } from && end is { } to && to > from ? $"Users were affected for {Span(record, to - from, record.IsAbout(MilestoneKind.ImpactStart, MilestoneKind.ImpactEnd))}." : ""),
            .. isAccount && TextRules.HasQuantity(told) ? [] : record.Impacts.Where(i => i.Value.Length > 0 && !told.Contains(i.Value.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)).Take(2).Select(i => (3, Of(i))),
            (5, isAccount ? "" : Failed(record)),
            (2, isAccount && End().IsMatch(told) ? "" : HarmText.Ended(record)),
            (6, Resolved(record)),
            (4, record.Incident.DataLoss switch { "yes" => "Data was lost.", "no" => "No data was lost.", _ => "" }),
        ];
        var words = 0;
        var kept = sentences.Index().Where(s => s.Item.Text.Length > 0).OrderBy(s => s.Item.Rank).ThenBy(s => s.Index)
            .TakeWhile(s => (words += TextRules.CountWords(s.Item.Text)) <= MostWords || s.Index == 0).OrderBy(s => s.Index);
        return string.Join(' ', kept.Select(s => s.Item.Text));
    }

    static string Began(IncidentRecord record, DateTimeOffset? start)
    {
        if (start is not { } from)
            return record.IsDeclarationUnknown
                ? record.At(MilestoneKind.Detected) is { } first ? $"It was noticed on {On(first, record.AccuracyOf(MilestoneKind.Detected, first))}." : ""
                : $"The incident was declared on {On(record.DeclaredAt, record.AccuracyOf(MilestoneKind.Declared, record.DeclaredAt))}.";
        var accuracy = record.Milestones.First(m => m.Kind == MilestoneKind.ImpactStart).Accuracy;
        var noticed = record.At(MilestoneKind.Detected) is { } seen && seen > from ? $" and was noticed {Span(record, seen - from, record.IsAbout(MilestoneKind.ImpactStart, MilestoneKind.Detected))} later" : "";
        return $"The impact began on {On(from, accuracy)}{noticed}.";
    }

    static string Of(RecordedImpact impact)
    {
        var value = Line(impact.Value);
        return value.Contains(' ', StringComparison.Ordinal) && value.EndsWith('.') ? value : $"{Shared.Words.Capital(Line(impact.Quantity))}: {value.TrimEnd('.')}.";
    }

    static string Failed(IncidentRecord record)
    {
        var failed = record.Rollbacks.Where(r => r.Outcome is "failed" or "abandoned").ToList();
        return failed.Count switch
        {
            0 => "",
            1 => $"{Shared.Words.Capital(RollbackText.Name(failed[0]))} was tried and did not work{(failed[0].OutcomeNote.Length > 0 ? $": {Line(failed[0].OutcomeNote).TrimEnd('.')}" : "")}.",
            _ => $"{failed.Count} attempts to reverse or repair it did not work.",
        };
    }

    static string Resolved(IncidentRecord record)
    {
        var (from, milestone, words) = record.At(MilestoneKind.ImpactStart) is { } start ? (start, MilestoneKind.ImpactStart, "the impact began")
            : record.IsDeclarationUnknown ? (record.At(MilestoneKind.Detected), MilestoneKind.Detected, "it was noticed")
            : ((DateTimeOffset?)record.DeclaredAt, MilestoneKind.Declared, "the declaration");
        return record.At(MilestoneKind.Resolved) is { } resolved && resolved > from ? $"It was resolved {Span(record, resolved - from, record.IsAbout(MilestoneKind.Resolved, milestone))} after {words}." : "";
    }

    [GeneratedRegex(@"\b(?:until|ended|rolled back|roll(?:ed)? forward|reverted|restored|returned|recovered|switched off|switching|mitigated|resolved|fixed|configuration change was)\b", RegexOptions.IgnoreCase)]
    private static partial Regex End();

    static string On(DateTimeOffset at, string accuracy) => $"{Day(at)} at {Clock(at, accuracy)} UTC";
}

using System.Globalization;
using Postmortem.Features.Actions;
using Postmortem.Features.Exports.Markdown;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Tests;
using IncidentRecord = Postmortem.Features.Exports.Record.IncidentRecord;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>One section as readers see it: its text with the rows that it holds.</summary>
/// <param name="Text">Markdown, headings from ### on.</param>
public sealed record ReviewPartText(string Key, string Title, string Text);

/// <summary>The review as Markdown, section by section. Owners, reviewers and links of trackers are not told: none of it helps an outsider.</summary>
static class ReviewParts
{
    const string Factors = "factors";
    const string Tests = "tests";
    const string FollowUps = "follow-ups";

    /// <returns>Those that say something.</returns>
    public static IReadOnlyList<ReviewPartText> Of(IncidentRecord record)
    {
        var sections = record.Review?.Sections ?? [];
        var parts = sections.Select(s => new ReviewPartText(s.Key, s.Title, Joined(TextUnits.Of(s.Body).Any(u => u.Says) ? [s.Body.Trim()] : [], RowsOf(s.Key, record))));
        var more = new[] { (Key: Factors, Title: "Contributing factors"), (Key: Tests, Title: "How the tests let it pass"), (Key: FollowUps, Title: "Follow-ups") }
            .Where(m => sections.All(s => s.Key != m.Key)).Select(m => new ReviewPartText(m.Key, m.Title, Joined([], RowsOf(m.Key, record))));
        return [.. parts.Concat(more).Where(p => p.Text.Length > 0)];
    }

    static string Joined(IEnumerable<string> text, IEnumerable<string> rows) => string.Join("\n\n", text.Concat(rows));

    static IEnumerable<string> RowsOf(string section, IncidentRecord record) => section switch
    {
        Factors => (record.Review?.Factors ?? []).SelectMany(f => Factor(f, record.FollowUps.Any(a => a.Factor == f.Position))),
        Tests => TestRows(record),
        FollowUps when record.FollowUps.Count > 0 => [Table(["Follow-up", "Type", "State", "Due", "Done when"], record.FollowUps.Select(FollowUp))],
        _ => [],
    };

    static IEnumerable<string> Factor(RecordedFactor f, bool answered)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"### {f.Position}. {PlainText.Escape(f.Text)}");
        yield return $"Kind: {f.Category}";
        if (f.Evidence.Length > 0) yield return f.Evidence;
        if (f.NoActionBecause is { } because) yield return $"{Reviews.Factor.NoAction(answered)} {PlainText.Escape(Shared.Words.Within(because))}";
    }

    static string[] FollowUp(RecordedFollowUp a) =>
        [a.Title, a.Type, a.State, a.State is ActionState.Verified or ActionState.Declined ? "" : a.DueOn?.ToString("d MMM yyyy", CultureInfo.InvariantCulture) ?? "", a.DoneWhen];

    static IEnumerable<string> TestRows(IncidentRecord record)
    {
        if (record.Review is { TestStages.Count: > 0 } staged)
            yield return Table(["Stage", "Should it have caught this?", "Could it?", "What was different"], staged.TestStages.Select(t => new[] { TestStage.NameOf(t.Stage), t.ShouldCatch, t.CouldCatch, t.WhatDiffered }));
        if (record.Review is { Differences.Count: > 0 } differing)
            yield return "### Where test and production differ\n\n" + Table(["Dimension", "Production", "Test", "What it hid"], differing.Differences.Select(d => new[] { d.Dimension, d.Production, d.Test, d.Effect }));
        if (record.Experiments.Count > 0)
            yield return "### Experiments\n\n" + Table(["Experiment", "Kind", "Hypothesis", "Result", "What was seen"], record.Experiments.Select(x => new[] { x.Title, x.Kind, x.Hypothesis, x.Result, x.Observation }));
    }

    static string Table(string[] head, IEnumerable<string[]> rows) =>
        string.Join('\n', rows.Select(r => $"| {string.Join(" | ", r.Select(MarkdownWords.Cell))} |").Prepend($"|{string.Concat(head.Select(_ => " --- |"))}").Prepend($"| {string.Join(" | ", head)} |"));
}

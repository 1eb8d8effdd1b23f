using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Reviews.Tests;

namespace Postmortem.Features.Exports.Report;

/// <summary>Why the tests let it pass: stages, differences, and what was tried since.</summary>
sealed class TestsPart(ReportWriter writer)
{
    IReadOnlyList<RecordedTestStage> Stages => writer.Record.Review?.TestStages ?? [];

    IReadOnlyList<RecordedDifference> Differences => writer.Record.Review?.Differences ?? [];

    public IEnumerable<PdfBlock> Rows()
    {
        if (Stages.Count > 0)
            yield return new PdfTable([new("Stage", 1.5f), new("Should it have caught this?", 1.3f), new("Could it?", 1.1f), new("What was different", 4)],
                [.. Stages.Select(t => (IReadOnlyList<PdfCell>)[TestStage.NameOf(t.Stage), t.ShouldCatch, t.CouldCatch, Running(t.WhatDiffered)])]);
        if (Differences.Count > 0)
        {
            yield return new PdfHeading(3, "Where test and production differ");
            yield return new PdfTable([new("Dimension", 1.3f), new("Production", 1.8f), new("Test", 1.8f), new("What it hid", 2.4f), new("Answered by", 1)],
                [.. Differences.Select(d => (IReadOnlyList<PdfCell>)[new PdfCell(new PdfText(d.Dimension, PdfTextStyle.Bold)), d.Production, d.Test, d.Effect, new PdfCell([.. Answers(d)])])]);
        }
        if (writer.Record.Experiments.Count > 0) yield return new PdfHeading(2, "Experiments");
        foreach (var block in writer.Record.Experiments.SelectMany(Experiment)) yield return block;
    }

    IEnumerable<PdfInline> Answers(RecordedDifference difference)
    {
        var names = writer.Record.FollowUps.Where(a => a.Difference == difference.Position).Select(a => a.Name)
            .Concat(writer.Record.Experiments.Where(x => x.Difference == difference.Position).Select(x => x.Name));
        foreach (var (i, name) in names.Index())
        {
            if (i > 0) yield return ", ";
            yield return new PdfAnchorLink(name, name);
        }
    }

    IEnumerable<PdfBlock> Experiment(RecordedExperiment x)
    {
        yield return new PdfHeading(3, $"{x.Name} {x.Title}", x.Name);
        yield return new PdfParagraph([new PdfBadge(x.Result, Tones.OfExperiment(x.Result)), $"  {x.Kind}{(x.Service is null ? "" : $" · {x.Service}")}{(x.RanOn is { } day ? $" · ran on {ReportWriter.Day(day)}" : "")}"]);
        var facts = Facts(x).Where(f => f.Value.Length > 0).ToList();
        yield return new PdfTable([new("", 1), new("", 4)], [.. facts.Select(f => (IReadOnlyList<PdfCell>)[new PdfCell(new PdfText(f.Label, PdfTextStyle.Muted)), Running(f.Value)])]);
    }

    PdfCell Running(string markdown) => new([.. RecordPart.Running(writer, markdown)]);

    static IEnumerable<(string Label, string Value)> Facts(RecordedExperiment x) =>
    [
        ("Hypothesis", x.Hypothesis), ("What was seen", x.Observation), ("Limit found", x.LimitFound), ("Evidence", x.Evidence), ("Environment", x.Environment),
        ("Differs from production in", x.EnvironmentDifferences), ("Version", x.ServiceVersion), ("Data volume", x.DataVolume), ("Load profile", x.LoadProfile),
        ("Steady state", x.SteadyState), ("Injected fault", x.InjectedFault), ("Blast radius", x.BlastRadius), ("Abort condition", x.AbortCondition), ("Passes when", x.PassCriteria),
        ("Looks into", string.Join(", ", x.Factors.Select(f => $"factor {f}"))), ("Shall prove", string.Join(", ", x.FollowUps.Select(Actions.ActionItem.NameOf))),
    ];
}

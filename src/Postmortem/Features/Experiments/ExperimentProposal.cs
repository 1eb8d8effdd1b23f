using Postmortem.Features.Actions;

namespace Postmortem.Features.Experiments;

/// <summary>What a form is filled with when an experiment is planned from something that is known already. Pure; a person goes on from it.</summary>
static class ExperimentProposal
{
    /// <param name="all">Every difference of the review: what this experiment does not close, it still has.</param>
    public static Experiment For(DifferenceChoice difference, IReadOnlyList<DifferenceChoice> all) => new()
    {
        DifferenceId = difference.Id,
        Title = $"Run the test with production's {difference.Dimension.ToLowerInvariant()}",
        Kind = ExperimentKind.Reproduction,
        Hypothesis = $"With {difference.Production} instead of {difference.Test}, the test shows what production showed{(difference.Effect.Length > 0 ? $": {difference.Effect}" : ".")}",
        EnvironmentDifferences = string.Join('\n', all.Where(d => d.Id != difference.Id).Select(d => $"- {d.Dimension}: {d.Test}; production has {d.Production}")),
    };

    public static Experiment For(ActionItem item) => new()
    {
        ServiceId = item.ServiceId,
        Title = $"Prove {item.Name}",
        Kind = ExperimentKind.LoadTest,
        Hypothesis = item.DoneWhen,
    };

    /// <summary>The same once more: another result, or another hypothesis.</summary>
    public static Experiment Again(Experiment before) => before with
    {
        Result = ExperimentResult.Planned,
        RanOn = null,
        Observation = "",
        LimitFound = "",
        Evidence = "",
    };
}

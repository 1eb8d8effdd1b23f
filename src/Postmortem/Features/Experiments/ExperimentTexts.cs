namespace Postmortem.Features.Experiments;

/// <param name="Markdown">Several lines of a person's Markdown; otherwise plain words.</param>
public sealed record ExperimentText(string Label, string Text, bool Markdown = false);

/// <summary>An experiment's fields as people read them; those that are empty say nothing.</summary>
public static class ExperimentTexts
{
    public static IReadOnlyList<ExperimentText> Design(Experiment x) =>
    [
        new("Title", x.Title), new("Kind", x.Kind), new("Hypothesis", x.Hypothesis), .. Setting(x),
    ];

    public static IReadOnlyList<ExperimentText> Setting(Experiment x) =>
    [
        new("Environment", x.Environment), new("Differs from production in", x.EnvironmentDifferences, Markdown: true), new("Version", x.ServiceVersion), new("Data volume", x.DataVolume),
        new("Load profile", x.LoadProfile), new("Steady state", x.SteadyState), new("Injected fault", x.InjectedFault), new("Blast radius", x.BlastRadius),
        new("Abort condition", x.AbortCondition), new("Passes when", x.PassCriteria),
    ];
}

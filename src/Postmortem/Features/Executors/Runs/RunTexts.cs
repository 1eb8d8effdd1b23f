using Postmortem.Features.Rollbacks;

namespace Postmortem.Features.Executors.Runs;

/// <summary>What the timeline tells of runs. A rehearsal changes nothing, so the timeline is silent about it.</summary>
static class RunTexts
{
    public static string Asked(Run run, Rollback rollback) => run.DryRun ? "" : run.State == RunState.Waiting
        ? $"{rollback.Name} is asked to be run by the {run.ExecutorName}. It waits for a second person."
        : $"{rollback.Name} is handed to the {run.ExecutorName}.";

    public static string Approved(Run run, Rollback rollback) => $"{rollback.Name} may run: a second person approved it. It is handed to the {run.ExecutorName}.";

    public static string Stuck(Run run, int minutes) => $"The run of attempt {run.Attempt} is stuck: nothing was heard of it for {minutes} minutes. Look at the {run.ExecutorName}, then wait, abort it, or say how the rollback ended.";

    /// <param name="run">After the change.</param>
    public static string Of(Run run) => run.DryRun ? "" : run.State switch
    {
        RunState.Unknown => $"Whether the run of attempt {run.Attempt} arrived is unknown. {run.Message}",
        RunState.Aborted => $"The run of attempt {run.Attempt} was aborted. {run.Message}",
        RunState.Succeeded => $"The run of attempt {run.Attempt} succeeded. {run.Message}",
        RunState.Failed => $"The run of attempt {run.Attempt} failed. {run.Message}",
        _ => "",
    };
}

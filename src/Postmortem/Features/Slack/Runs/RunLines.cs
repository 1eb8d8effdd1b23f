using System.Globalization;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;

namespace Postmortem.Features.Slack.Runs;

/// <summary>Below an attempt in the headline: who carries it out, or the buttons that hand it over.</summary>
static class RunLines
{
    public static IEnumerable<Block> Of(IncidentRef incident, RunsView view)
    {
        if (view.Live is { } run) yield return Block.Context(Mrkdwn.Escape(Standing(run)));
        if (!view.Offers) yield break;
        var value = string.Create(CultureInfo.InvariantCulture, $"{incident.Name} {view.Rollback.Attempt} {view.Rollback.Version}");
        var (executor, asks) = (view.Executor!.Name, view.NeedsSecondPerson);
        yield return Block.Actions(
            Button.Of(asks ? "Ask to run it" : "Run it", RunButton.Action, value, "primary") with
            {
                Confirm = new(new(asks ? "Ask to run it?" : "Run it?"), new(Exactly(view.Rollback, executor, asks)), new(asks ? "Ask" : "Run it"), new("Not now")),
            },
            Button.Of("Dry run", RehearseButton.Action, value));
        yield return Block.Context(Mrkdwn.Escape($"By the {executor}.{(asks ? " A second person has to approve." : "")} Or start it by hand and say so."));
    }

    /// <summary>What is done where, before anybody says yes.</summary>
    static string Exactly(Rollback r, string executor, bool asks) =>
        $"{Words.Capital(r.Title)}.{(r.Scope.Length > 0 ? $" Scope: {r.Scope}." : "")}{(asks ? " A second person has to approve." : "")} By the {executor}.";

    static string Standing(Run run) => run.State switch
    {
        RunState.Waiting => $"{run.AskedBy} asked the {run.ExecutorName} for it. It waits for a second person.",
        RunState.Stuck => $"The run by the {run.ExecutorName} is stuck.",
        RunState.Unknown => $"Whether the {run.ExecutorName} got it is unknown.",
        _ when run.AbortAskedBy is { } by => $"{by} asked the {run.ExecutorName} to stop.",
        _ => $"It is handed to the {run.ExecutorName}.",
    };
}

using System.Globalization;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Working.Rolling;

namespace Postmortem.Features.Slack.Runs;

/// <summary>A run, as the channel is told of it.</summary>
/// <param name="MayStop">It can be told to stop from here.</param>
sealed record ToldRun(Run Run, Rollback Rollback, int StuckAfterMinutes, bool MayStop);

/// <summary>One message for each state that people have to know of. Once that state is over, its message says so and has no buttons any more.</summary>
static class RunMessage
{
    /// <summary>What the channel is told of. That something runs stands in the headline.</summary>
    public static readonly string[] States = [RunState.Waiting, RunState.Unknown, RunState.Stuck, RunState.Succeeded, RunState.Failed, RunState.Aborted];

    public static Message Of(string state, ToldRun told, Uri page)
    {
        var (run, rollback) = (told.Run, told.Rollback);
        var name = run.DryRun ? $"The dry run of {rollback.Name}" : $"The run of {rollback.Name}";
        var head = $"{Title(state, name)}";
        if (run.State != state) return new(Mrkdwn.Escape(head)) { More = page, Blocks = [Block.Section($"{Mrkdwn.Escape(head)}\n{Mrkdwn.Escape(Since(run))}")] };
        return new(Mrkdwn.Escape(head))
        {
            More = page,
            Blocks =
            [
                Block.Section($"*{Mrkdwn.Escape(head)}*\n{Mrkdwn.Escape(rollback.Title)}, by the {Mrkdwn.Escape(run.ExecutorName)}.\n{Mrkdwn.Escape(ToDo(told))}"),
                Block.Context(Mrkdwn.Escape($"Asked by {run.AskedBy}{(run.ApprovedBy is { } second ? $", approved by {second}" : "")}.")),
                Block.Actions([.. Buttons(told), Button.Link("Open on the web", new($"{page}#rollbacks"))]),
            ],
        };
    }

    static IEnumerable<Button> Buttons(ToldRun told)
    {
        var run = told.Run;
        var value = string.Create(CultureInfo.InvariantCulture, $"INC-{run.Number} {run.Attempt} {run.Id:D}");
        switch (run.State)
        {
            case RunState.Waiting:
                yield return Button.Of("Approve", ApproveRunButton.Action, value, "primary") with
                {
                    Confirm = new(new("Approve and run?"), new($"{Words.Capital(told.Rollback.Title)}, by the {run.ExecutorName}. It is sent at once."), new("Approve"), new("Not now")),
                };
                yield return Button.Of("Refuse", AbortRunButton.Action, value, "danger");
                break;
            case RunState.Stuck or RunState.Unknown when told.MayStop:
                yield return Button.Of("Abort the run", AbortRunButton.Action, value, "danger") with { Confirm = new(new("Abort the run?"), new($"The {run.ExecutorName} is told to stop. What it did so far stays done."), new("Abort"), new("Let it go on")) };
                break;
            case RunState.Succeeded when !run.DryRun && told.Rollback.State == RollbackState.Finished:
                yield return Button.Of("Verify", RollbackCommand.Action, string.Create(CultureInfo.InvariantCulture, $"INC-{run.Number} {run.Attempt}"), "primary");
                break;
        }
    }

    static string Title(string state, string name) => state switch
    {
        RunState.Waiting => $"{name} waits for a second person",
        RunState.Unknown => $"Whether {char.ToLowerInvariant(name[0])}{name[1..]} arrived is unknown",
        RunState.Stuck => $"{name} is stuck",
        RunState.Succeeded => $"{name} succeeded",
        RunState.Failed => $"{name} failed",
        _ => $"{name} was aborted",
    };

    /// <summary>What is true, then what comes next.</summary>
    static string ToDo(ToldRun told)
    {
        var run = told.Run;
        return run.State switch
        {
            RunState.Waiting => "Somebody else than who asked has to approve it, or refuse. Until then nothing is sent.",
            RunState.Unknown => $"{run.Message} If it did not arrive, send it again from its page; if it did, wait for its end.",
            RunState.Stuck => $"Nothing was heard of it for {told.StuckAfterMinutes} minutes. Look there, then wait, abort it, or say how the rollback ended.",
            RunState.Succeeded => run.DryRun ? $"{run.Message} Nothing was changed.".TrimStart() : $"{run.Message} Look whether it helped, and verify it.".TrimStart(),
            RunState.Failed => run.DryRun ? run.Message : $"{run.Message} Look at its output, then decide the next attempt.".TrimStart(),
            _ => run.Message,
        };
    }

    /// <summary>Below a state that is over.</summary>
    static string Since(Run run) => run.State switch
    {
        RunState.Aborted when run.SentAt is null && run.AbortAskedBy is { } by => $"{by} refused it. Nothing was sent.",
        RunState.Queued or RunState.Sending or RunState.Running when run.ApprovedBy is { } second => $"{second} approved it. It is handed to the {run.ExecutorName}.",
        RunState.Queued or RunState.Sending or RunState.Running => "It goes on.",
        _ => $"{RunState.InWords(run.State)}. {run.Message}".TrimEnd(),
    };
}

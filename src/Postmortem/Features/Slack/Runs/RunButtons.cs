using System.Globalization;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;

namespace Postmortem.Features.Slack.Runs;

/// <summary>What all buttons of runs have in common: the incident is checked, and the rest of the value names the attempt and one thing more.</summary>
public abstract class AttemptButton : IButton
{
    public abstract string ActionId { get; }

    public bool NeedsIncident => true;

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct)
    {
        var (attempt, rest) = SlackHandlers.Split(SlackHandlers.Split(call.Value).Words);
        return int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? await RunAsync(call, number, rest, ct) : NotUnderstood;
    }

    protected static Reply NotUnderstood { get; } = Reply.Say("This button is no longer understood.");

    protected abstract Task<Reply> RunAsync(ButtonCall call, int attempt, string rest, CancellationToken ct);
}

/// <summary>Hands over what is decided, as whoever presses saw it.</summary>
public class RunButton(AskRun ask) : AttemptButton
{
    public const string Action = "run_rollback";

    public override string ActionId => Action;

    protected virtual bool IsDryRun => false;

    protected override async Task<Reply> RunAsync(ButtonCall call, int attempt, string rest, CancellationToken ct)
    {
        if (!int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return NotUnderstood;
        var asked = await ask.RunAsync(new(call.Incident!.Number, attempt, IsDryRun, version), call.Actor, ct);
        if (asked.Failure is { } failure) return Reply.Of(failure);
        var run = asked.Value;
        return Reply.Say(Mrkdwn.Escape(run.State == RunState.Waiting
            ? $"The {run.ExecutorName} is asked for it. It waits for a second person, and the channel is told."
            : $"{(IsDryRun ? "The dry run" : "It")} is handed to the {run.ExecutorName}. The channel is told how it ends."));
    }
}

/// <summary>Rehearses it, and changes nothing.</summary>
public sealed class RehearseButton(AskRun ask) : RunButton(ask)
{
    public new const string Action = "dry_run_rollback";

    public override string ActionId => Action;

    protected override bool IsDryRun => true;
}

public sealed class ApproveRunButton(ApproveRun approve) : AttemptButton
{
    public const string Action = "approve_run";

    public override string ActionId => Action;

    protected override async Task<Reply> RunAsync(ButtonCall call, int attempt, string rest, CancellationToken ct)
    {
        if (!Guid.TryParse(rest, out var run)) return NotUnderstood;
        var approved = await approve.RunAsync(call.Incident!.Number, attempt, run, call.Actor, ct);
        return approved.Failure is { } failure ? Reply.Of(failure) : Reply.Say(Mrkdwn.Escape($"Approved. It is handed to the {approved.Value.ExecutorName}."));
    }
}

/// <summary>Refuses what was not sent yet, and asks what was sent to stop.</summary>
public sealed class AbortRunButton(AbortRun abort) : AttemptButton
{
    public const string Action = "abort_run";

    public override string ActionId => Action;

    protected override async Task<Reply> RunAsync(ButtonCall call, int attempt, string rest, CancellationToken ct)
    {
        if (!Guid.TryParse(rest, out var run)) return NotUnderstood;
        var aborted = await abort.RunAsync(call.Incident!.Number, attempt, run, call.Actor, ct);
        if (aborted.Failure is { } failure) return Reply.Of(failure);
        return Reply.Say(Mrkdwn.Escape(aborted.Value.State == RunState.Aborted ? "Refused. Nothing was sent." : $"The {aborted.Value.ExecutorName} is asked to stop. The channel is told when it did."));
    }
}

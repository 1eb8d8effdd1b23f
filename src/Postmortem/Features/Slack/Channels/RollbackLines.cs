using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Runs;
using Postmortem.Features.Slack.Working.Rolling;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Channels;

/// <summary>The attempts in the headline: what is on the table, how long it took so far, and the button of what comes next.</summary>
static class RollbackLines
{
    const int Most = 3;

    public static IReadOnlyList<Rollback> Shown(RollbackPanel panel) => panel.Shown.Count > 0 ? [.. panel.Shown.Take(Most)] : panel.Last is { } last ? [last] : [];

    /// <param name="runs">By attempt.</param>
    public static IEnumerable<Block> Of(RollbackPanel panel, IReadOnlyDictionary<int, RunsView> runs)
    {
        foreach (var r in Shown(panel))
        {
            var carried = panel.Start.Open ? runs.GetValueOrDefault(r.Attempt) : null;
            yield return Block.Section($"*{r.Name}* · {r.State}\n{Mrkdwn.Escape(r.Title)}\n{Clock(r, panel.Start)}", NextOf(r, panel, carried));
            if (carried is null) continue;
            foreach (var block in RunLines.Of(panel.Incident, carried)) yield return block;
        }
    }

    /// <summary>Nobody starts by hand what is handed over already.</summary>
    static Button? NextOf(Rollback r, RollbackPanel panel, RunsView? runs) => !panel.Start.Open ? null : r.State switch
    {
        RollbackState.Proposed => Press("Decide", r, panel),
        RollbackState.Decided when runs?.Live is not null => null,
        RollbackState.Decided when runs is { Offers: true } => Press("Start by hand", r, panel) with { Style = null },
        RollbackState.Decided => Press("Start", r, panel),
        RollbackState.Started => Press("How did it end?", r, panel),
        RollbackState.Finished => Press("Verify", r, panel),
        _ => null,
    };

    static Button Press(string text, Rollback r, RollbackPanel panel) => Button.Of(text, RollbackCommand.Action, RollbackCommand.ValueOf(panel.Incident, r), "primary");

    /// <summary>acknowledged → decided → completed → verified, each with how long it took, and what is waited for now.</summary>
    static string Clock(Rollback r, ClockStart start)
    {
        if (r.State == RollbackState.Rejected) return $"Rejected {At(r.DecidedAt)}{(string.IsNullOrEmpty(r.DecisionReason) ? "" : $": {Mrkdwn.Of(r.DecisionReason)}")}";
        var steps = new List<string> { $"⏱ {Words.Capital(start.Word)} {Mrkdwn.Time(start.At)}" };
        if (r.WasDecided) steps.Add(Step("decided", start.At, r.DecidedAt));
        if (r.StartedAt is not null && r.FinishedAt is null) steps.Add(Step("started", r.DecidedAt, r.StartedAt));
        if (r.FinishedAt is not null) steps.Add(Step(r.Succeeded ? "completed" : r.Outcome ?? "ended", r.DecidedAt ?? r.StartedAt, r.FinishedAt));
        if (r.State == RollbackState.Verified) steps.Add($"{Step("verified", r.FinishedAt, r.VerifiedAt)}: {Mrkdwn.Escape(RollbackTexts.Measured(r))}");
        var waiting = !start.Open ? null : r.State switch
        {
            RollbackState.Proposed when start.Mitigated || start.Decided is not null => $"*not decided*, proposed {Ago(r.ProposedAt)}",
            RollbackState.Proposed => $"*nothing decided*, {start.Word} {Mrkdwn.Ago(start.At)}",
            RollbackState.Decided => $"*not started*, decided {Ago(r.DecidedAt)}",
            RollbackState.Started => $"*under way*, started {Ago(r.StartedAt)}",
            RollbackState.Finished => $"*not verified*, completed {Ago(r.FinishedAt)}",
            _ => null,
        };
        if (waiting is not null) steps.Add(waiting);
        return string.Join(" → ", steps);
    }

    static string Step(string word, DateTimeOffset? from, DateTimeOffset? to) =>
        $"{word} {At(to)}{(RollbackDurations.Between(from, to) is { } took ? $" ({Times.Duration(took)})" : "")}";

    static string At(DateTimeOffset? at) => at is { } known ? Mrkdwn.Time(known) : "at an unknown time";

    static string Ago(DateTimeOffset? at) => at is { } known ? Mrkdwn.Ago(known) : "at an unknown time";
}

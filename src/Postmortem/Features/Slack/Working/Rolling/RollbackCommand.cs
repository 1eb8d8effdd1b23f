using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Working.Rolling;

/// <summary><c>/incident rollback</c> and its buttons: the form of the step that comes next, or of the one that is named.</summary>
public sealed class RollbackCommand(Database database, StartRollback startRollback, PreflightTemplates templates, AppOptions app, TimeProvider clock) : ICommand, IButton
{
    public const string Action = "open_rollback";

    public string Word => "rollback";

    public string Usage => "[propose | decide | reject | start | finish | verify | abandon] [attempt]";

    public string Help => "The way back: alone it asks for what comes next.";

    public string ActionId => Action;

    public string? Opens => "Rollback";

    public bool NeedsIncident => true;

    /// <summary>A start has nothing to ask.</summary>
    public string? OpensFor(string words) => Wish.Read(words).Step == RollbackStep.Start ? null : Opens;

    /// <summary>The attempt that a button is for, behind the incident's name; without one the next step of the newest.</summary>
    public static string ValueOf(IncidentRef incident, Rollback? attempt = null) => attempt is null ? incident.Name : string.Create(CultureInfo.InvariantCulture, $"{incident.Name} {attempt.Attempt}");

    public async Task<Reply> RunAsync(CommandCall call, CancellationToken ct)
    {
        var wish = Wish.Read(call.Words);
        if (wish.Step != RollbackStep.Start) return Reply.Show(await AskAsync(call.Incident!, wish, call, ct));
        var panel = await ReadAsync(call.Incident!, call, ct);
        if (Choose(panel, RollbackStep.Start, wish.Attempt) is not { } attempt) return Reply.Say(Missing(panel, wish));
        var started = await startRollback.RunAsync(new(panel.Incident.Number, attempt.Attempt) { Version = attempt.Version }, call.Actor, ct);
        return started.Failure is { } failure ? Reply.Of(failure) : Reply.Say($"{started.Value.Name} has started: {Mrkdwn.Escape(started.Value.Title)}. `/incident rollback finish` says how it ended.");
    }

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct) =>
        Reply.Show(await AskAsync(call.Incident!, Wish.Read(SlackHandlers.Split(call.Value).Words), call, ct));

    async Task<Modal> AskAsync(IncidentRef incident, Wish wish, SlackCall call, CancellationToken ct)
    {
        if (call.Actor.Lacks(Role.Responder) is { } refused) return Notice(Mrkdwn.Escape(refused.Message));
        if (wish.Unknown is { } unknown) return Notice($"There is no step “{Mrkdwn.Escape(Words.Short(unknown, 40))}”. `/incident rollback` alone asks for what comes next; its steps are propose, decide, reject, start, finish, verify and abandon.");
        var panel = await ReadAsync(incident, call, ct);
        if (wish.Proposes) return RollbackModals.Propose(panel, app);
        if (wish.Step is { } step)
        {
            if (Choose(panel, step, wish.Attempt) is not { } attempt) return Notice(Missing(panel, wish));
            return RollbackSteps.Refusal(attempt, step, panel.Zone) is { } impossible ? Notice(Mrkdwn.Escape(impossible)) : RollbackModals.Of(step, panel, attempt, templates.For(attempt.Kind));
        }
        // Nothing is named: what comes next, as it stands now.
        if (wish.Attempt is { } number && panel.Attempts.FirstOrDefault(a => a.Attempt == number) is { IsLive: false } over) return Notice($"{Mrkdwn.Escape(RollbackSteps.Truth(over, panel.Zone))} Nothing is left to do on it.");
        if (panel.Attempts.LastOrDefault(a => a.IsLive && (wish.Attempt is null || a.Attempt == wish.Attempt)) is { } live) return RollbackModals.Of(RollbackSteps.Next(live.State)[0], panel, live, templates.For(live.Kind));
        if (wish.Attempt is not null) return Notice(Missing(panel, wish));
        return panel.OffersNext || panel.Attempts.Count == 0 ? RollbackModals.Propose(panel, app) : Notice($"{Mrkdwn.Escape(RollbackSteps.Truth(panel.Last!, panel.Zone))} `/incident rollback propose` begins another attempt.");
    }

    Task<RollbackPanel> ReadAsync(IncidentRef incident, SlackCall call, CancellationToken ct) =>
        database.ReadAsync(s => s.ReadRollbackPanelAsync(incident, call.Actor, clock.GetUtcNow()), ct);

    /// <summary>The one that is named, or the newest on which this step can be taken, or the newest: whose state then tells why not.</summary>
    static Rollback? Choose(RollbackPanel panel, RollbackStep step, int? attempt) => attempt is { } number
        ? panel.Attempts.FirstOrDefault(a => a.Attempt == number)
        : panel.Attempts.LastOrDefault(a => RollbackSteps.Refusal(a, step, panel.Zone) is null) ?? panel.Last;

    static string Missing(RollbackPanel panel, Wish wish) => wish.Attempt is { } number && panel.Attempts.Count > 0
        ? $"{panel.Incident.Name} has no attempt {number}; its attempts are 1 to {panel.Attempts.Count}."
        : "Nothing is proposed yet. `/incident rollback propose` puts a way back on the table.";

    static Modal Notice(string mrkdwn) => Modal.Notice("Rollback", mrkdwn);

    /// <param name="Step">Null when none is named.</param>
    /// <param name="Unknown">What stands in the place of a step and is none.</param>
    sealed record Wish(RollbackStep? Step, bool Proposes, int? Attempt, string? Unknown)
    {
        public static Wish Read(string words)
        {
            var (first, rest) = SlackHandlers.Split(words.ToLowerInvariant());
            var isNumber = TryRead(first, out var attempt);
            if (!isNumber) TryRead(rest, out attempt);
            var step = StepOf(first);
            return new(step, first == "propose", attempt > 0 ? attempt : null, isNumber || step is not null || first is "" or "propose" ? null : first);
        }

        static bool TryRead(string word, out int number) => int.TryParse(word.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out number);

        static RollbackStep? StepOf(string word) => word switch
        {
            "decide" or "go" => RollbackStep.Decide,
            "reject" or "no" => RollbackStep.Reject,
            "start" => RollbackStep.Start,
            "finish" => RollbackStep.Finish,
            "verify" => RollbackStep.Verify,
            "abandon" => RollbackStep.Abandon,
            _ => null,
        };
    }
}

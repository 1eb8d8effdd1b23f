using System.Globalization;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Drills;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Working.Rolling;

/// <summary>The attempt and its version as the form showed it.</summary>
/// <param name="Attempt">0 for one that is still to be proposed.</param>
public sealed record AttemptSubject(int Number, int Attempt, int Version)
{
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Number} {Attempt} {Version}");

    public static AttemptSubject? Read(string? text)
    {
        var parts = (text ?? "").Split(' ').Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).ToList();
        return parts is [>= 0, >= 0, >= 0] ? new(parts[0], parts[1], parts[2]) : null;
    }
}

/// <summary>One form a step; block ids are the operations' fields.</summary>
static class RollbackModals
{
    public const string ProposeCallback = "rollback_propose";
    public const string Go = "go";
    public const string No = "no";

    public static string CallbackOf(RollbackStep step) => $"rollback_{step.ToString().ToLowerInvariant()}";

    public static Modal Propose(RollbackPanel panel, AppOptions app)
    {
        var draft = RollbackFormView.Next(panel, panel.Last).Draft;
        return new Modal("Propose a rollback")
        {
            CallbackId = ProposeCallback,
            PrivateMetadata = new AttemptSubject(panel.Incident.Number, 0, 0).Write(),
            Submit = new PlainText("Propose"),
            Blocks =
            [
                Head(panel),
                Block.Section(panel.Suspect is { } undo ? UndoLines.Of(undo, app) : ""),
                .. How(panel, draft),
                Choice("direction", "Way", RollbackDirection.All.Select(d => (d, RollbackDirection.InWords(d))), draft.Direction),
                Text("reason", "Why", draft.Reason, "Going forward needs it: why not back."),
                .. Target(panel, draft),
            ],
        };
    }

    /// <summary>The service's own instructions, and when they were last tried.</summary>
    static IEnumerable<Block> How(RollbackPanel panel, Rollback draft)
    {
        if (panel.ServiceOf(draft) is not { } service) yield break;
        if (service.RollbackInstructions.Length > 0) yield return Block.Section($"*How {Mrkdwn.Escape(service.Name)} is rolled back*\n{Mrkdwn.Of(service.RollbackInstructions)}");
        yield return Block.Context($"{Mrkdwn.Escape(service.Name)}: {Rehearsal.InWords(panel.RehearsalOf(service.Id))}.");
    }

    /// <summary>What is done, from where to where.</summary>
    internal static IEnumerable<Block> Target(RollbackPanel panel, Rollback draft) =>
    [
        Choice("kind", "Of what", RollbackKind.All.Select(k => (k, Words.Capital(RollbackKind.InWords(k)))), draft.Kind),
        Choice("service_id", "Service", panel.ServiceChoices.Where(s => s.Value.Length > 0), draft.ServiceId?.ToString(), optional: true),
        Line("from", "From", draft.FromVersion, "What runs now: release 418", most: 200),
        Line("to", "To", draft.ToVersion, "What is known to work: release 417", most: 200),
        Line("scope", "Scope", draft.Scope, "Which regions, hosts or share of users", most: 500),
        Text("also_undoes", "Also undoes", draft.AlsoUndoes, "Changes since that were meant to stay"),
    ];

    internal static IEnumerable<Block> Questions(IReadOnlyList<PreflightQuestion> questions) =>
    [
        .. questions.Select(q => Choice($"preflight_{q.Key}", q.Question, Preflight.Answers.Where(a => a != Preflight.Skipped).Select(a => (a, Words.Capital(a))), null, optional: true)),
        Line("preflight_skipped_because", "Skip the open questions because", "", "A go needs it unless all of them are answered.", most: 500),
    ];

    /// <summary>Go and no stand in one form: whoever opens it has not decided yet.</summary>
    /// <param name="questions">Of the attempt's kind, for the decision.</param>
    public static Modal Of(RollbackStep step, RollbackPanel panel, Rollback attempt, IReadOnlyList<PreflightQuestion> questions) => new(TitleOf(step))
    {
        CallbackId = CallbackOf(step is RollbackStep.Reject ? RollbackStep.Decide : step),
        PrivateMetadata = new AttemptSubject(panel.Incident.Number, attempt.Attempt, attempt.Version).Write(),
        Submit = new PlainText(step switch { RollbackStep.Decide or RollbackStep.Reject => "Decide", RollbackStep.Start => "Started", RollbackStep.Finish => "It ended", RollbackStep.Verify => "Save the check", _ => "Abandon" }),
        Blocks =
        [
            Head(panel),
            Block.Section($"*{attempt.Name}*: {Mrkdwn.Escape(attempt.Title)}\n{Mrkdwn.Escape(RollbackSteps.Truth(attempt, panel.Zone))}"),
            Block.Context(Others(panel, attempt)),
            .. Fields(step, attempt, questions),
            .. step is RollbackStep.Abandon ? [] : new[] { When() },
        ],
    };

    static IEnumerable<Block> Fields(RollbackStep step, Rollback r, IReadOnlyList<PreflightQuestion> questions) => step switch
    {
        RollbackStep.Decide or RollbackStep.Reject =>
        [
            Block.Section(r.Reason.Length > 0 ? $"*Why*\n{Mrkdwn.Of(r.Reason)}" : ""),
            Block.Section(r.AlsoUndoes.Length > 0 ? $"*Also undoes*\n{Mrkdwn.Of(r.AlsoUndoes)}" : ""),
            Choice("decision", "Decision", [(Go, "Go: we do this"), (No, "No: not this one")], step is RollbackStep.Decide ? Go : No),
            Text("why", r.Reason.Length > 0 ? "Anything to add to why" : "Why", "", "A no needs it; it helps the review."),
            .. Questions(questions),
        ],
        RollbackStep.Finish =>
        [
            Choice("outcome", "How did it end?", [(RollbackOutcome.Succeeded, "Succeeded"), (RollbackOutcome.Partial, "Only in part"), (RollbackOutcome.Failed, "Failed"), (RollbackOutcome.Abandoned, "Abandoned")], RollbackOutcome.Succeeded),
            Text("note", "What happened", "", "Needed for all but success."),
            Text("side_effects", "Side effects", "", null),
            Text("data_lost", "Data lost", "", null),
        ],
        RollbackStep.Verify =>
        [
            Line("metric", "Metric", r.VerificationMetric, "Error rate of checkout", most: 200, optional: false),
            Line("value", "Value now", "", "0.4 %", most: 200, optional: false),
            Line("threshold", "Wanted", r.VerificationThreshold, "Below 1 %", most: 200),
            Line("hold_minutes", "Must hold for, in minutes", r.VerificationHoldMinutes?.ToString(CultureInfo.InvariantCulture) ?? "", "10", most: 4),
            Choice("holds", "Does it hold?", [(RollbackState.Verified, "Yes: verified"), (RollbackState.Partial, "Only in part"), (RollbackState.Failed, "No, it did not help")], RollbackState.Verified),
            Text("side_effects", "Side effects", "", r.SideEffects.Length > 0 ? "Some are written down. What you enter takes their place." : null),
            Text("data_lost", "Data lost", "", r.DataLost.Length > 0 ? "Something is written down. What you enter takes its place." : null),
        ],
        RollbackStep.Abandon => [Block.Input("why", "Why it is given up", new TextInput { Multiline = true })],
        _ => [],
    };

    static string TitleOf(RollbackStep step) => step switch
    {
        RollbackStep.Decide or RollbackStep.Reject => "Decide the rollback",
        RollbackStep.Start => "Start the rollback",
        RollbackStep.Finish => "How did it end?",
        RollbackStep.Verify => "Did it help?",
        _ => "Abandon the rollback",
    };

    internal static Block Head(RollbackPanel panel) => Block.Context($"{Mrkdwn.Bold($"{panel.Incident.Name} {panel.Incident.Title}")} · {panel.Incident.Severity} · {panel.Incident.Status}");

    /// <summary>Two may be on the table at once; nobody should decide one without knowing of the other.</summary>
    static string Others(RollbackPanel panel, Rollback attempt) =>
        string.Join('\n', panel.Attempts.Where(a => a.IsLive && a.Attempt != attempt.Attempt).Select(a => $"Also: {a.Name}, {a.State}: {Mrkdwn.Escape(a.Title)}"));

    internal static Block When() => Block.Input("at", "When", new TextInput { Placeholder = new PlainText("now"), MaxLength = Timeline.When.LongestText }, optional: true, hint: "Like 10m ago or 14:05. Empty is now.");

    internal static Block Choice(string field, string label, IEnumerable<(string Value, string Text)> options, string? chosen, bool optional = false)
    {
        var all = options.Select(o => Option.Of(o.Text, o.Value)).ToList();
        return Block.Input(field, label, new Select(all) { InitialOption = all.Find(o => o.Value == chosen) }, optional);
    }

    internal static Block Line(string field, string label, string text, string? example, int most, bool optional = true) =>
        Block.Input(field, label, new TextInput { InitialValue = text, MaxLength = most, Placeholder = example is null ? null : new PlainText(example) }, optional);

    internal static Block Text(string field, string label, string text, string? hint, bool optional = true) =>
        Block.Input(field, label, new TextInput { Multiline = true, InitialValue = text }, optional, hint: hint);
}

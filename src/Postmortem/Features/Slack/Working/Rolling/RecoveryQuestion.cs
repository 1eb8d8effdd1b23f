using System.Globalization;
using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Web;

namespace Postmortem.Features.Slack.Working.Rolling;

/// <summary>One answer to the decision clock. The button opens its form; where somebody was quicker it tells what is decided.</summary>
/// <param name="choice">One of <see cref="RollbackDirection"/>, or <see cref="Wait"/>.</param>
public sealed class RecoveryButton(string choice, Database database, PreflightTemplates templates, AppOptions app, TimeProvider clock) : IButton
{
    public const string Wait = "wait";

    public static readonly string[] Choices = [RollbackDirection.Back, RollbackDirection.Forward, Wait];

    public static string ActionOf(string choice) => $"recovery_{choice}";

    public string ActionId => ActionOf(choice);

    public string? Opens => "Decide";

    public bool NeedsIncident => true;

    public async Task<Reply> RunAsync(ButtonCall call, CancellationToken ct)
    {
        if (call.Actor.Lacks(Role.Responder) is { } refused) return Notice(refused.Message);
        var (panel, standing, minutes) = await database.ReadAsync(async s => (
            await s.ReadRollbackPanelAsync(call.Incident!, call.Actor, clock.GetUtcNow(), alsoUnsaid: true),
            await s.StandingDecisionAsync(call.Incident!.Id, call.Actor.Zone()),
            await s.FindDecideMinutesAsync(call.Incident!.Severity) ?? WaitWithRecovery.UsualMinutes), ct);
        if (!panel.Start.Open) return Notice($"{panel.Incident.Name} is {panel.Incident.Status}.");
        if (standing is not null) return Notice(standing);
        if (choice == Wait) return Reply.Show(RecoveryModals.Wait(panel, minutes));
        // Somebody proposed it meanwhile, or before: that one is decided, with what it says.
        return Reply.Show(panel.Attempts.LastOrDefault(a => a.State == RollbackState.Proposed && a.Direction == choice) is { } proposed
            ? RollbackModals.Of(RollbackStep.Decide, panel, proposed, templates.For(proposed.Kind))
            : RecoveryModals.Decide(panel, choice, templates, app));
    }

    static Reply Notice(string text) => Reply.Show(Modal.Notice("Decide", Mrkdwn.Escape(text)));
}

static class RecoveryModals
{
    public const string DecideCallback = "recovery_decide";
    public const string WaitCallback = "recovery_wait";

    public static Modal Decide(RollbackPanel panel, string direction, PreflightTemplates templates, AppOptions app)
    {
        var draft = (panel.Suspect is { } suspect ? RollbackFormView.Of(panel, suspect, direction) : RollbackFormView.Next(panel, null)).Draft;
        return new Modal(RollbackDirection.InWords(direction))
        {
            CallbackId = DecideCallback,
            PrivateMetadata = new AttemptSubject(panel.Incident.Number, 0, 0).Write(),
            Submit = new PlainText("Decide"),
            Blocks =
            [
                RollbackModals.Head(panel),
                Block.Section(panel.Suspect is { } undo ? UndoLines.Of(undo, app) : ""),
                RollbackModals.Choice("direction", "Way", RollbackDirection.All.Select(d => (d, RollbackDirection.InWords(d))), direction),
                RollbackModals.Text("why", "Why", "", "What speaks for it, as you know it now.", optional: false),
                .. RollbackModals.Target(panel, draft),
                .. RollbackModals.Questions(templates.For(draft.Kind)),
                RollbackModals.When(),
            ],
        };
    }

    public static Modal Wait(RollbackPanel panel, int minutes) => new("Wait")
    {
        CallbackId = WaitCallback,
        PrivateMetadata = new AttemptSubject(panel.Incident.Number, 0, 0).Write(),
        Submit = new PlainText("Wait"),
        Blocks =
        [
            RollbackModals.Head(panel),
            RollbackModals.Text("why", "Why", "", "What you wait for, and what would change your mind.", optional: false),
            RollbackModals.Line("minutes", "Ask again after how many minutes", minutes.ToString(CultureInfo.InvariantCulture), null, most: 3),
        ],
    };
}

public sealed class RecoverySubmission(DecideRecovery decide, RollbackForms forms, TimeProvider clock) : RollbackSubmission(forms, clock)
{
    public override string CallbackId => RecoveryModals.DecideCallback;

    protected override Task<Result<Rollback>> TakeAsync(AttemptSubject subject, Timeline.Moment? at, SubmissionCall call, CancellationToken ct) =>
        decide.RunAsync(new(subject.Number, FieldsOf(call), call.Text("why"), null, AnswersOf(call), call.Text("preflight_skipped_because"), at?.At, at?.Accuracy), call.Actor, ct);
}

public sealed class WaitSubmission(WaitWithRecovery wait) : ISubmission
{
    public string CallbackId => RecoveryModals.WaitCallback;

    public async Task<ModalAnswer> RunAsync(SubmissionCall call, CancellationToken ct)
    {
        if (AttemptSubject.Read(call.View.PrivateMetadata) is not { } subject) return ModalAnswer.NotDone("This form is no longer understood. Please open it again.", call);
        var typed = (call.Text("minutes") ?? "").Trim();
        // What is no number is out of range; the operation says what is in it.
        int? minutes = typed.Length == 0 ? null : int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var waited = await wait.RunAsync(new(subject.Number, call.Text("why"), minutes), call.Actor, ct);
        return waited.Failure switch
        {
            null => ModalAnswer.Done,
            { Outcome: Outcome.Conflict or Outcome.NotFound } overtaken => ModalAnswer.NotDone(Mrkdwn.Escape(overtaken.Message), call),
            var failure => ModalAnswer.Refused(failure, call),
        };
    }
}

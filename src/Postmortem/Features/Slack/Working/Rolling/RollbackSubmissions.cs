using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Dispatch;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Slack.Working.Rolling;

/// <summary>What all forms of a rollback have in common: the attempt, and when it happened. Each takes its own step.</summary>
public abstract class RollbackSubmission(RollbackForms forms, TimeProvider clock) : ISubmission
{
    public abstract string CallbackId { get; }

    protected abstract Task<Result<Rollback>> TakeAsync(AttemptSubject subject, Moment? at, SubmissionCall call, CancellationToken ct);

    public async Task<ModalAnswer> RunAsync(SubmissionCall call, CancellationToken ct)
    {
        if (AttemptSubject.Read(call.View.PrivateMetadata) is not { } subject) return ModalAnswer.NotDone("This form is no longer understood. Please open it again.", call);
        var checks = new Checks();
        var at = checks.Time("at", call.Text("at"), call.Actor, clock.GetUtcNow());
        var taken = checks.Passed ? await TakeAsync(subject, at, call, ct) : checks.Failure;
        return taken.Failure switch
        {
            null => ModalAnswer.Done,
            // Overtaken: no field is at fault, and none of them would mend it.
            { Outcome: Outcome.Conflict or Outcome.NotFound } overtaken => await forms.AgainAsync(subject, overtaken, call, ct),
            var failure => ModalAnswer.Refused(failure, call),
        };
    }

    protected static RollbackFields FieldsOf(SubmissionCall call) => new(
        call.Text("direction"), call.Text("kind"), Guid.TryParse(call.Text("service_id"), out var service) ? service : null,
        call.Text("scope"), call.Text("from"), call.Text("to"), call.Text("reason"), call.Text("also_undoes"));

    /// <summary>Whatever was answered; the operation knows which questions there are.</summary>
    protected static List<PreflightAnswer> AnswersOf(SubmissionCall call) =>
    [
        .. (call.View.State?.Values.Keys ?? Enumerable.Empty<string>()).Where(k => k.StartsWith("preflight_", StringComparison.Ordinal) && k != "preflight_skipped_because")
            .Select(k => new PreflightAnswer(k["preflight_".Length..], call.Text(k))),
    ];

    /// <summary>Null for a field that was left empty.</summary>
    protected static string? Given(SubmissionCall call, string field) => call.Text(field) is { Length: > 0 } text ? text : null;

    protected static T On<T>(T input, AttemptSubject subject, Moment? at) where T : StepInput => input with { Version = subject.Version, At = at?.At, Accuracy = at?.Accuracy };
}

public sealed class ProposeSubmission(ProposeRollback propose, RollbackForms forms, TimeProvider clock) : RollbackSubmission(forms, clock)
{
    public override string CallbackId => RollbackModals.ProposeCallback;

    protected override Task<Result<Rollback>> TakeAsync(AttemptSubject subject, Moment? at, SubmissionCall call, CancellationToken ct) =>
        propose.RunAsync(new(subject.Number, FieldsOf(call)), call.Actor, ct);
}

/// <summary>Go, with the pre-flight answers, or no, with the reason.</summary>
public sealed class DecideSubmission(DecideRollback decide, RejectRollback reject, RollbackForms forms, TimeProvider clock) : RollbackSubmission(forms, clock)
{
    public override string CallbackId => RollbackModals.CallbackOf(RollbackStep.Decide);

    protected override async Task<Result<Rollback>> TakeAsync(AttemptSubject subject, Moment? at, SubmissionCall call, CancellationToken ct) => call.Text("decision") switch
    {
        RollbackModals.Go => await decide.RunAsync(On(new DecideRollbackInput(subject.Number, subject.Attempt, call.Text("why"), null,
            AnswersOf(call), call.Text("preflight_skipped_because")), subject, at), call.Actor, ct),
        RollbackModals.No => await reject.RunAsync(On(new RejectRollbackInput(subject.Number, subject.Attempt, call.Text("why")), subject, at), call.Actor, ct),
        _ => Failure.Invalid("decision", "Choose whether it is a go."),
    };
}

public sealed class StartSubmission(StartRollback start, RollbackForms forms, TimeProvider clock) : RollbackSubmission(forms, clock)
{
    public override string CallbackId => RollbackModals.CallbackOf(RollbackStep.Start);

    protected override Task<Result<Rollback>> TakeAsync(AttemptSubject subject, Moment? at, SubmissionCall call, CancellationToken ct) =>
        start.RunAsync(On(new StartRollbackInput(subject.Number, subject.Attempt), subject, at), call.Actor, ct);
}

public sealed class FinishSubmission(FinishRollback finish, RollbackForms forms, TimeProvider clock) : RollbackSubmission(forms, clock)
{
    public override string CallbackId => RollbackModals.CallbackOf(RollbackStep.Finish);

    protected override Task<Result<Rollback>> TakeAsync(AttemptSubject subject, Moment? at, SubmissionCall call, CancellationToken ct) =>
        finish.RunAsync(On(new FinishRollbackInput(subject.Number, subject.Attempt, call.Text("outcome"), call.Text("note"), call.Text("side_effects"), call.Text("data_lost")), subject, at), call.Actor, ct);
}

public sealed class VerifySubmission(VerifyRollback verify, RollbackForms forms, TimeProvider clock) : RollbackSubmission(forms, clock)
{
    public override string CallbackId => RollbackModals.CallbackOf(RollbackStep.Verify);

    protected override Task<Result<Rollback>> TakeAsync(AttemptSubject subject, Moment? at, SubmissionCall call, CancellationToken ct) =>
        verify.RunAsync(On(new VerifyRollbackInput(subject.Number, subject.Attempt, call.Text("metric"), call.Text("threshold"), call.Text("value"), call.Text("holds"), call.Text("hold_minutes"), null, Given(call, "side_effects"), Given(call, "data_lost")), subject, at), call.Actor, ct);
}

public sealed class AbandonSubmission(AbandonRollback abandon, RollbackForms forms, TimeProvider clock) : RollbackSubmission(forms, clock)
{
    public override string CallbackId => RollbackModals.CallbackOf(RollbackStep.Abandon);

    protected override Task<Result<Rollback>> TakeAsync(AttemptSubject subject, Moment? at, SubmissionCall call, CancellationToken ct) =>
        abandon.RunAsync(On(new AbandonRollbackInput(subject.Number, subject.Attempt, call.Text("why")), subject, at), call.Actor, ct);
}

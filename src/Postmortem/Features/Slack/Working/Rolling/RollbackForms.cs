using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Dispatch;

namespace Postmortem.Features.Slack.Working.Rolling;

/// <summary>A form of a rollback that was overtaken: shown again as long as its step can still be taken, with what was typed.</summary>
public sealed class RollbackForms(Database database, PreflightTemplates templates, TimeProvider clock)
{
    public async Task<ModalAnswer> AgainAsync(AttemptSubject subject, Failure overtaken, SubmissionCall call, CancellationToken ct)
    {
        var why = Mrkdwn.Escape(overtaken.Message);
        if (StepOf(call.View.CallbackId) is not { } step) return ModalAnswer.NotDone(why, call);
        var panel = await database.ReadAsync(async s => await s.FindIncidentRefAsync(subject.Number, call.Actor) is { } incident ? await s.ReadRollbackPanelAsync(incident, call.Actor, clock.GetUtcNow()) : null, ct);
        if (panel?.Attempts.FirstOrDefault(a => a.Attempt == subject.Attempt) is not { } attempt || RollbackSteps.Refusal(attempt, step, panel.Zone) is not null) return ModalAnswer.NotDone(why, call);
        var form = RollbackModals.Of(step, panel, attempt, templates.For(attempt.Kind));
        return ModalAnswer.Show(form with { Blocks = [Block.Section($"*Nothing is done yet.* {why}"), .. Typed.Into(form.Blocks, call)] });
    }

    static RollbackStep? StepOf(string? callback) => Enum.GetValues<RollbackStep>().Cast<RollbackStep?>().FirstOrDefault(s => RollbackModals.CallbackOf(s!.Value) == callback);
}

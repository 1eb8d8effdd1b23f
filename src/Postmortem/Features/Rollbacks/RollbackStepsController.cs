using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks;

/// <summary>Each step is a resource of the attempt: GET shows its form, POST takes it.</summary>
[Area("Rollbacks"), Route("/incidents/{number:int}/rollbacks/{attempt:int}")]
public sealed class RollbackStepsController(Database database, TimeProvider clock, DecideRollback decide, RejectRollback reject, StartRollback start,
    FinishRollback finish, VerifyRollback verify, AbandonRollback abandon, ReadRecovery read) : Controller
{
    /// <param name="reading">What was read just now, and fills the check in.</param>
    [HttpGet("{step:regex(^(decision|rejection|start|finish|verification|abandonment)$)}")]
    public Task<IActionResult> FormAsync(int number, int attempt, string step, Guid? reading, CancellationToken ct) => ShowAsync(number, attempt, StepView.OfPath(step)!.Value, null, ct, reading);

    /// <summary>Reads the service's recovery checks. What they say fills the form in, and waits for a person.</summary>
    [HttpPost("reading")]
    public async Task<IActionResult> ReadAsync(int number, int attempt, CancellationToken ct)
    {
        var result = await read.RunAsync(new(number, attempt), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(number, attempt, RollbackStep.Verify, failure, ct) : Redirect($"/incidents/{number}/rollbacks/{attempt}/verification?reading={result.Value.Id}");
    }

    [HttpPost("decision")]
    public Task<IActionResult> DecideAsync(int number, int attempt, StepForm form, CancellationToken ct) => TakeAsync(number, attempt, RollbackStep.Decide, form, (at, actor) =>
        decide.RunAsync(form.On(new DecideRollbackInput(number, attempt, form.Why, form.DeciderRole, PreflightForm.Of(Request.Form), form.PreflightSkippedBecause), at), actor, ct), ct);

    [HttpPost("rejection")]
    public Task<IActionResult> RejectAsync(int number, int attempt, StepForm form, CancellationToken ct) => TakeAsync(number, attempt, RollbackStep.Reject, form, (at, actor) =>
        reject.RunAsync(form.On(new RejectRollbackInput(number, attempt, form.Why, form.DeciderRole), at), actor, ct), ct);

    [HttpPost("start")]
    public Task<IActionResult> StartAsync(int number, int attempt, StepForm form, CancellationToken ct) => TakeAsync(number, attempt, RollbackStep.Start, form, (at, actor) =>
        start.RunAsync(form.On(new StartRollbackInput(number, attempt), at), actor, ct), ct);

    [HttpPost("finish")]
    public Task<IActionResult> FinishAsync(int number, int attempt, StepForm form, CancellationToken ct) => TakeAsync(number, attempt, RollbackStep.Finish, form, (at, actor) =>
        finish.RunAsync(form.On(new FinishRollbackInput(number, attempt, form.Outcome, form.Note, form.SideEffects, form.DataLost), at), actor, ct), ct);

    [HttpPost("verification")]
    public Task<IActionResult> VerifyAsync(int number, int attempt, StepForm form, CancellationToken ct) => TakeAsync(number, attempt, RollbackStep.Verify, form, (at, actor) =>
        verify.RunAsync(form.On(new VerifyRollbackInput(number, attempt, form.Metric, form.Threshold, form.Value, form.Holds, form.HoldMinutes, form.Reading, form.SideEffects, form.DataLost), at), actor, ct), ct);

    [HttpPost("abandonment")]
    public Task<IActionResult> AbandonAsync(int number, int attempt, StepForm form, CancellationToken ct) => TakeAsync(number, attempt, RollbackStep.Abandon, form, (at, actor) =>
        abandon.RunAsync(form.On(new AbandonRollbackInput(number, attempt, form.Why), at), actor, ct), ct);

    async Task<IActionResult> TakeAsync(int number, int attempt, RollbackStep step, StepForm form, Func<Moment?, Actor, Task<Result<Rollback>>> run, CancellationToken ct)
    {
        var actor = User.ToActor();
        var checks = new Checks();
        var at = checks.Time("at", form.At, actor, clock.GetUtcNow(), past: await database.FindPastAsync(number, actor, clock.GetUtcNow(), ct, form.At));
        var result = checks.Passed ? await run(at, actor) : checks.Failure;
        return result.Failure is { } failure ? await ShowAsync(number, attempt, step, failure, ct, form.Reading) : await GoOnAsync(number, result.Value, ct);
    }

    /// <summary>After one that did not help, to the next that is proposed.</summary>
    async Task<IActionResult> GoOnAsync(int number, Rollback taken, CancellationToken ct)
    {
        var proposes = taken.State is RollbackState.Partial or RollbackState.Failed && await database.ReadPanelAsync(number, User.ToActor(), clock.GetUtcNow(), ct) is { OffersNext: true };
        return this.Saved($"/incidents/{number}#{(proposes ? "rb-next" : "rollbacks")}");
    }

    async Task<IActionResult> ShowAsync(int number, int attempt, RollbackStep step, Failure? failure, CancellationToken ct, Guid? reading = null)
    {
        var panel = await database.ReadPanelAsync(number, User.ToActor(), clock.GetUtcNow(), ct);
        if (panel?.Attempts.FirstOrDefault(a => a.Attempt == attempt) is not { } rollback) return this.Refuse(Failure.NotFound($"Attempt {attempt} of INC-{number}"));
        var read = reading is { } id ? await database.ReadAsync(s => s.FindReadingAsync(rollback.Id, id), ct) : null;
        var view = new StepView(panel, rollback, step, Inline: false, read);
        return this.ShowForm(Role.Responder, "StepPage", view, failure);
    }
}

/// <summary>The fields of all steps, as they are posted.</summary>
public sealed class StepForm
{
    public string? At { get; set; }
    public int? Version { get; set; }
    public string? Why { get; set; }
    [FromForm(Name = "decider_role")] public string? DeciderRole { get; set; }
    [FromForm(Name = "preflight_skipped_because")] public string? PreflightSkippedBecause { get; set; }
    public string? Outcome { get; set; }
    public string? Note { get; set; }
    [FromForm(Name = "side_effects")] public string? SideEffects { get; set; }
    [FromForm(Name = "data_lost")] public string? DataLost { get; set; }
    public string? Metric { get; set; }
    public string? Threshold { get; set; }
    public string? Value { get; set; }
    public string? Holds { get; set; }
    [FromForm(Name = "hold_minutes")] public string? HoldMinutes { get; set; }
    public Guid? Reading { get; set; }

    internal T On<T>(T input, Moment? at) where T : StepInput => input with { Version = Version, At = at?.At, Accuracy = at?.Accuracy };
}

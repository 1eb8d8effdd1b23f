using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Rollbacks.Deciding;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks;

/// <summary>Each step is a resource of the attempt: GET shows its form, POST takes it.</summary>
[Area("Rollbacks"), Route("/incidents/{number:int}/rollbacks/{attempt:int}")]
public sealed class RollbackStepsController(Database database, TimeProvider clock, DecideRollback decide, RejectRollback reject, StartRollback start,
    FinishRollback finish, VerifyRollback verify, AbandonRollback abandon) : Controller
{
    [HttpGet("{step:regex(^(decision|rejection|start|finish|verification|abandonment)$)}")]
    public Task<IActionResult> FormAsync(int number, int attempt, string step, CancellationToken ct) => ShowAsync(number, attempt, StepView.OfPath(step)!.Value, null, ct);

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
        verify.RunAsync(form.On(new VerifyRollbackInput(number, attempt, form.Metric, form.Threshold, form.Value, form.Holds), at), actor, ct), ct);

    [HttpPost("abandonment")]
    public Task<IActionResult> AbandonAsync(int number, int attempt, StepForm form, CancellationToken ct) => TakeAsync(number, attempt, RollbackStep.Abandon, form, (at, actor) =>
        abandon.RunAsync(form.On(new AbandonRollbackInput(number, attempt, form.Why), at), actor, ct), ct);

    async Task<IActionResult> TakeAsync(int number, int attempt, RollbackStep step, StepForm form, Func<Moment?, Actor, Task<Result<Rollback>>> run, CancellationToken ct)
    {
        var actor = User.ToActor();
        var checks = new Checks();
        var at = checks.Time("at", form.At, actor, clock.GetUtcNow(), past: await database.FindPastAsync(number, actor, clock.GetUtcNow(), ct, form.At));
        var result = checks.Passed ? await run(at, actor) : checks.Failure;
        return result.Failure is { } failure ? await ShowAsync(number, attempt, step, failure, ct) : Redirect($"/incidents/{number}#rollbacks");
    }

    async Task<IActionResult> ShowAsync(int number, int attempt, RollbackStep step, Failure? failure, CancellationToken ct)
    {
        var panel = await database.ReadPanelAsync(number, User.ToActor(), clock.GetUtcNow(), ct);
        if (panel?.Attempts.FirstOrDefault(a => a.Attempt == attempt) is not { } rollback) return this.Refuse(Failure.NotFound($"Attempt {attempt} of INC-{number}"));
        var view = new StepView(panel, rollback, step, Inline: false);
        return failure is null ? View("StepPage", view) : this.Refuse(failure, "StepPage", view);
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

    internal T On<T>(T input, Moment? at) where T : StepInput => input with { Version = Version, At = at?.At, Accuracy = at?.Accuracy };
}

using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Actions;

/// <summary>The steps of a follow-up; each is a form on the follow-up's page and a page of its own.</summary>
[Area("Actions"), Route("/follow-ups/{number:int}")]
public sealed class FollowUpStepsController(Database database, TimeProvider clock, StartActionItem start, ClaimDone claimDone, VerifyActionItem verify,
    AskToDecline askToDecline, DeclineActionItem decline, KeepActionItem keep, ReopenActionItem reopen, ExtendDueDate extendDueDate) : Controller
{
    [HttpGet("{step:regex(^(start|done|verification|decline-request|decline|keeping|reopening|due-date)$)}")]
    public Task<IActionResult> FormAsync(int number, string step, CancellationToken ct) => ShowAsync(number, step, null, ct);

    [HttpPost("start")]
    public async Task<IActionResult> StartAsync(int number, int? version, CancellationToken ct) =>
        await AnswerAsync(number, "start", await start.RunAsync(new(number, version), User.ToActor(), ct), ct);

    [HttpPost("done")]
    public async Task<IActionResult> ClaimDoneAsync(int number, string? claim, string? link, int? version, CancellationToken ct) =>
        await AnswerAsync(number, "done", await claimDone.RunAsync(new(number, claim, link, version), User.ToActor(), ct), ct);

    [HttpPost("verification")]
    public async Task<IActionResult> VerifyAsync(int number, string? kind, string? evidence, string? link, int? experiment, int? version, CancellationToken ct) =>
        await AnswerAsync(number, "verification", await verify.RunAsync(new(number, kind, evidence, link, version, experiment), User.ToActor(), ct), ct);

    [HttpPost("decline-request")]
    public async Task<IActionResult> AskToDeclineAsync(int number, string? reason, int? version, CancellationToken ct) =>
        await AnswerAsync(number, "decline-request", await askToDecline.RunAsync(new(number, reason, version), User.ToActor(), ct), ct);

    [HttpPost("decline")]
    public async Task<IActionResult> DeclineAsync(int number, string? reason, [FromForm(Name = "asked_by_id")] Guid? askedById, int? version, CancellationToken ct) =>
        await AnswerAsync(number, "decline", await decline.RunAsync(new(number, reason, askedById, version), User.ToActor(), ct), ct);

    [HttpPost("keeping")]
    public async Task<IActionResult> KeepAsync(int number, string? reason, int? version, CancellationToken ct) =>
        await AnswerAsync(number, "keeping", await keep.RunAsync(new(number, reason, version), User.ToActor(), ct), ct);

    [HttpPost("reopening")]
    public async Task<IActionResult> ReopenAsync(int number, string? reason, int? version, CancellationToken ct) =>
        await AnswerAsync(number, "reopening", await reopen.RunAsync(new(number, reason, version), User.ToActor(), ct), ct);

    [HttpPost("due-date")]
    public async Task<IActionResult> ExtendAsync(int number, [FromForm(Name = "due_on")] DateOnly? dueOn, string? reason, int? version, CancellationToken ct) =>
        ModelState.Misread() is { } misread
            ? await ShowAsync(number, "due-date", misread, ct)
            : await AnswerAsync(number, "due-date", await extendDueDate.RunAsync(new(number, dueOn, reason, version), User.ToActor(), ct), ct);

    async Task<IActionResult> AnswerAsync(int number, string step, Result<Done> result, CancellationToken ct) =>
        result.Failure is { } failure ? await ShowAsync(number, step, failure, ct) : this.Saved($"/follow-ups/{number}");

    async Task<IActionResult> ShowAsync(int number, string step, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => FollowUpPage.ReadAsync(s, number, User.ToActor(), clock.GetUtcNow()), ct);
        if (page is null) return this.Refuse(Failure.NotFound(ActionItem.NameOf(number)));
        if (failure is null && User.ToActor().Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        ViewData["Step"] = step;
        return failure is null ? View("Step", page) : this.Refuse(failure, "Step", page);
    }
}

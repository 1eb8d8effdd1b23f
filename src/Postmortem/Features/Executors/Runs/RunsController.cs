using Microsoft.AspNetCore.Mvc;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Executors.Runs;

/// <summary>Buttons beside a rollback's steps.</summary>
[Area("Executors"), Route("/incidents/{number:int}/rollbacks/{attempt:int}/runs")]
public sealed class RunsController(AskRun ask, ApproveRun approve, AbortRun abort, ResendRun resend) : Controller
{
    [HttpPost]
    public async Task<IActionResult> AskAsync(int number, int attempt, [FromForm(Name = "dry_run")] bool dryRun, int? version, CancellationToken ct) =>
        Back(number, await ask.RunAsync(new(number, attempt, dryRun, version), User.ToActor(), ct));

    [HttpPost("{run:guid}/approval")]
    public async Task<IActionResult> ApproveAsync(int number, int attempt, Guid run, CancellationToken ct) => Back(number, await approve.RunAsync(number, attempt, run, User.ToActor(), ct));

    [HttpPost("{run:guid}/abort")]
    public async Task<IActionResult> AbortAsync(int number, int attempt, Guid run, CancellationToken ct) => Back(number, await abort.RunAsync(number, attempt, run, User.ToActor(), ct));

    [HttpPost("{run:guid}/resend")]
    public async Task<IActionResult> ResendAsync(int number, int attempt, Guid run, CancellationToken ct) => Back(number, await resend.RunAsync(number, attempt, run, User.ToActor(), ct));

    IActionResult Back(int number, Result<Run> result) => result.Failure is { } failure ? this.Refuse(failure) : Redirect($"/incidents/{number}#rollbacks");
}

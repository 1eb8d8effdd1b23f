using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.FirstRun;

[Area("Accounts"), Route("/setup"), AllowAnonymous]
public sealed class SetupController(FirstRunGate gate, SetUp setUp) : Controller
{
    const string Page = "FirstRun/SetUp";

    [HttpGet]
    public async Task<IActionResult> FormAsync(CancellationToken ct) => await gate.IsNeededAsync(ct) ? View(Page) : Redirect("/sign-in");

    [HttpPost, EnableRateLimiting(RateLimits.SetupPolicy), RequestSizeLimit(64 * 1024)]
    public async Task<IActionResult> SetUpAsync(string? code, string? name, string? email, string? password, [FromForm(Name = "password_again")] string? passwordAgain, [FromForm(Name = "time_zone")] string? timeZone, CancellationToken ct)
    {
        if (!await gate.IsNeededAsync(ct)) return Redirect("/sign-in");
        var result = await setUp.RunAsync(new(code, name, email, password, passwordAgain, timeZone), ct);
        if (result.Failure is { } failure) return this.Refuse(failure, Page, null);
        await HttpContext.SignInAsync(result.Value);
        TempData["Notice"] = "You are the first administrator. Invite the others under Settings, Invitations.";
        return Redirect("/incidents");
    }
}

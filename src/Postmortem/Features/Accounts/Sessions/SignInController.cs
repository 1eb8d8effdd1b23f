using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.Sessions;

[Area("Accounts"), AllowAnonymous]
public sealed class SignInController(SignIn signIn) : Controller
{
    const string Page = "Sessions/SignIn";

    [HttpGet("/sign-in")]
    public IActionResult Form(string? back) => User.Identity is { IsAuthenticated: true } ? Onward(back) : View(Page);

    [HttpPost("/sign-in"), EnableRateLimiting(RateLimits.SignInPolicy), RequestSizeLimit(64 * 1024)]
    public async Task<IActionResult> SignInAsync(string? email, string? password, string? back, CancellationToken ct)
    {
        var result = await signIn.RunAsync(new(email, password), ct);
        if (result.Failure is { } failure) return this.Refuse(failure, Page, null);
        await HttpContext.SignInAsync(result.Value);
        return Onward(back);
    }

    [HttpPost("/sign-out")]
    public async Task<IActionResult> SignOutAsync()
    {
        await HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Redirect("/sign-in");
    }

    IActionResult Onward(string? back) => Url.IsLocalUrl(back) ? LocalRedirect(back) : Redirect("/incidents");
}

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.Sessions;

[Area("Accounts"), AllowAnonymous]
public sealed class SignInController(SignIn signIn, SignOut signOut, KeptForms forms) : Controller
{
    const string Page = "Sessions/SignIn";

    [HttpGet("/sign-in")]
    public IActionResult Form(string? back) => User.Identity is { IsAuthenticated: true } ? Onward(back) : View(Page);

    /// <summary>A form came without a session: it waits in the sign-in page.</summary>
    [Route("/error/401"), IgnoreAntiforgeryToken]
    public IActionResult SessionEnded()
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return HttpContext.Features.Get<KeptForm>() is { } form ? View(Page, forms.Seal(form)) : new EmptyResult();
    }

    [HttpPost("/sign-in"), EnableRateLimiting(RateLimits.SignInPolicy), RequestSizeLimit(KeptForms.LargestSignIn)]
    public async Task<IActionResult> SignInAsync(string? email, string? password, string? back, string? kept, CancellationToken ct)
    {
        var result = await signIn.RunAsync(new(email, password), ct);
        if (result.Failure is { } failure) return this.Refuse(failure, Page, kept);
        await HttpContext.SignInAsync(result.Value);
        return forms.Open(kept) is { } form ? View("/Features/Shared/Kept.cshtml", form) : Onward(back);
    }

    [HttpPost("/sign-out")]
    public async Task<IActionResult> SignOutAsync(CancellationToken ct)
    {
        if (User.Session() is { } session) await signOut.RunAsync(session, ct);
        await HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        return Redirect("/sign-in");
    }

    IActionResult Onward(string? back) => Url.IsLocalUrl(back) ? LocalRedirect(back) : Redirect("/incidents");
}

using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Accounts;

[Area("Accounts"), AllowAnonymous]
public sealed class SignInController(Database database, IPasswordHasher<Person> hasher) : Controller
{
    [HttpGet("/sign-in")]
    public IActionResult Form() => View("SignIn");

    [HttpPost("/sign-in")]
    public async Task<IActionResult> SignInAsync(string? email, string? password, string? back, CancellationToken ct)
    {
        var person = await database.ReadAsync(s => s.FindPersonByEmailAsync((email ?? "").Trim().ToLowerInvariant()), ct);
        if (person?.PasswordHash is null || hasher.VerifyHashedPassword(person, person.PasswordHash, password ?? "") == PasswordVerificationResult.Failed)
            return this.Refuse(Failure.Invalid("email", "The address and the password do not go together. Check both and try again."), "SignIn", null);
        var identity = new ClaimsIdentity([
            new(Claims.Person, person.Id.ToString()), new(ClaimTypes.Name, person.Name), new(ClaimTypes.Role, person.Role),
            new(Claims.Zone, person.TimeZone), new(Claims.Stamp, person.SecurityStamp),
        ], CookieAuthenticationDefaults.AuthenticationScheme);
        await HttpContext.SignInAsync(new ClaimsPrincipal(identity), new AuthenticationProperties { IsPersistent = true });
        return Url.IsLocalUrl(back) ? LocalRedirect(back!) : Redirect("/incidents");
    }
}

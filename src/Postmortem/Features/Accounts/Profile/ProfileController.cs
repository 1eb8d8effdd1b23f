using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Postmortem.Data;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.Profile;

[Area("Accounts"), Route("/settings/profile")]
public sealed class ProfileController(Database database, UpdateProfile updateProfile, ChangePassword changePassword) : Controller
{
    [HttpGet]
    public Task<IActionResult> FormAsync(CancellationToken ct) => ShowAsync(null, ct);

    [HttpPost]
    public async Task<IActionResult> UpdateAsync(string? name, [FromForm(Name = "time_zone")] string? timeZone, [FromForm(Name = "shown_as_role")] bool shownAsRole, int? version, CancellationToken ct)
    {
        var result = await updateProfile.RunAsync(new(name, timeZone, shownAsRole, version), User.ToActor(), ct);
        if (result.Failure is { } failure) return await ShowAsync(failure, ct);
        TempData["Notice"] = "Your profile is saved.";
        return Redirect("/settings/profile");
    }

    [HttpGet("password")]
    public IActionResult PasswordForm() => View("Profile/Password");

    [HttpPost("password"), EnableRateLimiting(RateLimits.SignInPolicy)]
    public async Task<IActionResult> ChangePasswordAsync([FromForm(Name = "current_password")] string? current, string? password, [FromForm(Name = "password_again")] string? passwordAgain, CancellationToken ct)
    {
        var result = await changePassword.RunAsync(new(current, password, passwordAgain), User.ToActor(), ct);
        if (result.Failure is { } failure) return this.Refuse(failure, "Profile/Password", null);
        await HttpContext.SignInAsync(result.Value);
        TempData["Notice"] = "Your password is changed. You are signed out everywhere else.";
        return Redirect("/settings/profile");
    }

    async Task<IActionResult> ShowAsync(Failure? failure, CancellationToken ct)
    {
        var person = await database.ReadAsync(s => s.FindPersonAsync(User.ToActor().ViewerId()), ct);
        return failure is null ? View("Profile/Profile", person) : this.Refuse(failure, "Profile/Profile", person);
    }
}

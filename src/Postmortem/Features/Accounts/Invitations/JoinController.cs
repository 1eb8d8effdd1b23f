using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Postmortem.Data;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.Invitations;

/// <param name="Known">Whose account or name it is; null for somebody new.</param>
public sealed record JoinPage(string Token, Invitation Invitation, Person? Known);

[Area("Accounts"), Route("/join/{token}"), AllowAnonymous, EnableRateLimiting(RateLimits.InvitationPolicy)]
public sealed class JoinController(Database database, AcceptInvitation acceptInvitation, TimeProvider clock) : Controller
{
    [HttpGet]
    public Task<IActionResult> FormAsync(string token, CancellationToken ct) => ShowAsync(token, null, ct);

    [HttpPost, RequestSizeLimit(64 * 1024)]
    public async Task<IActionResult> AcceptAsync(string token, string? name, string? password, [FromForm(Name = "password_again")] string? passwordAgain, [FromForm(Name = "time_zone")] string? timeZone, CancellationToken ct)
    {
        var result = await acceptInvitation.RunAsync(new(token, name, password, passwordAgain, timeZone), ct);
        if (result.Failure is { } failure) return await ShowAsync(token, failure, ct);
        await HttpContext.SignInAsync(result.Value);
        return Redirect("/incidents");
    }

    async Task<IActionResult> ShowAsync(string token, Failure? failure, CancellationToken ct)
    {
        // Not even to the next page: the address of this one is the secret.
        Response.Headers["Referrer-Policy"] = "no-referrer";
        var page = await database.ReadAsync(async s =>
            await s.FindInvitationByTokenAsync(token) is { } invitation && invitation.IsGood(clock.GetUtcNow())
                ? new JoinPage(token, invitation, invitation.PersonId is { } id ? await s.FindPersonAsync(id) : null)
                : null, ct);
        if (page is null) return this.Refuse(AcceptInvitation.Spent());
        return failure is null ? View("Invitations/Join", page) : this.Refuse(failure, "Invitations/Join", page);
    }
}

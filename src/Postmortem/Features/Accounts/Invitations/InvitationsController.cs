using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.Invitations;

[Area("Accounts"), Route("/settings/invitations"), Needs(Role.Administrator)]
public sealed class InvitationsController(Database database, Invite invite, RevokeInvitation revokeInvitation) : Controller
{
    [HttpGet]
    public Task<IActionResult> ListAsync(Guid? before, CancellationToken ct) => ShowAsync(before, null, ct);

    /// <summary>Answers with the link itself, not with a redirect: it is kept nowhere that it could be fetched from again.</summary>
    [HttpPost]
    public async Task<IActionResult> InviteAsync(string? email, string? role, [FromForm(Name = "person_id")] Guid? personId, CancellationToken ct)
    {
        var result = await invite.RunAsync(new(email, role, personId), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(null, failure, ct) : View("Invitations/Made", result.Value);
    }

    [HttpPost("{id:guid}/revocation")]
    public async Task<IActionResult> RevokeAsync(Guid id, CancellationToken ct)
    {
        var result = await revokeInvitation.RunAsync(id, User.ToActor(), ct);
        if (result.Failure is { } failure) return await ShowAsync(null, failure, ct);
        TempData["Notice"] = "The link is revoked.";
        return Redirect("/settings/invitations");
    }

    async Task<IActionResult> ShowAsync(Guid? before, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => s.ListInvitationsAsync(before), ct);
        return failure is null ? View("Invitations/Invitations", page) : this.Refuse(failure, "Invitations/Invitations", page);
    }
}

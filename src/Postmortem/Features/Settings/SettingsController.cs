using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Settings;

/// <summary>The numbers that tell an administrator where something waits.</summary>
public sealed record SettingsOverview
{
    public int Accounts { get; init; }
    public int OpenInvitations { get; init; }
    public int GoodTokens { get; init; }
    public int FailedMessages { get; init; }
}

[Area("Settings"), Route("/settings")]
public sealed class SettingsController(Database database, TimeProvider clock) : Controller
{
    [HttpGet]
    public async Task<IActionResult> OverviewAsync(CancellationToken ct)
    {
        if (!User.ToActor().IsAdministrator) return Redirect("/settings/profile");
        return View("Overview", await database.ReadAsync(s => s.OneAsync<SettingsOverview>("""
            select (select count(*) from people where password_hash is not null and disabled_at is null) as accounts,
              (select count(*) from invitations where accepted_at is null and revoked_at is null and expires_at > @Now) as open_invitations,
              (select count(*) from api_tokens where revoked_at is null and (expires_at is null or expires_at > @Now)) as good_tokens,
              (select count(*) from outbox where failed_at is not null) as failed_messages
            """, new { Now = clock.GetUtcNow() }), ct));
    }

    [HttpGet("roles")]
    public IActionResult Roles() => View("Roles");
}

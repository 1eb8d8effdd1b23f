using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.Tokens;

public sealed record TokensPage(Page<ApiToken> Tokens, bool IsEverybodys);

[Area("Accounts"), Route("/settings/tokens")]
public sealed class TokensController(Database database, CreateToken createToken, RevokeToken revokeToken, TimeProvider clock) : Controller
{
    [HttpGet]
    public Task<IActionResult> ListAsync(bool all, Guid? before, CancellationToken ct) => ShowAsync(all, before, null, ct);

    /// <summary>Answers with the token itself, not with a redirect: it is kept nowhere that it could be fetched from again.</summary>
    [HttpPost]
    public async Task<IActionResult> CreateAsync(string? name, bool read, bool write, [FromForm(Name = "expires_in_days")] int? days, CancellationToken ct)
    {
        string[] scopes = [.. read ? [TokenScope.Read] : Array.Empty<string>(), .. write ? [TokenScope.Write] : Array.Empty<string>()];
        var expires = days is > 0 and <= 3660 ? clock.GetUtcNow().AddDays(days.Value) : (DateTimeOffset?)null;
        var result = await createToken.RunAsync(new(name, scopes, expires), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(false, null, failure, ct) : View("Tokens/Made", result.Value);
    }

    [HttpPost("{id:guid}/revocation")]
    public async Task<IActionResult> RevokeAsync(Guid id, bool all, CancellationToken ct)
    {
        var result = await revokeToken.RunAsync(id, User.ToActor(), ct);
        if (result.Failure is { } failure) return this.Refuse(failure);
        TempData["Notice"] = "The token is revoked. It stops working within seconds.";
        return Redirect(all ? "/settings/tokens?all=true" : "/settings/tokens");
    }

    async Task<IActionResult> ShowAsync(bool all, Guid? before, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var everybodys = all && actor.IsAdministrator;
        var page = new TokensPage(await database.ReadAsync(s => s.ListTokensAsync(everybodys ? null : actor.ViewerId(), before), ct), everybodys);
        return failure is null ? View("Tokens/Tokens", page) : this.Refuse(failure, "Tokens/Tokens", page);
    }
}

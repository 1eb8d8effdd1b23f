using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.Tokens;

/// <summary><c>Authorization: Bearer pm_…</c> for everything under /api.</summary>
public sealed class ApiTokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessCache access, TokenUse use)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "api token";

    const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        var token = header[Bearer.Length..].Trim();
        if (!token.StartsWith(ApiToken.Prefix, StringComparison.Ordinal) || await access.FindTokenAsync(token, Context.RequestAborted) is not { } holder)
            return AuthenticateResult.Fail("The token is unknown, revoked or expired, or its owner is disabled.");
        use.Note(holder.TokenId);
        return AuthenticateResult.Success(new AuthenticationTicket(holder.Person.ToPrincipal(Scheme, Door.Api, holder.Scopes), Scheme));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var tried = (await HandleAuthenticateOnceSafeAsync()).Failure is not null;
        Response.Headers.WWWAuthenticate = tried ? "Bearer realm=\"postmortem\", error=\"invalid_token\"" : "Bearer realm=\"postmortem\"";
        await Context.WriteProblemAsync(StatusCodes.Status401Unauthorized, "No valid token", tried
            ? "This token is unknown, revoked or expired, or its owner is disabled. Make a new one under Settings, API tokens."
            : "Send a token in the header: Authorization: Bearer pm_… Make one under Settings, API tokens.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Context.WriteProblemAsync(StatusCodes.Status403Forbidden, "Not allowed", "This token's owner may not do that.");
}

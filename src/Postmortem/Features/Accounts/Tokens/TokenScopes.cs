using Postmortem.Web;

namespace Postmortem.Features.Accounts.Tokens;

/// <summary>GET needs a token with the scope read, everything else one with write.</summary>
public static class TokenScopes
{
    public static void UseTokenScopes(this WebApplication app) => app.Use((context, next) =>
    {
        var needed = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? TokenScope.Read : TokenScope.Write;
        if (!context.IsApi() || context.User.Identity?.IsAuthenticated != true || context.User.HasClaim(Claims.Scope, needed)) return next(context);
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"postmortem\", error=\"insufficient_scope\", scope=\"{needed}\"";
        return context.WriteProblemAsync(StatusCodes.Status403Forbidden, "Scope is missing", $"This token lacks the scope {needed}. Make one that has it under Settings, API tokens.");
    });
}

using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.Sessions;

/// <summary>The one place in which a person becomes a principal, for cookies and tokens alike.</summary>
public static class PersonClaims
{
    public static ClaimsPrincipal ToPrincipal(this Person person, string scheme, string door = Door.Web, IEnumerable<string>? scopes = null, Guid? session = null) => new(new ClaimsIdentity(
    [
        new(Claims.Person, person.Id.ToString()), new(ClaimTypes.Name, person.Name), new(ClaimTypes.Role, person.Role),
        new(Claims.Zone, person.TimeZone), new(Claims.Stamp, person.SecurityStamp), new(Claims.Door, door),
        .. (scopes ?? []).Select(scope => new Claim(Claims.Scope, scope)), .. session is { } id ? [new Claim(Claims.Session, $"{id}")] : Array.Empty<Claim>(),
    ], scheme));

    /// <summary>Null for a token, and for a session that began before sessions had names.</summary>
    public static Guid? Session(this ClaimsPrincipal? principal) => Guid.TryParse(principal?.FindFirstValue(Claims.Session), out var id) ? id : null;

    /// <summary>From this request on: a page in its answer is already that person's.</summary>
    public static Task SignInAsync(this HttpContext context, Person person)
    {
        context.User = person.ToPrincipal(CookieAuthenticationDefaults.AuthenticationScheme, session: Guid.NewGuid());
        return context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, context.User, new AuthenticationProperties { IsPersistent = true });
    }
}

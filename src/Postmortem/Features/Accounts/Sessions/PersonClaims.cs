using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.Sessions;

/// <summary>The one place in which a person becomes a principal, for cookies and tokens alike.</summary>
public static class PersonClaims
{
    public static ClaimsPrincipal ToPrincipal(this Person person, string scheme, string door = Door.Web, IEnumerable<string>? scopes = null) => new(new ClaimsIdentity(
    [
        new(Claims.Person, person.Id.ToString()), new(ClaimTypes.Name, person.Name), new(ClaimTypes.Role, person.Role),
        new(Claims.Zone, person.TimeZone), new(Claims.Stamp, person.SecurityStamp), new(Claims.Door, door),
        .. (scopes ?? []).Select(scope => new Claim(Claims.Scope, scope)),
    ], scheme));

    /// <summary>From this request on: a page in its answer is already that person's.</summary>
    public static Task SignInAsync(this HttpContext context, Person person)
    {
        context.User = person.ToPrincipal(CookieAuthenticationDefaults.AuthenticationScheme);
        return context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, context.User, new AuthenticationProperties { IsPersistent = true });
    }
}

using System.Security.Claims;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Web;

/// <summary>Claims that sign-in and bearer tokens both issue.</summary>
public static class Claims
{
    /// <summary>The framework's own name for it: form tokens are bound to this claim, and stay good when a name or role changes.</summary>
    public const string Person = ClaimTypes.NameIdentifier;
    public const string Zone = "zone";
    public const string Stamp = "stamp";
    public const string Door = "door";
    public const string Scope = "scope";

    /// <summary>Which of a person's sessions it is.</summary>
    public const string Session = "session";

    public static Actor ToActor(this ClaimsPrincipal user) => new(
        Guid.Parse(user.FindFirstValue(Person)!),
        user.FindFirstValue(ClaimTypes.Name)!,
        user.FindFirstValue(ClaimTypes.Role)!,
        user.FindFirstValue(Door) ?? Features.Shared.Door.Web,
        user.FindFirstValue(Zone) ?? "UTC")
    {
        WithFirstFact = user is KeyedUser { Request: var request } ? request.ClaimAsync : null,
    };
}

/// <summary>Who sent a form that names itself: what they do first is done together with that name.</summary>
public sealed class KeyedUser(ClaimsPrincipal user, KeyedRequest request) : ClaimsPrincipal(user)
{
    public KeyedRequest Request => request;
}

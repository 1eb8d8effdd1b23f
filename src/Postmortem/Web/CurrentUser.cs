using System.Security.Claims;
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

    public static Actor ToActor(this ClaimsPrincipal user) => new(
        Guid.Parse(user.FindFirstValue(Person)!),
        user.FindFirstValue(ClaimTypes.Name)!,
        user.FindFirstValue(ClaimTypes.Role)!,
        user.FindFirstValue(Door) ?? Features.Shared.Door.Web,
        user.FindFirstValue(Zone) ?? "UTC");
}

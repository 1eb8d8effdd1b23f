using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>A redacted version for whoever was given its address. Nothing on it leads into the installation, and no engine may keep it.</summary>
[Area("Exports"), Route("/shared/{token}"), AllowAnonymous, EnableRateLimiting(RateLimits.SharedPolicy)]
public sealed class SharedController(Database database) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ShowAsync(string token, CancellationToken ct)
    {
        // Not even to the next page: the address of this one is the secret.
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow, noarchive, nosnippet";
        Response.Headers.CacheControl = "no-store";
        var version = await database.ReadAsync(s => s.FindSharedAsync(token), ct);
        if (version is null) Response.StatusCode = StatusCodes.Status404NotFound;
        return View("Redaction/Shared", version);
    }
}

using Microsoft.Extensions.Primitives;

namespace Postmortem.Web;

/// <summary>Files under wwwroot: kept for a year when asked for by version (asp-append-version), checked again otherwise.</summary>
public static class Assets
{
    public static readonly StaticFileOptions CachedByVersion = new()
    {
        OnPrepareResponse = file =>
        {
            var versioned = file.Context.Request.Query.ContainsKey("v");
            file.Context.Response.Headers.CacheControl = versioned ? new StringValues("public, max-age=31536000, immutable") : new StringValues("no-cache");
        },
    };
}

using Microsoft.AspNetCore.Mvc;

namespace Postmortem.Web;

/// <summary>Whatever lies under /api speaks to programs: bearer tokens, problem details, never a redirect.</summary>
public static class ApiPaths
{
    public static bool IsApi(this HttpContext context) => context.Request.Path.StartsWithSegments("/api");

    /// <summary>An RFC 9457 answer, for refusals that happen before any controller is asked.</summary>
    public static Task WriteProblemAsync(this HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new ProblemDetails { Type = "about:blank", Title = title, Status = status, Detail = detail },
            options: null, contentType: "application/problem+json", context.RequestAborted);
    }
}

namespace Postmortem.Web;

/// <summary>Whatever lies under /api/ speaks to programs: bearer tokens, problem details, never a redirect. The page /api itself is for people.</summary>
public static class ApiPaths
{
    public static bool IsApi(this HttpContext context) => context.Request.Path.StartsWithSegments("/api", out var rest) && rest.Value is not (null or "" or "/");

    /// <summary>An RFC 9457 answer, for refusals that happen before any controller is asked.</summary>
    public static Task WriteProblemAsync(this HttpContext context, int status, string title, string detail) =>
        new Problem(status, detail) { Title = title }.WriteAsync(context);
}

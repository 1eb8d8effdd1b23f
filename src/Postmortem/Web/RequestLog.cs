using System.Security.Claims;
using Microsoft.AspNetCore.Diagnostics;
using Postmortem.Data;

namespace Postmortem.Web;

/// <summary>
/// One line for each request, with its parts as fields: method, path, status, duration, who, and the number that an
/// error page shows. Never a query, a body, or the address of an invitation or an unlisted page, since those can be secrets.
/// </summary>
public sealed class RequestLog(TimeProvider clock, ILogger<RequestLog> log)
{
    /// <summary>The rest of such an address is a secret.</summary>
    static readonly string[] Secrets = ["/join", "/shared"];
    static readonly PathString[] Probes = ["/healthz", "/readyz"];

    public async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        var begun = clock.GetTimestamp();
        // Pages for errors are reached by running the request again under another address.
        var (method, path) = (context.Request.Method, PathOf(context.Request.Path));
        await next(context);
        var level = LevelOf(context);
        if (!log.IsEnabled(level) || IsUnlogged(context)) return;
        log.Log(level, "{Method} {Path} {Status} in {Milliseconds} ms ({Person}, {Request})", method, path, context.Response.StatusCode,
            (long)clock.GetElapsedTime(begun).TotalMilliseconds, context.User.FindFirstValue(Claims.Person) ?? "nobody", context.TraceIdentifier);
    }

    /// <summary>Something that nobody planned for; its number is what the person was shown.</summary>
    public static void LogFailure(ILogger log, Exception e, HttpContext context)
    {
        var path = context.Features.Get<IExceptionHandlerPathFeature>()?.Path is { } before ? new PathString(before) : context.Request.Path;
        log.Log(e is DatabaseBusyException ? LogLevel.Warning : LogLevel.Error, e, "{Method} {Path} failed ({Request})", context.Request.Method, PathOf(path), context.TraceIdentifier);
    }

    static bool IsUnlogged(HttpContext context) => (context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerPathFeature>()?.Endpoint)?.Metadata.GetMetadata<UnloggedAttribute>() is not null;

    /// <summary>Escaped, so that an address cannot write lines of its own into the log.</summary>
    static string PathOf(PathString path) => Secrets.FirstOrDefault(s => path.StartsWithSegments(s)) is { } secret ? $"{secret}/…" : path.ToUriComponent();

    static LogLevel LevelOf(HttpContext context)
    {
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError) return LogLevel.Warning;
        var isFile = context.GetEndpoint() is null && context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified;
        return isFile || Probes.Any(probe => context.Request.Path.StartsWithSegments(probe)) ? LogLevel.Debug : LogLevel.Information;
    }
}

/// <summary>What people do here without their name: no line says that they came, and no key is kept of the request.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UnloggedAttribute : Attribute;

public static class RequestLogging
{
    /// <summary>Outside of what makes pages of errors, so that the answer's own status is told.</summary>
    public static void UseRequestLog(this WebApplication app) => app.Use(app.Services.GetRequiredService<RequestLog>().RunAsync);
}

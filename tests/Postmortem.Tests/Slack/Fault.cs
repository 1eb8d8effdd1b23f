using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Postmortem.Tests.Slack;

/// <summary>How a call goes wrong.</summary>
/// <param name="DoesItFirst">Slack did it, and the answer was lost.</param>
public sealed record Fault(Func<HttpContext, Task<IResult>> AnswerAsync, bool DoesItFirst = false)
{
    /// <summary>No fault: the one behind it meets a later call.</summary>
    public static readonly Fault None = new(_ => throw new NotSupportedException());

    /// <summary>Slack's own way of saying no: HTTP 200 with a code.</summary>
    public static Fault Error(string code) => new(_ => Task.FromResult(Results.Text($$"""{"ok":false,"error":"{{code}}"}""", "application/json")));

    public static Fault MissingScope(string scope) => new(_ => Task.FromResult(Results.Text($$"""{"ok":false,"error":"missing_scope","needed":"{{scope}}","provided":"commands"}""", "application/json")));

    public static Fault TooMany(int seconds, bool withBody = true) => new(context =>
    {
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Task.FromResult(withBody ? Results.Text("""{"ok":false,"error":"ratelimited"}""", "application/json", statusCode: 429) : Results.StatusCode(429));
    });

    /// <summary>What a load balancer says when Slack is down.</summary>
    public static Fault Html503() => new(_ => Task.FromResult(Results.Text("<html><body>Service Unavailable</body></html>", "text/html", statusCode: 503)));

    /// <summary>The connection breaks without an answer.</summary>
    public static Fault Broken() => new(Abort);

    /// <summary>No answer comes, and the connection stays open until the other side gives up.</summary>
    public static Fault Silent() => new(async context =>
    {
        var ended = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(() => ended.TrySetResult());
        await ended.Task;
        return Results.Empty;
    }, DoesItFirst: true);

    /// <summary>Slack did it, and the connection broke before its answer: as when we are killed right after a call.</summary>
    public static Fault LostAnswer() => new(Abort, DoesItFirst: true);

    static Task<IResult> Abort(HttpContext context)
    {
        context.Abort();
        return Task.FromResult(Results.Empty);
    }
}

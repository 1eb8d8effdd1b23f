using System.Net;
using Microsoft.AspNetCore.Http.Extensions;
using Postmortem.Data;

namespace Postmortem.Web;

/// <summary>The page when no other can be made, since all of them ask the database who is there: it needs nothing but itself.</summary>
static class BarePage
{
    /// <param name="takes">Which failures end here; others pass on.</param>
    public static async Task GuardAsync(HttpContext context, RequestDelegate next, ILogger log, Func<Exception, bool> takes)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested && takes(e))
        {
            RequestLog.LogFailure(log, e, context);
            await WriteAsync(context, e);
        }
    }

    static async Task WriteAsync(HttpContext context, Exception e)
    {
        var busy = e as DatabaseBusyException;
        context.Response.Clear();
        context.Response.StatusCode = busy is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.CacheControl = "no-store";
        if (busy is not null) context.Response.Headers.RetryAfter = "2";
        context.Response.ContentType = "text/html; charset=utf-8";
        var message = busy?.Message ?? $"Something went wrong on our side. The log has the rest under this number: {context.TraceIdentifier}.";
        var isForm = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        var remedy = isForm
            ? "<p>What you typed is still in the form: go back and send it again.</p>"
            : $"""<p><a href="{WebUtility.HtmlEncode(context.Request.GetEncodedPathAndQuery())}">Try again</a></p>""";
        await context.Response.WriteAsync($"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>That did not go through · Postmortem</title>
              <link rel="stylesheet" href="/app.css">
            </head>
            <body>
              <main class="empty">
                <h1>That did not go through</h1>
                <p>{WebUtility.HtmlEncode(message)}</p>
                {remedy}
              </main>
            </body>
            </html>
            """, context.RequestAborted);
    }
}

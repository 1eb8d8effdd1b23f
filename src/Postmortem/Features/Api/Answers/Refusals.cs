using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Api;

/// <summary>Whatever goes wrong under /api, before, in or after a controller, is told as a problem in words.</summary>
static class Refusals
{
    /// <summary>Largest JSON body in bytes. Files have a limit of their own.</summary>
    const long LargestBody = 1024 * 1024;

    public static void UseApiProblems(this WebApplication app) => app.UseWhen(context => context.IsApi(), api => api.Use(RunAsync));

    /// <summary>A body, query or path that could not be bound.</summary>
    public static Problem Of(ActionContext context)
    {
        var errors = context.ModelState.Where(f => f.Value!.Errors.Count > 0).ToDictionary(f => f.Key.Length == 0 ? JsonBody.Whole : f.Key,
            IReadOnlyList<string> (f) => [.. f.Value!.Errors.Select(e => e.ErrorMessage.StartsWith("The value '", StringComparison.Ordinal) ? Unreadable(context, f.Key, f.Value.AttemptedValue) : e.ErrorMessage is { Length: > 0 } said ? said : "This could not be read.")]);
        var whole = errors.GetValueOrDefault(JsonBody.Whole);
        return whole is not null
            ? new Problem(StatusCodes.Status400BadRequest, whole[0].StartsWith("A non-empty", StringComparison.Ordinal) ? "The body is empty. Send a JSON object." : whole[0])
            : new Problem(StatusCodes.Status422UnprocessableEntity, errors.Count == 1 ? errors.First().Value[0] : "Some fields need another look.") { Errors = errors };
    }

    /// <summary>In place of the framework's words, which name the member of our code and no remedy.</summary>
    static string Unreadable(ActionContext context, string name, string? value)
    {
        var type = context.ActionDescriptor.Parameters.SelectMany(p => p.ParameterType.GetProperties().Where(x => x.GetCustomAttribute<FromQueryAttribute>()?.Name == name).Select(x => x.PropertyType).Append(p.Name == name ? p.ParameterType : null)).FirstOrDefault(t => t is not null);
        type = type?.GetElementType() ?? type;
        var expected = (type is null ? null : Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(DateOnly) => "a date such as 2026-11-30",
            var t when t == typeof(DateTimeOffset) => "a time with its zone, such as 2026-11-30T09:00:00Z",
            var t when t == typeof(bool) => "true or false",
            var t when t == typeof(Guid) => $"a key such as {Samples.Key}",
            _ => "a whole number",
        };
        return $"“{value}” cannot be read as {name}. Send {expected}.";
    }

    static async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        Limit(context);
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested && Explain(e, context) is { } problem)
        {
            var headers = context.Response.Headers.Where(h => h.Key.StartsWith("RateLimit", StringComparison.Ordinal)).ToList();
            context.Response.Clear();
            foreach (var (name, value) in headers) context.Response.Headers[name] = value;
            if (problem.Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "2";
            await problem.WriteAsync(context);
        }
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null }) await OfStatus(context).WriteAsync(context);
    }

    static void Limit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { IsReadOnly: false } limit) return;
        limit.MaxRequestBodySize = context.Request.HasFormContentType ? context.RequestServices.GetRequiredService<AttachmentRules>().LargestRequest : LargestBody;
    }

    static Problem? Explain(Exception e, HttpContext context)
    {
        if (e is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }) return OfStatus(context, StatusCodes.Status413PayloadTooLarge);
        if (e is BadHttpRequestException or InvalidDataException) return new(StatusCodes.Status400BadRequest, "The request could not be read to its end. Send it again.");
        RequestLog.LogFailure(context.RequestServices.GetRequiredService<ILogger<ApiProblem>>(), e, context);
        if (e is DatabaseBusyException) return new(StatusCodes.Status503ServiceUnavailable, e.Message);
        return new(StatusCodes.Status500InternalServerError, $"Something went wrong on our side. The log has the rest under this number: {context.TraceIdentifier}.");
    }

    static Problem OfStatus(HttpContext context, int? given = null)
    {
        var status = given ?? context.Response.StatusCode;
        var path = $"{context.Request.Method} {context.Request.Path}";
        return new(status, status switch
        {
            StatusCodes.Status404NotFound => $"There is nothing at {path}. The addresses are listed at /api.",
            StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not possible here. Allowed: {context.Response.Headers.Allow}.",
            StatusCodes.Status413PayloadTooLarge => "The body is too large. Nothing was changed.",
            StatusCodes.Status415UnsupportedMediaType => $"“{context.Request.ContentType ?? "no content type"}” is not taken here. Send {(context.GetEndpoint()?.Metadata.GetMetadata<TakesFilesAttribute>() is null ? "application/json in UTF-8" : "multipart/form-data")}.",
            _ => Problem.KindOf(status).Meaning,
        });
    }
}

/// <summary>Takes something out: with If-Match only as long as it stands as it was read.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RemovesAttribute : Attribute;

/// <summary>The body is multipart/form-data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesFilesAttribute : Attribute;

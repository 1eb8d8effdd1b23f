using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Postmortem.Features.Api;

/// <summary>An answer whose thing is edited with optimistic concurrency.</summary>
public interface IVersioned
{
    int Version { get; }
}

/// <summary>A good answer: JSON, or nothing with 204.</summary>
/// <param name="location">Address of what was made.</param>
/// <param name="kept">What a repeated request is answered, where the body tells a secret once.</param>
public sealed class ApiAnswer(int status, object? body, string? location = null, object? kept = null) : IActionResult
{
    string? _json;

    public int Status => status;

    public string? Location => location;

    /// <summary>What may be stored.</summary>
    public string? KeptJson => kept is null ? Json : JsonSerializer.Serialize(kept, kept.GetType(), ApiJson.Options);

    public string? Json => body is null ? null : _json ??= JsonSerializer.Serialize(body, body.GetType(), ApiJson.Options);

    public Task ExecuteResultAsync(ActionContext context)
    {
        var response = context.HttpContext.Response;
        if (body is IVersioned versioned) response.Headers.ETag = TagOf(versioned.Version);
        return WriteAsync(response, status, location, Json);
    }

    internal static string TagOf(int version) => $"\"v{version}\"";

    internal static async Task WriteAsync(HttpResponse response, int status, string? location, string? json)
    {
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        if (location is not null) response.Headers.Location = location;
        if (json is null) return;
        response.ContentType = "application/json";
        await response.WriteAsync(json, response.HttpContext.RequestAborted);
    }
}

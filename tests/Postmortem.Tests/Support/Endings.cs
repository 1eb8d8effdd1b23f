using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Postmortem.Tests.Support;

/// <summary>
/// Ends what the framework leaves running when an application is disposed, since its process ends then as a rule. Here hundreds
/// come and go in one process: their limiters' timers (ten ticks a second each) and file watchers would keep every one of them
/// in memory, gigabytes at the end, and busy.
/// </summary>
sealed class Endings : IStartupFilter
{
    RequestDelegate? _pipeline;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(pipeline => _pipeline = pipeline);
        next(app);
    };

    public async Task EndAsync(WebApplication app)
    {
        foreach (var files in new[] { app.Environment.WebRootFileProvider, app.Environment.ContentRootFileProvider }) (files as IDisposable)?.Dispose();
        // The limiters are in private fields of a middleware that nothing but the pipeline knows.
        var limits = _pipeline is null ? null : Find(_pipeline.Target, []);
        if (_pipeline is not null && limits is null) throw new InvalidOperationException("The rate limiter was not found in the pipeline; its timers would keep this application in memory.");
        if (limits is null) return;
        foreach (var limiter in Values(limits).OfType<IAsyncDisposable>()) await limiter.DisposeAsync();
    }

    static object? Find(object? part, HashSet<object> seen) => part switch
    {
        null => null,
        _ when part.GetType().Name == "RateLimitingMiddleware" => part,
        _ when !seen.Add(part) => null,
        _ => Values(part).Select(value => Find(value is RequestDelegate next ? next.Target : IsClosure(value) ? value : null, seen)).FirstOrDefault(found => found is not null),
    };

    static bool IsClosure(object? value) => value?.GetType().Name.StartsWith("<>c__", StringComparison.Ordinal) == true;

    static IEnumerable<object?> Values(object part) => part.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Select(field => field.GetValue(part));
}

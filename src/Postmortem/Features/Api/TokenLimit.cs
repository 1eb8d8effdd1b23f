using System.Collections.Concurrent;
using Postmortem.Web;

namespace Postmortem.Features.Api;

/// <summary>How many requests a minute one token may send, told with every answer. Each process counts by itself.</summary>
public sealed class TokenLimit(AppOptions options, TimeProvider clock)
{
    readonly ConcurrentDictionary<string, Count> _counts = new();
    long _minute;

    /// <returns>False when the minute is used up; the refusal is written then.</returns>
    public async Task<bool> LetPassAsync(HttpContext context)
    {
        var limit = options.RateLimits.Token;
        if (limit == 0) return true;
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        ForgetBefore(now / 60);
        var used = _counts.GetOrAdd(context.Request.Headers.Authorization.ToString(), _ => new Count()).Next();
        var seconds = 60 - now % 60;
        context.Response.Headers["RateLimit-Policy"] = $"\"token\";q={limit};w=60";
        context.Response.Headers["RateLimit"] = $"\"token\";r={Math.Max(0, limit - used)};t={seconds}";
        if (used <= limit) return true;
        context.Response.Headers.RetryAfter = $"{seconds}";
        await context.WriteProblemAsync(StatusCodes.Status429TooManyRequests, "Too many requests", $"This token sent more than {limit} requests in one minute. Go on in {seconds} seconds.");
        return false;
    }

    void ForgetBefore(long minute)
    {
        if (Interlocked.Exchange(ref _minute, minute) != minute) _counts.Clear();
    }

    sealed class Count
    {
        int _used;

        public int Next() => Interlocked.Increment(ref _used);
    }
}

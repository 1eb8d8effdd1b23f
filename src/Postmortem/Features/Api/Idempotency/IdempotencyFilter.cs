using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Api;

/// <summary>
/// <c>Idempotency-Key</c> on POST: the same request again gets the answer that it got. The key is committed together with
/// the fact (<see cref="Actor.WithFirstFact"/>), so nothing, not even a crash, does it twice; the answer is stored after it.
/// </summary>
public sealed class IdempotencyFilter(Database database, TimeProvider clock) : IAsyncActionFilter
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";
    const int LongestKey = 200;

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        // A key is kept with the name of who used it.
        var isNameless = http.GetEndpoint()?.Metadata.GetMetadata<UnloggedAttribute>() is not null;
        if (isNameless || !HttpMethods.IsPost(http.Request.Method) || !http.Request.Headers.TryGetValue(Header, out var given))
        {
            await next();
            return;
        }
        var key = given.ToString();
        if (key.Length is 0 or > LongestKey || key.Any(c => c is <= ' ' or > '~'))
        {
            context.Result = Refuse(Failure.Invalid(Header, $"The key must have 1 to {LongestKey} visible ASCII characters, such as a UUID."));
            return;
        }
        var request = new KeyedRequest(http.User.ToActor().ViewerId(), key, await HashAsync(context), clock.GetUtcNow());
        if (await database.ReadAsync(s => s.FindAnswerAsync(request), http.RequestAborted) is not null)
        {
            context.Result = await AgainAsync(request, http.RequestAborted);
            return;
        }
        http.Features.Set(request);
        var executed = await next();
        if (executed.Exception is KeyTakenException)
        {
            executed.ExceptionHandled = true;
            executed.Result = await AgainAsync(request, http.RequestAborted);
        }
        else if (executed is { Exception: null, Result: ApiAnswer answer })
        {
            // The fact is committed: whether the client still listens does not matter.
            await database.WriteAsync(s => s.KeepAnswerAsync(request, answer.Status, answer.Location, answer.KeptJson), CancellationToken.None);
        }
    }

    async Task<IActionResult> AgainAsync(KeyedRequest request, CancellationToken ct)
    {
        var kept = await database.WaitForAnswerAsync(request, ct);
        if (kept is null) return new WaitAnswer();
        if (kept.RequestHash != request.Hash) return Refuse(Failure.Invalid(Header, "This key was used for another request. Make a new key for each request."));
        if (kept.Status is { } status) return new KeptAnswerResult(status, kept.Location, kept.Body);
        return kept.IsLost(request.Now)
            ? Refuse(Failure.Conflict("This request was carried out before, but its answer was lost. It is not carried out again: look at what it was to change."))
            : new WaitAnswer();
    }

    static ApiProblem Refuse(Failure failure) => new(new Problem(RefusedForms.StatusOf(failure.Outcome), failure.Message)
    {
        Errors = failure.Faults.Count == 0 ? null : failure.Faults.ToDictionary(f => f.Field, IReadOnlyList<string> (f) => [f.Message]),
    });

    /// <summary>What was understood of the request: spaces, the order of members and multipart boundaries do not make it another one.</summary>
    static async Task<string> HashAsync(ActionExecutingContext context)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes($"{context.HttpContext.Request.Path}{context.HttpContext.Request.QueryString}"));
        foreach (var (name, value) in context.ActionArguments.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            if (value is CancellationToken) continue;
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(name));
            if (value is not IEnumerable<IFormFile> files) hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(value, value?.GetType() ?? typeof(object), ApiJson.Options));
            else foreach (var file in files)
            {
                await using var stream = file.OpenReadStream();
                hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(file.FileName));
                hash.AppendData(await SHA256.HashDataAsync(stream, context.HttpContext.RequestAborted));
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    sealed class KeptAnswerResult(int status, string? location, string? body) : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context)
        {
            context.HttpContext.Response.Headers[Replayed] = "true";
            // Whatever has a version tells it in its body.
            if (body is not null && JsonNode.Parse(body) is JsonObject thing && thing["version"] is JsonValue version) context.HttpContext.Response.Headers.ETag = ApiAnswer.TagOf(version.GetValue<int>());
            return ApiAnswer.WriteAsync(context.HttpContext.Response, status, location, body);
        }
    }

    /// <summary>The first request with this key has not come to its end.</summary>
    sealed class WaitAnswer : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context)
        {
            context.HttpContext.Response.Headers.RetryAfter = "1";
            return new Problem(StatusCodes.Status409Conflict, "A request with this key is being carried out. Send it again in a second to get its answer.").WriteAsync(context.HttpContext);
        }
    }
}

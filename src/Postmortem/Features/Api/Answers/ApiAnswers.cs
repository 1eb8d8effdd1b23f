using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Api;

/// <summary>The one place in which outcomes become answers.</summary>
public static class ApiAnswers
{
    /// <summary>The thing as it stands after the change; 204 when the change took it out of this person's sight, or there is nothing to show.</summary>
    public static async Task<IActionResult> AnswerAsync<T>(this ControllerBase controller, Result<T> result, Func<T, Task<object?>> read, Func<T, string>? location = null)
    {
        if (result.Failure is { } failure) return controller.Refuse(failure);
        var body = await read(result.Value);
        if (body is null) return new ApiAnswer(StatusCodes.Status204NoContent, null);
        return location is null ? new ApiAnswer(StatusCodes.Status200OK, body) : new ApiAnswer(StatusCodes.Status201Created, body, location(result.Value));
    }

    public static Task<IActionResult> AnswerAsync<T>(this ControllerBase controller, Result<T> result, Func<Task<object?>> read) => controller.AnswerAsync(result, _ => read());

    /// <summary>Nothing to show: 204.</summary>
    public static IActionResult Answer<T>(this ControllerBase controller, Result<T> result) =>
        result.Failure is { } failure ? controller.Refuse(failure) : new ApiAnswer(StatusCodes.Status204NoContent, null);

    /// <summary>The thing itself; 404 when there is none for this person.</summary>
    public static IActionResult Found(this ControllerBase controller, object? body, string what) =>
        body is null ? controller.Refuse(Failure.NotFound(what)) : new ApiAnswer(StatusCodes.Status200OK, body);

    public static IActionResult Refuse(this ControllerBase controller, Failure failure) => new ApiProblem(Of(failure, MembersOf(controller)));

    static Dictionary<string, string> MembersOf(ControllerBase controller) => controller.ControllerContext.ActionDescriptor.Parameters.SelectMany(p => p.ParameterType.GetProperties())
        .Select(p => (Member: p.Name, p.GetCustomAttribute<FieldAttribute>()?.Name)).Where(p => p.Name is not null)
        .ToDictionary(p => p.Name!, p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Member));

    /// <summary>The version that the client saw: from the body, or else from <c>If-Match: "v3"</c>.</summary>
    public static int? Seen(this ControllerBase controller, int? version) => version ?? (ReadableIfMatch.TryRead(controller.Request, out var read) ? read : null);

    /// <summary>Who asks, with the request's idempotency key.</summary>
    public static Actor Caller(this ControllerBase controller) => controller.User.ToActor() with
    {
        WithFirstFact = controller.HttpContext.Features.Get<KeyedRequest>() is { } request ? request.ClaimAsync : null,
    };

    static Problem Of(Failure failure, Dictionary<string, string> members) => new(RefusedForms.StatusOf(failure.Outcome), failure.Message)
    {
        Errors = failure.Faults.Count == 0 ? null : failure.Faults.GroupBy(f => f.Field.Length == 0 ? JsonBody.Whole : members.GetValueOrDefault(f.Field, f.Field))
            .ToDictionary(f => f.Key, IReadOnlyList<string> (f) => [.. f.Select(fault => fault.Message)]),
        Current = failure.Current is EditConflict c ? new(members.GetValueOrDefault(c.Field, c.Field), c.Version, c.Theirs, c.ChangedBy, c.Yours, c.Merged, OthersOf(c)) : null,
    };

    /// <summary>What is the same on both sides says nothing.</summary>
    static List<OtherValue>? OthersOf(EditConflict conflict) =>
        conflict.Others?.Where(o => o.Yours != o.Theirs).Select(o => new OtherValue(o.Name, o.Theirs, o.Yours)).ToList() is { Count: > 0 } others ? others : null;
}

/// <summary>A refusal.</summary>
public sealed class ApiProblem(Problem problem) : IActionResult
{
    public Problem Problem => problem;

    public Task ExecuteResultAsync(ActionContext context) => problem.WriteAsync(context.HttpContext);
}

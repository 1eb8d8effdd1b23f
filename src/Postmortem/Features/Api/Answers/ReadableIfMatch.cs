using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>
/// Refuses an <c>If-Match</c> that is no version, or another one than the body names: passed over, what was to be done only to what was read
/// would be done to whatever stands.
/// </summary>
sealed class ReadableIfMatch : IAsyncActionFilter
{
    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var controller = (ControllerBase)context.Controller;
        var named = NamedIn(context);
        if (!TryRead(context.HttpContext.Request, out var seen))
        {
            context.Result = controller.Refuse(Failure.Invalid("If-Match", "If-Match is no version here. Send the ETag that was read, such as \"v3\"."));
        }
        else if (seen is not null && named is not null && seen != named)
        {
            context.Result = controller.Refuse(Failure.Conflict($"If-Match names version {seen}, the body version {named}. Nothing was changed: send the version that was read, in one place or the same in both."));
        }
        else
        {
            var done = await next();
            if (done.Result is ApiProblem { Problem: { Current.Version: var stands } problem } && (seen ?? named) > stands)
                done.Result = new ApiProblem(problem with { Detail = $"There is no version {seen ?? named}: the newest is {stands}. Nothing was changed. Read it again, and send the version that was read." });
        }
    }

    static int? NamedIn(ActionExecutingContext context) =>
        context.ActionDescriptor.Parameters.FirstOrDefault(p => p.BindingInfo?.BindingSource == BindingSource.Body) is { } body
            && context.ActionArguments.TryGetValue(body.Name, out var sent) && sent is not null ? sent.GetType().GetProperty(nameof(IVersioned.Version))?.GetValue(sent) as int? : null;

    /// <param name="version">Null when there is none, or any will do (<c>*</c>).</param>
    /// <returns>False when there is one that is not a single version of ours.</returns>
    public static bool TryRead(HttpRequest request, out int? version)
    {
        version = null;
        var tag = request.Headers.IfMatch.ToString().Trim();
        if (tag is "" or "*") return true;
        // A proxy that compresses weakens the tag that it passes on.
        if (tag.StartsWith("W/", StringComparison.Ordinal)) tag = tag[2..];
        if (!(tag is ['"', 'v', .. var number, '"'] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var seen))) return false;
        version = seen;
        return true;
    }
}

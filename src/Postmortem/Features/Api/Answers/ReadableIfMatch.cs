using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>Refuses an <c>If-Match</c> that is no version: passed over, what was to be done only to what was read would be done to whatever stands.</summary>
sealed class ReadableIfMatch : IActionFilter
{
    public void OnActionExecuting(ActionExecutingContext context)
    {
        if (TryRead(context.HttpContext.Request, out _)) return;
        context.Result = ((ControllerBase)context.Controller).Refuse(Failure.Invalid("If-Match", "If-Match is no version here. Send the ETag that was read, such as \"v3\"."));
    }

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }

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

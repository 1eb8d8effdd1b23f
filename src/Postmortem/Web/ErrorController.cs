using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Features.Shared;

namespace Postmortem.Web;

[Area("Shared"), AllowAnonymous, IgnoreAntiforgeryToken]
public sealed class ErrorController(IAntiforgery antiforgery, ILogger<ErrorController> log) : Controller
{
    /// <summary>An unexpected failure: what happened in plain words, never its inside.</summary>
    [Route("/error")]
    [ApiExplorerSettings(IgnoreApi = true)]
    public IActionResult Show()
    {
        var error = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (error is not null) RequestLog.LogFailure(log, error, HttpContext);
        Response.StatusCode = StatusCodes.Status500InternalServerError;
        var message = $"Something went wrong on our side. When you tell an administrator, give this number: {HttpContext.TraceIdentifier}. The log says more under it.";
        return View("/Features/Shared/Refused.cshtml", new Failure(Outcome.Conflict, message, []));
    }

    /// <summary>A refusal that came without a page: unknown address, form grown old, too many tries.</summary>
    [Route("/error/{status:int:range(400,599)}")]
    [ApiExplorerSettings(IgnoreApi = true)]
    public async Task<IActionResult> ShowStatusAsync(CancellationToken ct)
    {
        // Not a parameter: binding would read the form again, which may be what failed.
        var status = int.Parse((string)RouteData.Values["status"]!, CultureInfo.InvariantCulture);
        if (status == StatusCodes.Status400BadRequest && await FindOutlivedFormAsync(ct) is { } form)
        {
            Response.StatusCode = status;
            return View("/Features/Shared/Kept.cshtml", form);
        }
        var failure = status switch
        {
            StatusCodes.Status400BadRequest when HttpMethods.IsGet(Request.Method) => new Failure(Outcome.Invalid, "This address holds something that cannot be read. Go back to the page you came from.", []),
            StatusCodes.Status400BadRequest => new Failure(Outcome.Invalid, "This form could not be accepted. It may have stood open since you last signed in. Go back, reload the page and send it again; nothing was changed.", []),
            StatusCodes.Status404NotFound => new Failure(Outcome.NotFound, "There is nothing at this address, or you may not see it.", []),
            StatusCodes.Status405MethodNotAllowed => new Failure(Outcome.NotFound, "This address takes forms only. Go back to the page you came from.", []),
            StatusCodes.Status413PayloadTooLarge => new Failure(Outcome.Invalid, "What was sent is too large. Nothing was changed.", []),
            StatusCodes.Status429TooManyRequests => new Failure(Outcome.Conflict, "There were many tries from this address in a short time. Wait a minute, then try again.", []),
            StatusCodes.Status504GatewayTimeout => new Failure(Outcome.Conflict, "This took longer than a minute and was given up. Look whether it was done before you try again.", []),
            _ => new Failure(Outcome.Conflict, $"The request could not be answered (status {status}).", []),
        };
        Response.StatusCode = status;
        return View("/Features/Shared/Refused.cshtml", failure);
    }

    /// <summary>What somebody sent from a page that is older than their session: its token is no longer theirs.</summary>
    async Task<KeptForm?> FindOutlivedFormAsync(CancellationToken ct) =>
        User.Identity is { IsAuthenticated: true } && HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is { } sent
        && await KeptForms.ReadAsync(Request, new PathString(sent.OriginalPath).ToUriComponent() + sent.OriginalQueryString, ct) is { } form && !await antiforgery.IsRequestValidAsync(HttpContext) ? form : null;
}

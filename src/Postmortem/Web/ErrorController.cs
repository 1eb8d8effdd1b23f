using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Web;

[Area("Shared"), AllowAnonymous, IgnoreAntiforgeryToken]
public sealed class ErrorController : Controller
{
    /// <summary>An unexpected failure: what happened in plain words, never its inside.</summary>
    [Route("/error")]
    [ApiExplorerSettings(IgnoreApi = true)]
    public IActionResult Show()
    {
        var busy = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error is DatabaseBusyException;
        Response.StatusCode = busy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        if (busy) Response.Headers.RetryAfter = "2";
        var message = busy
            ? "The database is busy. Nothing was changed; please try again in a moment."
            : $"Something went wrong on our side. Nothing more is known to you than this number: {HttpContext.TraceIdentifier}. The log has the rest under it.";
        return View("/Features/Shared/Refused.cshtml", new Failure(Outcome.Conflict, message, []));
    }
}

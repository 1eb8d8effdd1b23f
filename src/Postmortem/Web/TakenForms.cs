using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Postmortem.Web;

/// <summary>
/// Tells the script that keeps what was typed (forms.js) that it was taken, by the name it gave to this sending. By a cookie, since the
/// browser follows by itself to where the answer leads: whichever page is reached next may forget it, and without an answer nothing does.
/// </summary>
public sealed class TakenForms : IAsyncResultFilter
{
    /// <summary>For pages that are not reached at once, when the connection went in between.</summary>
    static readonly TimeSpan Told = TimeSpan.FromHours(1);

    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        // Taken is what leads on: a refusal shows the form again.
        if (context.Result is IKeepTempDataResult && HttpMethods.IsPost(request.Method) && request.HasFormContentType
            && Guid.TryParseExact((await request.ReadFormAsync(context.HttpContext.RequestAborted))[KeptForms.KeptByBrowser], "N", out var sending))
            response.Cookies.Append($"taken-{sending:N}", "yes", new() { Path = "/", MaxAge = Told, SameSite = SameSiteMode.Lax, Secure = request.IsHttps });
        await next();
    }
}

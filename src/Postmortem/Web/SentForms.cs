using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Web;

/// <summary>
/// A form that bears <see cref="Field"/> makes one thing, however often its button is pressed or a browser sends it again. Its name is committed
/// together with the fact, as an API request's key is; sent again with the same fields it leads to where the first sending led.
/// With other fields, after going back to it, it is another form.
/// </summary>
public sealed class SentForms(Database database, TimeProvider clock) : IAsyncActionFilter
{
    public const string Field = "once";

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (await NamedAsync(http) is not { } request || context.Controller is not Controller controller)
        {
            await next();
            return;
        }
        if (await database.ReadAsync(s => s.FindAnswerAsync(request), http.RequestAborted) is not null)
        {
            context.Result = await AgainAsync(controller, request);
            return;
        }
        http.User = new KeyedUser(http.User, request);
        var executed = await next();
        if (executed.Exception is KeyTakenException)
        {
            executed.ExceptionHandled = true;
            executed.Result = await AgainAsync(controller, request);
        }
        // The fact is committed: whether the browser still waits does not matter.
        else if (executed is { Exception: null, Result: RedirectResult { Url: var place } })
            await database.WriteAsync(s => s.KeepPlaceAsync(request, StatusCodes.Status302Found, place), CancellationToken.None);
    }

    async Task<IActionResult> AgainAsync(Controller controller, KeyedRequest request) =>
        await database.WaitForAnswerAsync(request, controller.HttpContext.RequestAborted) is { Location: { } place }
            ? controller.LocalRedirect(place)
            : controller.Refuse(Failure.Conflict("This was sent before and is being carried out. It is not done twice: look whether it is there before you send it again."));

    /// <returns>Null for what has no name, or no account that it could be kept with. What stays on its page is sent once by its script.</returns>
    async Task<KeyedRequest?> NamedAsync(HttpContext http)
    {
        // Here an error page is shown for a form that could not be read.
        if (http.Features.Get<IExceptionHandlerPathFeature>() is not null || http.Features.Get<IStatusCodeReExecuteFeature>() is not null) return null;
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.HasFormContentType || http.Request.Headers.ContainsKey("HX-Request")) return null;
        if (http.User.FindFirst(Claims.Person) is null || http.GetEndpoint()?.Metadata.GetMetadata<UnloggedAttribute>() is not null) return null;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!Guid.TryParse(form[Field], out var once)) return null;
        var hash = await HashAsync(http.Request, form);
        return new(http.User.ToActor().ViewerId(), $"form {once:N} {hash[..16]}", hash, clock.GetUtcNow());
    }

    static async Task<string> HashAsync(HttpRequest request, IFormCollection form)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes($"{request.Path}{request.QueryString}"));
        foreach (var (name, values) in form.Where(f => f.Key is not ("__RequestVerificationToken" or KeptForms.KeptByBrowser)).OrderBy(f => f.Key, StringComparer.Ordinal))
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { name, values = values.ToArray() }));
        foreach (var file in form.Files)
        {
            await using var stream = file.OpenReadStream();
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { file.Name, file.FileName }));
            hash.AppendData(await SHA256.HashDataAsync(stream, request.HttpContext.RequestAborted));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

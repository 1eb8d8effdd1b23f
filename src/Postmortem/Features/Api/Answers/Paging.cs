using System.ComponentModel;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>Where a page begins and how much it holds.</summary>
public record PageRequest
{
    public const int Usual = 50;
    public const int Most = 200;

    [FromQuery(Name = "cursor"), Description("The next of the page before; leave it out for the first page.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit"), Description("1 to 200 items; 50 when left out.")]
    public int? Limit { get; init; }
}

/// <summary>One page of a list.</summary>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record PageAnswer<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// Lists by cursor. What a cursor holds is the feature's affair; clients get it sealed, so that a changed one, or one of
/// another list, is refused instead of silently starting anywhere.
/// </summary>
public sealed class Paging(IDataProtectionProvider protection)
{
    readonly IDataProtector _seal = protection.CreateProtector("api cursor");

    /// <param name="read">From after a cursor, so many items; null when the list belongs to something that is not there.</param>
    public async Task<IActionResult> ListAsync<T>(ControllerBase controller, PageRequest request, string what, Func<string?, int, Task<Page<T>?>> read)
    {
        var path = controller.Request.Path.Value!;
        var checks = new Checks();
        // Passed over, a misspelt filter would answer with everything.
        foreach (var name in controller.Request.Query.Keys.Except(NamesOf(request), StringComparer.OrdinalIgnoreCase))
            checks.Add(name, $"There is no parameter “{name}” here. Leave it out, or look at /api for its name.");
        var size = request.Limit ?? PageRequest.Usual;
        checks.Must(size is >= 1 and <= PageRequest.Most, "limit", $"A page holds 1 to {PageRequest.Most} items.");
        var after = request.Cursor is null ? null : Open(path, request.Cursor);
        checks.Must(request.Cursor is null || after is not null, "cursor", "This cursor is not one of this list. Leave it out to begin at the first page.");
        if (!checks.Passed) return controller.Refuse(checks.Failure);
        if (await read(after, size) is not { } page) return controller.Refuse(Failure.NotFound(what));
        var next = page.Next is null ? null : Seal(path, page.Next);
        if (next is not null) controller.Response.Headers.Link = $"<{NextAddress(controller.Request, next)}>; rel=\"next\"";
        return new ApiAnswer(StatusCodes.Status200OK, new PageAnswer<T>(page.Items, next));
    }

    static IEnumerable<string> NamesOf(PageRequest request) => request.GetType().GetProperties().Select(p => p.GetCustomAttribute<FromQueryAttribute>()?.Name).OfType<string>();

    string Seal(string path, string cursor) => _seal.Protect($"{path}\n{cursor}");

    string? Open(string path, string sealedCursor)
    {
        try
        {
            return _seal.Unprotect(sealedCursor).Split('\n', 2) is [var of, var cursor] && of == path ? cursor : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    static string NextAddress(HttpRequest request, string next)
    {
        var query = request.Query.Where(q => q.Key != "cursor").SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value)).Append(KeyValuePair.Create("cursor", (string?)next));
        return QueryHelpers.AddQueryString(request.Path.Value!, query);
    }
}

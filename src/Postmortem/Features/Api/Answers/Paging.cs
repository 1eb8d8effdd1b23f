using System.ComponentModel;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Postmortem.Data;
using Postmortem.Features.Services;
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

/// <summary>Filters that name something of the record. What is not there, or not for the token's owner, is refused: an empty list would look as if nothing had happened.</summary>
public interface INamesRecord
{
    string? Service => null;
    string? Incident => null;
}

/// <summary>One page of a list.</summary>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record PageAnswer<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// Lists by cursor. What a cursor holds is the feature's affair; clients get it sealed, so that a changed one, or one of
/// another list, is refused instead of silently starting anywhere.
/// </summary>
public sealed class Paging(IDataProtectionProvider protection, Database database)
{
    readonly IDataProtector _seal = protection.CreateProtector("api cursor");

    /// <param name="read">From after a cursor, so many items; null when the list belongs to something that is not there.</param>
    public async Task<IActionResult> ListAsync<T>(ControllerBase controller, PageRequest request, string what, Func<string?, int, Task<Page<T>?>> read)
    {
        var path = controller.Request.Path.Value!;
        var checks = new Checks();
        var size = request.Limit ?? PageRequest.Usual;
        checks.Must(size is >= 1 and <= PageRequest.Most, "limit", $"A page holds 1 to {PageRequest.Most} items.");
        var after = request.Cursor is null ? null : Open(path, request.Cursor);
        checks.Must(request.Cursor is null || after is not null, "cursor", "This cursor is not one of this list. Leave it out to begin at the first page.");
        if (request is INamesRecord named) await database.ReadAsync(s => CheckAsync(s, named, controller.Caller(), checks), controller.HttpContext.RequestAborted);
        if (!checks.Passed) return controller.Refuse(checks.Failure);
        if (await read(after, size) is not { } page) return controller.Refuse(Failure.NotFound(what));
        var next = page.Next is null ? null : Seal(path, page.Next);
        if (next is not null) controller.Response.Headers.Link = $"<{NextAddress(controller.Request, next)}>; rel=\"next\"";
        return new ApiAnswer(StatusCodes.Status200OK, new PageAnswer<T>(page.Items, next));
    }

    static async Task<bool> CheckAsync(ReadSession session, INamesRecord named, Actor caller, Checks checks)
    {
        // Words such as -unknown are the lists' own.
        await MustBeKnownAsync("service", unknown => session.KnownServiceAsync(named.Service is ['-', ..] ? null : named.Service?.Trim(), unknown));
        await MustBeKnownAsync("incident", unknown => session.KnownIncidentAsync(named.Incident, caller, unknown));
        return checks.Passed;

        async Task MustBeKnownAsync(string field, Func<UnknownWords, Task<string?>> find)
        {
            var unknown = new UnknownWords();
            await find(unknown);
            foreach (var word in unknown.Named) checks.Add(field, $"{word}.");
        }
    }

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

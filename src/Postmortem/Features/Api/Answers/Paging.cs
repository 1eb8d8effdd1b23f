using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
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

    [FromQuery(Name = "cursor"), Description("The next of the page before, sent with the same filters; leave it out for the first page.")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "limit"), Description("1 to 200 items; 50 when left out.")]
    [Range(1, Most, ErrorMessage = "A page holds 1 to 200 items.")]
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
/// another list or with other filters, is refused instead of silently starting anywhere.
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
        var filters = FiltersOf(controller.Request);
        var after = request.Cursor is null ? null : Open(path, filters, request.Cursor, checks);
        if (request is INamesRecord named) await database.ReadAsync(s => CheckAsync(s, named, controller.Caller(), checks), controller.HttpContext.RequestAborted);
        if (!checks.Passed) return controller.Refuse(checks.Failure);
        if (await read(after, size) is not { } page) return controller.Refuse(Failure.NotFound(what));
        var next = page.Next is null ? null : _seal.Protect($"{path}\n{filters}\n{page.Next}");
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

    string? Open(string path, string filters, string sealedCursor, Checks checks)
    {
        try
        {
            if (_seal.Unprotect(sealedCursor).Split('\n', 3) is [var of, var with, var cursor] && of == path)
            {
                checks.Must(with == filters, "cursor", "This cursor was given with other filters or another order. Send it with the same ones, or leave it out to begin at the first page.");
                return cursor;
            }
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            // Told below, as one of another list is.
        }
        checks.Add("cursor", "This cursor is not one of this list. Leave it out to begin at the first page.");
        return null;
    }

    /// <summary>All that chooses and orders, in few characters: a place in one list is none in another. How much a page holds may change from page to page.</summary>
    static string FiltersOf(HttpRequest request)
    {
        var given = request.Query.Select(q => (Name: q.Key.ToLowerInvariant(), Values: q.Value.Where(v => !string.IsNullOrEmpty(v)).Order(StringComparer.Ordinal).ToList()))
            .Where(q => q.Name is not ("cursor" or "limit") && q.Values.Count > 0).OrderBy(q => q.Name, StringComparer.Ordinal).Select(q => $"{q.Name}={string.Join('\t', q.Values)}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', given))))[..16];
    }

    static string NextAddress(HttpRequest request, string next)
    {
        var query = request.Query.Where(q => !q.Key.Equals("cursor", StringComparison.OrdinalIgnoreCase)).SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value)).Append(KeyValuePair.Create("cursor", (string?)next));
        return QueryHelpers.AddQueryString(request.Path.Value!, query);
    }
}

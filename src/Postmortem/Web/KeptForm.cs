using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Postmortem.Features.Shared;

namespace Postmortem.Web;

/// <summary>A form that was not taken because its session had ended: what was typed is shown once more, and sent by hand.</summary>
/// <param name="Address">Path and query to which it was sent.</param>
/// <param name="Fields">In the form's order, without the anti-forgery token.</param>
/// <param name="HadFiles">Files came with it, which are not kept.</param>
public sealed record KeptForm(string Address, IReadOnlyList<KeptField> Fields, bool HadFiles)
{
    /// <summary>What a person chose or wrote; the page's own keys and versions say nothing to them.</summary>
    public IEnumerable<KeptField> Typed => Fields.Where(f => f.Value.Trim().Length > 0 && !Guid.TryParse(f.Value, out _) && f.Name is not ("version" or "draft" or "back" or "once" or "key"));
}

public sealed record KeptField(string Name, string Value)
{
    public string Label => Words.Capital(Name.Replace('_', ' '));
}

/// <summary>
/// Takes forms over a sign-in. Only what our own pages sent is kept, and sealed into the sign-in page: no other site can lay
/// a form before somebody who has just signed in.
/// </summary>
public sealed class KeptForms(IDataProtectionProvider protection)
{
    /// <summary>Bytes. Texts are mostly far smaller; what is larger are files.</summary>
    const int Largest = 256 * 1024;

    /// <summary>Bytes that a sign-in takes, with such a form sealed.</summary>
    public const int LargestSignIn = 2 * Largest;

    /// <summary>Of forms whose words the browser keeps by itself, and puts back where they were typed: what the script adds to them, see <see cref="TakenForms"/>.</summary>
    public const string KeptByBrowser = "kept_by_browser";

    static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly IDataProtector _seal = protection.CreateProtector("kept form");

    /// <returns>Null for a form that is not ours, is too large, cannot be read, is kept elsewhere, holds a password, or nothing that somebody chose or wrote.</returns>
    public static async Task<KeptForm?> ReadAsync(HttpRequest request, string address, CancellationToken ct)
    {
        var isOurs = Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin) && origin.Authority == request.Host.Value;
        if (!isOurs || !HttpMethods.IsPost(request.Method) || !request.HasFormContentType || !(request.ContentLength <= Largest)) return null;
        try
        {
            var form = await request.ReadFormAsync(ct);
            if (form.Keys.Any(name => name == KeptByBrowser || name.Contains("password", StringComparison.OrdinalIgnoreCase))) return null;
            var fields = form.Where(f => f.Key != "__RequestVerificationToken").SelectMany(f => f.Value.Select(value => new KeptField(f.Key, value ?? "")));
            var kept = new KeptForm(address, [.. fields], form.Files.Any(f => f.Length > 0));
            return kept.Typed.Any() ? kept : null;
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException)
        {
            return null;
        }
    }

    public string Seal(KeptForm form) => _seal.Protect(JsonSerializer.Serialize(form, Json));

    /// <returns>Null for nothing, and for what was not sealed here.</returns>
    public KeptForm? Open(string? kept)
    {
        if (string.IsNullOrEmpty(kept)) return null;
        try
        {
            return JsonSerializer.Deserialize<KeptForm>(_seal.Unprotect(kept));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

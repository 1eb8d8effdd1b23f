using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Postmortem.Features.Intake.Kinds;

namespace Postmortem.Features.Intake.Sources;

/// <summary>Secrets of sources: encrypted at rest, shown once.</summary>
public sealed class SourceSecrets(IDataProtectionProvider protection)
{
    const int Bytes = 32;

    readonly IDataProtector _protector = protection.CreateProtector("Intake.Secret");

    public static string Make(string kind)
    {
        var bytes = RandomNumberGenerator.GetBytes(Bytes);
        // GitLab takes a signing token in this form only.
        return kind == new GitLab().Key ? $"whsec_{Convert.ToBase64String(bytes)}" : $"pmi_{WebEncoders.Base64UrlEncode(bytes)}";
    }

    public string Seal(string secret) => _protector.Protect(secret);

    /// <summary>Whether a request carries the secret, or the one before it while that still counts. Fails closed.</summary>
    public bool IsGenuine(Source source, Incoming request, DateTimeOffset now) =>
        IsGenuine(source, source.Secret, request, now) || (source.OldSecretUntil > now && IsGenuine(source, source.OldSecret, request, now));

    /// <summary>Where the certificate of a signed request lies, as far as it may be asked for.</summary>
    public Uri? CertificateOf(Source source, Incoming request) => Open(source.Secret) is { } secret ? source.OfKind.CertificateOf(request, secret) : null;

    bool IsGenuine(Source source, string? sealedSecret, Incoming request, DateTimeOffset now) => Open(sealedSecret) is { } secret && source.OfKind.IsGenuine(request, secret, now);

    string? Open(string? sealedSecret)
    {
        if (string.IsNullOrEmpty(sealedSecret)) return null;
        try
        {
            return _protector.Unprotect(sealedSecret);
        }
        catch (CryptographicException)
        {
            // The keys of this installation are gone, as after a restore without them: the secret has to be made anew.
            return null;
        }
    }
}

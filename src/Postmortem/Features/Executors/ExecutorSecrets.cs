using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Postmortem.Features.Executors;

/// <summary>Tokens of executors, and the secret of each run by which its receiver proves itself: encrypted at rest, shown never.</summary>
public sealed class ExecutorSecrets(IDataProtectionProvider protection)
{
    readonly IDataProtector _protector = protection.CreateProtector("Executors.Token");

    public static string MakeForRun() => $"pmr_{WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32))}";

    public string Seal(string secret) => _protector.Protect(secret);

    /// <returns>Null when the keys of this installation are gone, as after a restore without them: the secret has to be entered anew.</returns>
    public string? Open(string sealedSecret)
    {
        try
        {
            return sealedSecret.Length == 0 ? null : _protector.Unprotect(sealedSecret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

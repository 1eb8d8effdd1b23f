using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Postmortem.Features.Rollbacks.Verification;

/// <summary>Tokens and passwords by which recovery checks are read: encrypted at rest, shown never.</summary>
public sealed class CheckSecrets(IDataProtectionProvider protection)
{
    readonly IDataProtector _protector = protection.CreateProtector("Rollbacks.RecoveryCheck");

    public string Seal(string secret) => _protector.Protect(secret);

    /// <returns>Null when the keys of this installation are gone, as after a restore without them: the secret has to be entered anew.</returns>
    public string? Open(string sealedSecret)
    {
        try
        {
            return _protector.Unprotect(sealedSecret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

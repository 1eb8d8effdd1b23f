using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Postmortem.Features.Accounts;

/// <summary>Random texts that are shown once; only their SHA-256 is kept. Long enough that a fast hash is no weakness.</summary>
public static class Secret
{
    /// <returns>The prefix and 256 random bits as base64url.</returns>
    public static string New(string prefix = "") => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <returns>SHA-256 in lower-case hexadecimal.</returns>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>A new value ends every session of its person.</summary>
    public static string NewStamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}

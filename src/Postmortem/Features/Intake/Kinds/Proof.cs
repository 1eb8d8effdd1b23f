using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Postmortem.Features.Intake.Kinds;

/// <summary>Comparisons that take the same time whatever was sent.</summary>
static class Proof
{
    public static bool IsSame(string given, string expected) =>
        given.Length > 0 && expected.Length > 0 && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));

    /// <summary><c>Authorization: Bearer …</c></summary>
    public static bool IsBearer(Incoming request, string secret)
    {
        var header = request.Header("Authorization");
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && IsSame(header[7..].Trim(), secret);
    }

    /// <summary><c>Authorization: Bearer …</c>, or <c>Basic …</c> with it as the password, whoever the user is.</summary>
    public static bool IsBearerOrPassword(Incoming request, string secret)
    {
        var header = request.Header("Authorization");
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return IsBearer(request, secret);
        var pair = new byte[header.Length];
        return Convert.TryFromBase64String(header[6..].Trim(), pair, out var length) && Encoding.UTF8.GetString(pair, 0, length).Split(':', 2) is [_, var password] && IsSame(password, secret);
    }

    /// <param name="prefix">Stands before the digits: sha256=</param>
    public static bool IsHmac(HashAlgorithmName hash, string secret, ReadOnlySpan<byte> body, string given, string prefix = "")
    {
        if (secret.Length == 0 || !given.StartsWith(prefix, StringComparison.Ordinal)) return false;
        return IsSame(given[prefix.Length..].ToLowerInvariant(), Convert.ToHexStringLower(Compute(hash, Encoding.UTF8.GetBytes(secret), body)));
    }

    /// <summary>Standard Webhooks: <c>v1,</c> and base64 of HMAC-SHA256 over id, time and body, not older or newer than five minutes.</summary>
    public static bool IsStandardWebhook(Incoming request, string secret, DateTimeOffset now)
    {
        var (id, time) = (request.Header("webhook-id"), request.Header("webhook-timestamp"));
        if (id.Length == 0 || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(now.ToUnixTimeSeconds() - seconds) > 300) return false;
        var key = new byte[secret.Length];
        if (!secret.StartsWith("whsec_", StringComparison.Ordinal) || !Convert.TryFromBase64String(secret[6..], key, out var length)) return false;
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. request.Body];
        var expected = $"v1,{Convert.ToBase64String(Compute(HashAlgorithmName.SHA256, key[..length], signed))}";
        return request.Header("webhook-signature").Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(given => IsSame(given, expected));
    }

    static byte[] Compute(HashAlgorithmName hash, byte[] key, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(hash, key);
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Postmortem.Features.Slack.Doors;

/// <summary>
/// Slack's proof that a request is its own: <c>v0=</c> and HMAC-SHA256 of <c>v0:{seconds}:{body}</c> over the bytes as they came,
/// not older or newer than five minutes. Without a secret nothing is believed.
/// </summary>
public static class SlackSignature
{
    public const string SignatureHeader = "X-Slack-Signature";
    public const string TimeHeader = "X-Slack-Request-Timestamp";
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    const int Length = 32;

    public static bool IsGood(string? secret, string? stamp, string? signature, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(secret) || signature is null || !signature.StartsWith("v0=", StringComparison.Ordinal) || signature.Length != 3 + 2 * Length) return false;
        if (stamp is null || stamp.Length > 12 || !long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds) return false;
        Span<byte> given = stackalloc byte[Length];
        if (Convert.FromHexString(signature.AsSpan(3), given, out _, out var written) != System.Buffers.OperationStatus.Done || written != Length) return false;
        Span<byte> expected = stackalloc byte[Length];
        Compute(secret, stamp, body, expected);
        return CryptographicOperations.FixedTimeEquals(expected, given);
    }

    public static string Sign(string secret, string stamp, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[Length];
        Compute(secret, stamp, body, hash);
        return "v0=" + Convert.ToHexStringLower(hash);
    }

    static void Compute(string secret, string stamp, ReadOnlySpan<byte> body, Span<byte> hash)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"v0:{stamp}:"));
        hmac.AppendData(body);
        hmac.GetHashAndReset(hash);
    }
}

using System.Security.Cryptography;
using System.Text;

namespace Postmortem.Features.Timeline;

/// <summary>
/// The name of what a form of the pages captures. Sent again, because its answer was lost or somebody pressed twice, it is the
/// same capture; with other words or files in it, another one.
/// </summary>
static class FormCapture
{
    const string Prefix = "form ";

    /// <param name="form">Made with each form.</param>
    public static string Of(Guid form, IReadOnlyList<Upload> files, params string?[] typed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in typed) hash.AppendData(Encoding.UTF8.GetBytes($"{text}\0"));
        foreach (var file in files) hash.AppendData(SHA256.HashData(file.Bytes.Span));
        return $"{Prefix}{form:N} {Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8))}";
    }

    /// <summary>Means nothing outside of the form.</summary>
    public static string? Told(string? sourceRef) => sourceRef?.StartsWith(Prefix, StringComparison.Ordinal) == true ? null : sourceRef;
}

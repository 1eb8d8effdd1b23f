using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Timeline;

/// <summary>
/// The name of what a form of the pages captures. Sent again, because its answer was lost or somebody pressed twice, it is the
/// same capture; with other words or files in it, another one.
/// </summary>
static partial class FormCapture
{
    /// <param name="form">Made with each form.</param>
    public static string Of(Guid form, IReadOnlyList<Upload> files, params string?[] typed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in typed) hash.AppendData(Encoding.UTF8.GetBytes($"{text}\0"));
        foreach (var file in files) hash.AppendData(SHA256.HashData(file.Bytes.Span));
        return $"form {form:N} {Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8))}";
    }

    /// <summary>Means nothing outside of the form.</summary>
    public static string? Told(string? sourceRef) => sourceRef is not null && Made().IsMatch(sourceRef) ? null : sourceRef;

    [GeneratedRegex("^form [0-9a-f]{32} [0-9a-f]{16}$")]
    private static partial Regex Made();
}

using System.Text;

namespace Postmortem.Features.Services.Backstage;

/// <param name="Text">Null when it is longer than <see cref="Largest"/> or no UTF-8.</param>
public sealed record CatalogueFile(string Name, string? Text)
{
    public const int Largest = 1024 * 1024;

    /// <summary>Of one import.</summary>
    public const int Most = 50;

    static readonly UTF8Encoding Strict = new(false, true);

    /// <summary>Reads no more than what may be imported, however much there is.</summary>
    public static async Task<CatalogueFile> ReadAsync(string name, Stream stream, CancellationToken ct)
    {
        await using (stream)
        {
            var bytes = new byte[Largest + 1];
            var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
            try
            {
                return new(name, count > Largest ? null : Strict.GetString(bytes, 0, count));
            }
            catch (DecoderFallbackException)
            {
                return new(name, null);
            }
        }
    }
}

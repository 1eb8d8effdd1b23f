using System.Globalization;

namespace Postmortem.Features.Timeline;

public static class FileSize
{
    /// <summary>12 kB, 1.4 MB</summary>
    public static string Of(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1000)} kB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.#} MB");
}

using System.Globalization;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>Which files may be attached: decided by their content, limited in size and number.</summary>
public sealed class AttachmentRules(AppOptions options)
{
    public const int MostPerEntry = 10;
    public const int MostPerIncident = 500;
    const int LongestName = 120;

    /// <summary>Largest file in bytes.</summary>
    public long Largest => options.LargestUpload;

    /// <summary>Largest request in bytes: several files, and the text around them.</summary>
    public long LargestRequest => Math.Min(3 * Largest, 200L * 1024 * 1024) + (1024 * 1024);

    /// <returns>The files that passed; a fault is added for each that did not.</returns>
    public IReadOnlyList<CheckedFile> Check(Checks checks, string field, IReadOnlyList<Upload> uploads)
    {
        if (uploads.Count > MostPerEntry)
        {
            checks.Add(field, $"There are {uploads.Count} files; one entry takes {MostPerEntry}. Put the others on a second entry.");
            return [];
        }
        var kept = new List<CheckedFile>();
        foreach (var upload in uploads)
        {
            var name = Clean(upload.FileName);
            var shown = name.Length > 0 ? $"\u201c{name}\u201d" : "The file";
            if (upload.Bytes.Length == 0) checks.Add(field, $"{shown} is empty. Please choose it again.");
            else if (upload.Bytes.Length > Largest) checks.Add(field, TooLarge(shown, upload.Bytes.Length));
            else if (FileKind.Of(upload.Bytes.Span, name) is not { } kind) checks.Add(field, Refused(shown, name));
            else kept.Add(new CheckedFile(kind.Rename(name), kind.ContentType, upload.Bytes));
        }
        return kept;
    }

    string TooLarge(string shown, long size) => string.Create(CultureInfo.InvariantCulture,
        $"{shown} has {size / 1048576.0:0.#} MB; at most {Largest / 1048576} MB fit. Make it smaller, or link to it.");

    static string Refused(string shown, string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".svg" or ".svgz" => $"{shown} is an SVG, which can carry scripts. Please attach it as PNG.",
        ".png" or ".jpg" or ".jpeg" or ".gif" or ".webp" => $"{shown} is not the image that its name says, or it is damaged. Open it, save it again as PNG and attach that.",
        _ => $"{shown} is of a kind that is not kept here. Images (PNG, JPEG, GIF, WebP), PDF, TXT, LOG, MD, CSV and JSON are.",
    };

    /// <summary>The last part of a path, without characters that disturb a header, a listing or the direction of writing.</summary>
    static string Clean(string? name)
    {
        name = (name ?? "").Replace('\\', '/').Split('/')[^1];
        name = string.Concat(name.Where(c => !char.IsControl(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format && !"\"<>|:*?".Contains(c))).Trim(' ', '.');
        if (name.Length <= LongestName) return name;
        var (stem, extension) = (Path.GetFileNameWithoutExtension(name), Path.GetExtension(name));
        stem = stem[..Math.Min(stem.Length, LongestName - 10)];
        return (char.IsHighSurrogate(stem[^1]) ? stem[..^1] : stem) + (extension.Length <= 10 ? extension : "");
    }
}

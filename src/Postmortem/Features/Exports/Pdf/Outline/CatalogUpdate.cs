using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Postmortem.Features.Exports.Pdf.Layout;

namespace Postmortem.Features.Exports.Pdf.Outline;

/// <summary>
/// Skia writes no bookmarks and no language. Both are added as an incremental update (ISO 32000-1, 7.5.6): new objects,
/// a new version of the catalog, a second cross-reference section that points to the first.
/// </summary>
internal static partial class CatalogUpdate
{
    /// <summary>The file with bookmarks to the destinations, in order. A file whose trailer is not as Skia writes it comes back unchanged.</summary>
    public static byte[] Append(byte[] pdf, IReadOnlyList<Destination> destinations, string language)
    {
        var tail = Encoding.Latin1.GetString(pdf, Math.Max(0, pdf.Length - 512), Math.Min(512, pdf.Length));
        if (Trailer().Match(tail) is not { Success: true } trailer)
            return pdf;
        var (size, root, info, start) = (Number(trailer, "size"), Number(trailer, "root"), trailer.Groups["info"].Value, Number(trailer, "start"));
        if (Catalog(pdf, root) is not { } catalog)
            return pdf;

        var bookmarks = Bookmarks.Write(destinations, size);
        var entries = $"\n/Lang ({Escape(language)})" + (bookmarks.Count > 0 ? $"\n/Outlines {size} 0 R\n/PageMode /UseOutlines" : "")
            + "\n/ViewerPreferences <</DisplayDocTitle true>>";
        var objects = new List<(int Number, string Body)> { (root, catalog + entries + ">>") };
        objects.AddRange(bookmarks.Select((body, index) => (size + index, body)));
        return Write(pdf, objects, size + bookmarks.Count, root, info, start);
    }

    static byte[] Write(byte[] pdf, List<(int Number, string Body)> objects, int size, int root, string info, int previous)
    {
        var text = new StringBuilder("\n");
        var table = new StringBuilder("xref\n");
        foreach (var (number, body) in objects)
        {
            table.Append(CultureInfo.InvariantCulture, $"{number} 1\n{pdf.Length + text.Length:D10} 00000 n \n");
            text.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n{body}\nendobj\n");
        }
        var start = pdf.Length + text.Length;
        text.Append(table).Append(CultureInfo.InvariantCulture, $"trailer\n<</Size {size}\n/Root {root} 0 R\n{info}/Prev {previous}>>\nstartxref\n{start}\n%%EOF\n");
        return [.. pdf, .. Encoding.Latin1.GetBytes(text.ToString())];
    }

    /// <summary>The catalog's dictionary without its closing brackets.</summary>
    static string? Catalog(byte[] pdf, int root)
    {
        var head = Encoding.ASCII.GetBytes($"\n{root} 0 obj\n<<");
        var at = pdf.AsSpan().LastIndexOf(head);
        if (at < 0)
            return null;
        var end = pdf.AsSpan(at).IndexOf("\nendobj"u8);
        var body = Encoding.Latin1.GetString(pdf, at + head.Length - 2, end - head.Length + 2).TrimEnd();
        return body.EndsWith(">>", StringComparison.Ordinal) ? body[..^2] : null;
    }

    static string Escape(string text) => text.Replace("\\", "", StringComparison.Ordinal).Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);

    static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"trailer\s*<</Size (?<size>\d+)\s*/Root (?<root>\d+) 0 R\s*(?<info>(/Info \d+ 0 R\s*)?)>>\s*startxref\s*(?<start>\d+)\s*%%EOF\s*$")]
    private static partial Regex Trailer();
}

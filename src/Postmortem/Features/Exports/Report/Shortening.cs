using Postmortem.Features.Exports.Pdf;

namespace Postmortem.Features.Exports.Report;

/// <summary>A person's text cut to a number of characters, at the end of a sentence where there is one, and never silently.</summary>
static class Shortening
{
    const int ShortestLine = 70;

    static readonly PdfText GoesOn = new(" (goes on below)", PdfTextStyle.Muted);

    /// <summary>Paragraphs and lists; pictures, code and tables do not belong to a short text.</summary>
    public static IReadOnlyList<PdfBlock> To(int characters, IReadOnlyList<PdfBlock> blocks)
    {
        var prose = blocks.Where(IsProse).ToList();
        var kept = new List<PdfBlock>();
        var room = characters;
        foreach (var block in prose)
        {
            if (Cost(block) <= room)
            {
                kept.Add(block);
                room -= Cost(block);
                continue;
            }
            if (room > characters / 3 && Part(block, room) is { } part) kept.Add(part);
            break;
        }
        if (kept.Count == 0 && prose.Count > 0) kept.Add(Cut(new(Words(prose[0]).ReplaceLineEndings(" ")), characters));
        var whole = kept.Count == blocks.Count && (kept.Count == 0 || ReferenceEquals(kept[^1], blocks[^1]));
        if (!whole && kept is [.. var before, PdfParagraph last]) return [.. before, new PdfParagraph([.. last.Content, GoesOn])];
        return whole ? kept : [.. kept, new PdfParagraph([GoesOn])];
    }

    /// <summary>Is the whole of it prose of at most so many characters?</summary>
    public static bool Holds(int characters, IReadOnlyList<PdfBlock> blocks) => blocks.All(IsProse) && blocks.Sum(Cost) <= characters;

    /// <summary>Characters; a line that holds few of them takes the place of a whole one.</summary>
    static int Cost(PdfBlock block) => block switch
    {
        PdfParagraph p => string.Concat(p.Content.Select(Words)).Split('\n').Sum(line => Math.Max(line.Length, ShortestLine)),
        PdfBulletList l => l.Items.Sum(i => i.Content.Sum(Cost)),
        PdfNumberedList l => l.Items.Sum(i => i.Content.Sum(Cost)),
        _ => Words(block).Length,
    };

    static PdfBlock? Part(PdfBlock block, int room) => block switch
    {
        PdfParagraph p => p.Content.Any(i => Words(i).Contains('\n', StringComparison.Ordinal)) ? null : Cut(p, room),
        PdfBulletList l when Fitting(l.Items, room) is { Count: > 0 } items => new PdfBulletList(items),
        PdfNumberedList l when Fitting(l.Items, room) is { Count: > 0 } items => new PdfNumberedList(items, l.Start),
        _ => null,
    };

    static List<PdfListItem> Fitting(IReadOnlyList<PdfListItem> items, int room) => [.. items.TakeWhile(item => (room -= item.Content.Sum(Cost)) >= 0)];

    static bool IsProse(PdfBlock block) => block is PdfParagraph or PdfBulletList or PdfNumberedList;

    static string Words(PdfBlock block) => block switch
    {
        PdfParagraph p => string.Concat(p.Content.Select(Words)),
        PdfBulletList l => string.Join(' ', l.Items.SelectMany(i => i.Content).Select(Words)),
        PdfNumberedList l => string.Join(' ', l.Items.SelectMany(i => i.Content).Select(Words)),
        _ => "",
    };

    public static string Words(PdfInline inline) => inline switch
    {
        PdfText text => text.Text,
        PdfLink link => string.Concat(link.Content.Select(Words)),
        PdfAnchorLink link => string.Concat(link.Content.Select(Words)),
        PdfBadge badge => badge.Text,
        _ => "",
    };

    static PdfParagraph Cut(PdfParagraph paragraph, int room)
    {
        var kept = new List<PdfInline>();
        foreach (var inline in paragraph.Content)
        {
            var words = Words(inline);
            if (words.Length <= room)
            {
                kept.Add(inline);
                room -= words.Length;
                continue;
            }
            if (inline is PdfText text) kept.Add(text with { Text = CutAtEnd(words, room) });
            break;
        }
        return new(kept);
    }

    static string CutAtEnd(string words, int room)
    {
        if (room <= 0) return "";
        var sentence = words.LastIndexOf(". ", room - 1, StringComparison.Ordinal);
        if (sentence > room / 2) return words[..(sentence + 1)];
        var word = words.LastIndexOf(' ', room - 1);
        var end = word > room / 2 ? word : room;
        if (char.IsHighSurrogate(words[end - 1])) end--;
        return words[..end].TrimEnd(' ', ',', ';', ':') + "…";
    }
}

using System.Globalization;
using Postmortem.Features.Exports.Pdf;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Exports.Report;

/// <summary>What the parts of a report share: the record, its reader's zone, the pictures.</summary>
sealed record ReportWriter(IncidentRecord Record, IReadOnlyDictionary<Guid, byte[]> Images, TimeZoneInfo Zone)
{
    public string Full(DateTimeOffset at) => Times.Full(at, Zone) + Times.WhichOfTwo(at, Zone);

    public string Clock(DateTimeOffset at) => Times.Clock(at, Zone) + Times.WhichOfTwo(at, Zone);

    public string Day(DateTimeOffset at) => Times.Day(at, Zone);

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public string ZoneName => Times.ZoneName(Record.Declared.At, Zone);

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    /// <summary>A person's Markdown, its headings placed below ours.</summary>
    public IReadOnlyList<PdfBlock> Text(string markdown, int below = 2, bool lines = false) => new MarkdownToPdf(Images.Find, below, lines).Convert(markdown);

    /// <summary>A person's Markdown without its marks, where there is room for words alone.</summary>
    public string Unmarked(string markdown) => string.Concat(RecordPart.Running(this, markdown).Select(Shortening.Words));

    /// <summary>One line of running text: for cells.</summary>
    public static string Line(string text, int longest = 160)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        // Han, kana and hangul take twice the room.
        var (end, room) = (0, longest);
        while (end < line.Length && (room -= line[end] >= '\u2E80' ? 2 : 1) >= 0) end++;
        if (end == line.Length) return line;
        var word = line.LastIndexOf(' ', end - 1);
        end = word > end * 2 / 3 ? word : end - 1;
        return line[..(end > 0 && char.IsHighSurrogate(line[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>a, b and 3 more: as many names as fit, at least one.</summary>
    public static string Listed(IReadOnlyList<string> names, int longest)
    {
        var shown = 1;
        while (shown < names.Count && names.Take(shown + 1).Sum(n => n.Length + 2) <= longest) shown++;
        var text = string.Join(", ", names.Take(shown).Select(n => Line(n, longest)));
        return shown == names.Count ? text : $"{text} and {names.Count - shown} more";
    }

    /// <summary>The review's summary once a person has worked on it; before that, what the incident says of itself.</summary>
    public string Summary => SummarySection is { } section && (section.Touched || Record.Summary.Length == 0) ? section.Body : Record.Summary;

    public RecordedSection? SummarySection => Record.Review?.Sections.FirstOrDefault(s => s.Key == "summary" && s.Body.Length > 0);

    public static string Title(string words) => Words.Capital(words);
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>
/// Reads what <see cref="RecordMarkdown"/> wrote, hand edits included, into the JSON form of the record. A line that stands in a part of
/// the record and is not understood is refused; a section of a person's own, and an unknown fact of the front matter, is left out and named.
/// </summary>
public sealed partial class RecordMarkdownReader
{
    const int NotYet = -1;

    readonly DocumentLines _lines;
    readonly JsonObject _record;
    readonly JsonObject? _review;
    readonly string? _end;

    /// <summary>Null above the first section, and in a section of a person's own.</summary>
    DocumentPart? _part;

    /// <summary>Where the section of a person's own begins.</summary>
    int _own = NotYet;
    bool _ended;
    bool _titled;
    string _heading = "";
    DateOnly? _day;

    /// <summary>The heading of a section of the review whose text was not met yet.</summary>
    int _textless = NotYet;
    JsonObject? _item;
    JsonObject? _run;

    RecordMarkdownReader(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var matter = FrontMatter.Read(lines);
        (_lines, _record, _end) = (new(lines, matter.Next, matter.Zone), matter.Record, matter.EndsWith);
        foreach (var line in matter.Unknown) _lines.LeaveOut(line);
        foreach (var list in new[] { "impacts", "milestones", "timeline", "alerts", "changes", "rollbacks", "waits", "experiments", "follow_ups", "linked_incidents" }) _record[list] = new JsonArray();
        _review = _record["review"] as JsonObject;
        foreach (var list in new[] { "reviewers", "sections", "factors", "test_stages", "differences", "meeting_notes" })
            if (_review is not null) _review[list] = new JsonArray();
    }

    /// <summary>Empty lines before the front matter, and blanks behind its first line, are nothing that one sees.</summary>
    public static bool Looks(ReadOnlySpan<byte> utf8)
    {
        var begun = utf8.TrimStart(" \t\r\n"u8);
        var end = begun.IndexOf((byte)'\n');
        return end > 0 && begun[..end].TrimEnd(" \t\r"u8).SequenceEqual("---"u8);
    }

    /// <exception cref="FormatException">The document is cut off, or its texts have lost an end; the message names the line.</exception>
    public static ReadDocument Read(string text)
    {
        var reader = new RecordMarkdownReader(FileText.ToPages(text));
        while (!reader._lines.AtEnd) reader.ReadLine();
        return reader.Finish();
    }

    ReadDocument Finish()
    {
        MissText();
        foreach (var item in List(_record, "follow_ups").Select(f => f!.AsObject()).Where(f => !f.ContainsKey("number")))
            foreach (var (key, word) in new[] { ("state", ActionState.Open), ("type", ActionType.Prevent), ("priority", Priority.Default) })
                item[key] ??= word;
        if (_end is not null && !_ended) throw new FormatException($"its last line, {_end}, is missing, so more of it may be; take the whole file, or put that line at the end when nothing else is missing");
        var read = _lines.Of(_record);
        return _end is not null ? read : read with { Guessed = [.. read.Guessed, "that the file is whole: it was written before files had a last line that tells, so look whether its end is there"] };
    }

    void ReadLine()
    {
        var line = _lines.Current;
        var at = _lines.Next;
        if (Containment.Begins(line, out var mark)) ReadText(mark);
        else if (line == Containment.End) throw new FormatException($"line {at + 1}: a text ends here that has no beginning; the line <!-- text: … --> above it is missing");
        else if (line == _end) _ended = true;
        else if (Heading().Match(line) is { Success: true } heading) ReadHeading(heading.Groups[1].Length, heading.Groups[2].Value);
        else if (!string.IsNullOrWhiteSpace(line) && !Rule().IsMatch(line) && !ReadRows(line) && !IsComputed(line)) Miss();
        if (_lines.Next == at) _lines.Next++;
    }

    /// <summary>The line is none that can stand here.</summary>
    void Miss()
    {
        var at = _lines.Next;
        if (_part == Skipped) return;
        if (_own == NotYet) _lines.Refuse(at, _part is null ? "this stands above the first section; move it below the heading of one" : _part.Remedy(_item is not null));
        else if (LooksOurs(_lines.Current)) RefuseOwn(at);
        else _lines.LeaveOut(at);
    }

    bool LooksOurs(string line) => EntryText.IsOurs(line) || RecordFields.Tables.Any(t => FieldText.IsWholeTable(t, line));

    /// <summary>A heading that was mistyped would take a whole part of the record with it.</summary>
    void RefuseOwn(int line)
    {
        _lines.Refuse(_own, $"this is the name of no section of the record, and yet line {line + 1} below it looks like one of the record; mend the heading, or move that line");
        // Once for all of the section.
        (_own, _part) = (NotYet, Skipped);
    }

    /// <summary>A part in which nothing more is said of its lines, since its heading is refused.</summary>
    static readonly DocumentPart Skipped = new("");

    void ReadText(FirstMark mark)
    {
        var at = _lines.Next;
        var text = Containment.Read(_lines, mark);
        _textless = NotYet;
        if (mark.Of == "summary" && !_record.ContainsKey("summary")) _record["summary"] = text;
        else if (_part?.Name == DocumentPart.Review && _review?["sections"] is JsonArray sections && SectionMark().Match(mark.Of) is { Success: true } m)
            _lines.Mark(Add(sections, new JsonObject
            {
                ["key"] = m.Groups[1].Value,
                ["title"] = PlainText.Unescape(_heading),
                ["body"] = text,
                ["touched"] = m.Groups[2].Value == "edited",
                ["as_filled"] = m.Groups[3].Success ? new JsonArray([.. m.Groups[3].Value.Split(' ').Select(p => JsonValue.Create(p))]) : null,
                ["updated_at"] = m.Groups[4].Value,
                ["updated_by"] = PlainText.Unescape(m.Groups[5].Value),
            }), "", at);
        else if (_own != NotYet) RefuseOwn(at);
        else if (_part != Skipped) _lines.Refuse(at, "the record has no place for this text here: its mark was changed, it stands there twice, or it is one of the review and stands below another heading");
    }

    void ReadHeading(int level, string heading)
    {
        if (level != 3 || _part?.Name == DocumentPart.Review) MissText();
        if (level == 1 && _part is null && _own == NotYet && !_titled) ReadTitle(heading);
        else if (level <= 2) BeginPart(level == 2 ? DocumentPart.Of(heading) : null);
        else if (_part is null) LeaveHeading(heading);
        else if (_part == Skipped) return;
        else if (level == 3) BeginItem(heading.Trim());
        else if (_part.Name == DocumentPart.Rollbacks && Run().IsMatch(heading) && _record["rollbacks"]!.AsArray().LastOrDefault() is JsonObject attempt) _item = _run = Add(List(attempt, "runs"), []);
        else _lines.Refuse(_lines.Next, "no heading of this level can stand here");
    }

    void LeaveHeading(string heading)
    {
        if (_own != NotYet && (Named().IsMatch(heading) || DocumentPart.HasItem(heading))) RefuseOwn(_lines.Next);
        else Miss();
    }

    void ReadTitle(string heading)
    {
        _titled = true;
        var (title, number) = ((string?)_record["title"] ?? "", (int?)_record["number"]);
        var expected = number is { } n ? $"{IncidentRef.NameOf(n)}: {title}" : title;
        var told = PlainText.Unescape(number is null ? Incident().Replace(heading, "") : heading);
        if (told.Trim() != expected.Trim()) _lines.Refuse(_lines.Next, $"the front matter says “{Words.Fit(expected, 100)}”; make them the same");
    }

    void BeginPart(DocumentPart? part)
    {
        (_part, _own, _item, _run, _day) = (part, part is null ? _lines.Next : NotYet, null, null, null);
        if (part is null) _lines.LeaveOut(_lines.Next);
    }

    void BeginItem(string heading)
    {
        _heading = heading;
        var part = _part!;
        if (part.Name == DocumentPart.Review) _textless = _lines.Next;
        else if (part.Name == DocumentPart.Timeline) BeginDay();
        else if (part.Items is { } items && (part.OfReview ? _review : _record)?[items] is JsonArray list && ItemOf(part, heading, list.Count + 1) is { } item) _lines.Mark(_item = Add(list, item), "", _lines.Next);
        else
        {
            _item = null;
            _lines.Refuse(_lines.Next, part.Name == DocumentPart.Experiments ? "experiments have headings such as ### EXP-3: Pull the plug"
                : part.Name == DocumentPart.FollowUps ? "follow-ups have headings such as ### FU-3: Test the restore, with at most nine digits"
                : part.Word.Length > 0 ? $"headings here are written as ### {part.Word} {((part.OfReview ? _review : _record)?[part.Items!] as JsonArray)?.Count + 1 ?? 1}, and what it is about in the fields below"
                : "no such heading can stand here");
        }
    }

    void BeginDay()
    {
        _day = DateOnly.TryParseExact(Day().Match(_heading).Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        if (_day is not null) return;
        _lines.Refuse(_lines.Next, "this is no day such as ### 2017-01-31, Tuesday");
        // One fault is enough for all of its entries.
        _day = AnyDay;
    }

    /// <summary>A heading in the review below which no text was.</summary>
    void MissText()
    {
        if (_textless != NotYet) _lines.Refuse(_textless, "below this heading is no text between its marks, <!-- text: … --> and <!-- end of text -->; what you add belongs within a text, or below a ## heading of your own");
        _textless = NotYet;
    }

    static JsonArray List(JsonObject of, string key)
    {
        if (of[key] is not JsonArray list) of[key] = list = [];
        return list;
    }

    static JsonObject Add(JsonArray to, JsonObject item)
    {
        to.Add(item);
        return item;
    }

    [GeneratedRegex(@"^(#{1,4}) (.*)$")]
    private static partial Regex Heading();

    /// <summary>A line across the page says nothing.</summary>
    [GeneratedRegex(@"^ {0,3}([-*_])(?: *\1){2,} *$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^([\w-]+), (edited|as filled)(?: but for ([0-9a-f ]+))? (\S+) by (.*)$")]
    private static partial Regex SectionMark();

    [GeneratedRegex(@"^INC-\d+: ")]
    private static partial Regex Incident();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d\b")]
    private static partial Regex Day();

    [GeneratedRegex("^Run\\b", RegexOptions.IgnoreCase)]
    private static partial Regex Run();

    [GeneratedRegex(@"^(?:FU|EXP)-\d+:", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}

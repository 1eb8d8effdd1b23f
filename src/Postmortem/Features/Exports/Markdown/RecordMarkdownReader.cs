using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postmortem.Features.Reviews.Tests;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>Reads what <see cref="RecordMarkdown"/> wrote, hand edits included, into the JSON form of the record.</summary>
public sealed partial class RecordMarkdownReader
{
    readonly string[] _lines;
    readonly TimeZoneInfo _zone;
    readonly JsonObject _record;
    int _next;
    string _section = "";
    string _heading = "";
    JsonObject? _item;
    JsonObject? _run;

    RecordMarkdownReader(string text)
    {
        _lines = text.ReplaceLineEndings("\n").Split('\n');
        (_record, _zone, _next) = FrontMatter.Read(_lines);
        foreach (var list in new[] { "impacts", "milestones", "timeline", "alerts", "changes", "rollbacks", "waits", "experiments", "follow_ups", "linked_incidents" }) _record[list] = new JsonArray();
        foreach (var list in new[] { "reviewers", "sections", "factors", "test_stages", "differences", "meeting_notes" })
            if (_record["review"] is JsonObject review) review[list] = new JsonArray();
    }

    public static bool Looks(ReadOnlySpan<byte> utf8) => utf8.StartsWith("---\n"u8) || utf8.StartsWith("---\r\n"u8);

    /// <exception cref="FormatException">The message names the line and what is wrong there.</exception>
    public static JsonObject Read(string text)
    {
        var reader = new RecordMarkdownReader(FileText.ToPages(text));
        while (reader._next < reader._lines.Length) reader.ReadLine();
        return reader._record;
    }

    void ReadLine()
    {
        var line = _lines[_next];
        if (Containment.Begins(line, out var mark)) ReadText(mark);
        else if (line.StartsWith("## ", StringComparison.Ordinal)) (_section, _item) = (line[3..], null);
        else if (line.StartsWith("### ", StringComparison.Ordinal)) BeginItem(line[4..]);
        else if (line.StartsWith("#### ", StringComparison.Ordinal)) BeginRun();
        else if (ReadRows(line)) return;
        _next++;
    }

    void ReadText(FirstMark mark)
    {
        _next++;
        var text = Containment.Read(_lines, ref _next, mark);
        // The line after the last mark is looked at again.
        _next--;
        if (mark.Of == "summary") _record["summary"] = text;
        else if (SectionMark().Match(mark.Of) is { Success: true } m && _record["review"]?["sections"] is JsonArray sections)
            sections.Add(new JsonObject
            {
                ["key"] = m.Groups[1].Value,
                ["title"] = PlainText.Unescape(_heading),
                ["body"] = text,
                ["touched"] = m.Groups[2].Value == "edited",
                ["as_filled"] = m.Groups[3].Success ? new JsonArray([.. m.Groups[3].Value.Split(' ').Select(p => JsonValue.Create(p))]) : null,
                ["updated_at"] = m.Groups[4].Value,
                ["updated_by"] = PlainText.Unescape(m.Groups[5].Value),
            });
    }

    void BeginItem(string heading)
    {
        _heading = heading;
        _item = _section switch
        {
            "Contributing factors" when _record["review"]?["factors"] is JsonArray factors => Add(factors, new() { ["position"] = factors.Count + 1 }),
            "Test stages" when _record["review"]?["test_stages"] is JsonArray stages && TestStage.All.FirstOrDefault(key => TestStage.NameOf(key) == heading) is { } stage => Add(stages, new() { ["stage"] = stage }),
            "Meeting" when _record["review"]?["meeting_notes"] is JsonArray notes => Add(notes, []),
            "Alerts" => Add(_record["alerts"]!.AsArray(), []),
            "Changes" => Add(_record["changes"]!.AsArray(), []),
            "Waits" => Add(_record["waits"]!.AsArray(), []),
            "Rollbacks" when Number().Match(heading) is { Success: true } n => Add(_record["rollbacks"]!.AsArray(), new() { ["attempt"] = int.Parse(n.Value, CultureInfo.InvariantCulture) }),
            "Experiments" when Experiment().Match(heading) is { Success: true } x => Add(_record["experiments"]!.AsArray(),
                new() { ["number"] = int.Parse(x.Groups[1].Value, CultureInfo.InvariantCulture), ["title"] = PlainText.Unescape(x.Groups[2].Value) }),
            "Follow-ups" when FollowUp().Match(heading) is { Success: true } f => Add(_record["follow_ups"]!.AsArray(),
                new() { ["number"] = int.Parse(f.Groups[1].Value, CultureInfo.InvariantCulture), ["title"] = PlainText.Unescape(f.Groups[2].Value) }),
            _ => null,
        };
    }

    /// <summary>Stands below its attempt, the last one that was begun.</summary>
    void BeginRun()
    {
        if (_section != "Rollbacks" || _record["rollbacks"]!.AsArray().LastOrDefault() is not JsonObject attempt) return;
        if (attempt["runs"] is not JsonArray runs) attempt["runs"] = runs = [];
        _item = _run = Add(runs, []);
    }

    static void ReadChecklist(JsonArray reviewers, JsonArray rows)
    {
        foreach (var row in rows.Select(r => r!.AsObject()))
        {
            var person = (string?)row["person"];
            if (reviewers.FirstOrDefault(r => (string?)r!["person"] == person) is not JsonObject reviewer) continue;
            row.Remove("person");
            if (reviewer["checklist"] is not JsonArray answers) reviewer["checklist"] = answers = [];
            answers.Add(row.DeepClone());
        }
    }

    /// <returns>True when lines were taken.</returns>
    bool ReadRows(string line)
    {
        var from = _next;
        switch (_section)
        {
            case "Impact" when FieldText.IsTable(RecordFields.Impact, line):
                _record["impacts"] = FieldText.ReadTable(RecordFields.Impact, _lines, ref _next, _zone);
                break;
            case "Impact":
                FieldText.ReadList(RecordFields.DataLoss, _record, _lines, ref _next, _zone);
                break;
            case "Milestones" when FieldText.IsTable(RecordFields.Milestone, line):
                _record["milestones"] = FieldText.ReadTable(RecordFields.Milestone, _lines, ref _next, _zone);
                break;
            case "Linked incidents" when FieldText.IsTable(RecordFields.Link, line):
                _record["linked_incidents"] = FieldText.ReadTable(RecordFields.Link, _lines, ref _next, _zone);
                break;
            case "Review" when FieldText.IsTable(RecordFields.Reviewer, line) && _record["review"] is JsonObject review:
                review["reviewers"] = FieldText.ReadTable(RecordFields.Reviewer, _lines, ref _next, _zone);
                break;
            case "Review" when FieldText.IsTable(RecordFields.Checklist, line) && _record["review"] is JsonObject signed:
                ReadChecklist(signed["reviewers"]!.AsArray(), FieldText.ReadTable(RecordFields.Checklist, _lines, ref _next, _zone));
                break;
            case "Contributing factors" when _item is not null:
                FieldText.ReadList(RecordFields.Factor, _item, _lines, ref _next, _zone);
                break;
            case "Test stages" when FieldText.IsTable(RecordFields.TestStage, line) && _record["review"] is JsonObject staged:
                staged["test_stages"] = FieldText.ReadTable(RecordFields.TestStage, _lines, ref _next, _zone);
                break;
            case "Test stages" when _item is not null:
                FieldText.ReadList(RecordFields.TestStage, _item, _lines, ref _next, _zone);
                break;
            case "Differences between test and production" when FieldText.IsTable(RecordFields.Difference, line) && _record["review"] is JsonObject differing:
                differing["differences"] = FieldText.ReadTable(RecordFields.Difference, _lines, ref _next, _zone);
                foreach (var (i, row) in differing["differences"]!.AsArray().Index()) row!["position"] = i + 1;
                break;
            case "Meeting" when FieldText.IsTable(RecordFields.MeetingNote, line) && _record["review"] is JsonObject met:
                met["meeting_notes"] = FieldText.ReadTable(RecordFields.MeetingNote, _lines, ref _next, _zone);
                break;
            case "Meeting" when _item is not null:
                FieldText.ReadList(RecordFields.MeetingNote, _item, _lines, ref _next, _zone);
                break;
            case "Experiments" when _item is not null:
                FieldText.ReadList(RecordFields.Experiment, _item, _lines, ref _next, _zone);
                break;
            case "Alerts" when _item is not null:
                FieldText.ReadList(RecordFields.Alert, _item, _lines, ref _next, _zone);
                break;
            case "Changes" when _item is not null:
                FieldText.ReadList(RecordFields.Change, _item, _lines, ref _next, _zone);
                break;
            case "Rollbacks" when _item is not null && FieldText.IsTable(RecordFields.Preflight, line):
                _item["preflight"] = FieldText.ReadTable(RecordFields.Preflight, _lines, ref _next, _zone);
                break;
            case "Rollbacks" when _item is not null && FieldText.IsTable(RecordFields.Reading, line):
                _item["readings"] = FieldText.ReadTable(RecordFields.Reading, _lines, ref _next, _zone);
                break;
            case "Rollbacks" when _item is not null && FieldText.IsTable(RecordFields.Step, line):
                _item["steps"] = FieldText.ReadTable(RecordFields.Step, _lines, ref _next, _zone);
                break;
            case "Waits" when _item is not null:
                FieldText.ReadList(RecordFields.Wait, _item, _lines, ref _next, _zone);
                break;
            case "Rollbacks" when _item is not null && _item == _run:
                FieldText.ReadList(RecordFields.Run, _item, _lines, ref _next, _zone);
                break;
            case "Rollbacks" when _item is not null:
                FieldText.ReadList(RecordFields.Rollback, _item, _lines, ref _next, _zone);
                break;
            case "Follow-ups" when _item is not null && FieldText.IsTable(RecordFields.Extension, line):
                _item["extensions"] = FieldText.ReadTable(RecordFields.Extension, _lines, ref _next, _zone);
                break;
            case "Follow-ups" when _item is not null:
                FieldText.ReadList(RecordFields.FollowUp, _item, _lines, ref _next, _zone);
                break;
            case "Timeline" when EntryText.Begins(line):
                if (!DateOnly.TryParseExact(_heading.Split(',')[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                    throw new FormatException($"line {_next + 1}: this entry stands below no day such as ### 2017-01-31, Tuesday");
                _record["timeline"]!.AsArray().Add(EntryText.Read(_lines, ref _next, day, _zone));
                break;
        }
        return _next > from;
    }

    static JsonObject Add(JsonArray to, JsonObject item)
    {
        to.Add(item);
        return item;
    }

    [GeneratedRegex(@"^([\w-]+), (edited|as filled)(?: but for ([0-9a-f ]+))? (\S+) by (.*)$")]
    private static partial Regex SectionMark();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    [GeneratedRegex(@"^EXP-(\d+): (.*)$")]
    private static partial Regex Experiment();

    [GeneratedRegex(@"^FU-(\d+): (.*)$")]
    private static partial Regex FollowUp();
}

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Postmortem.Features.Actions;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>Items and what stands below their headings: tables, fields, entries, and lines that follow from the rest of the record.</summary>
public sealed partial class RecordMarkdownReader
{
    static readonly DateOnly AnyDay = new(2000, 1, 1);

    /// <param name="position">From 1.</param>
    /// <returns>Null when the heading is none of the part's items.</returns>
    JsonObject? ItemOf(DocumentPart part, string heading, int position) => part.Name switch
    {
        DocumentPart.TestStages => DocumentPart.StageOf(heading) is { } stage ? new() { ["stage"] = stage } : null,
        DocumentPart.Experiments => Experiment().Match(heading) is { Success: true } x ? Numbered(x) : null,
        DocumentPart.FollowUps => FollowUp().Match(heading) is { Success: true } f ? f.Groups[1].Success ? Numbered(f) : NewFollowUp(PlainText.Unescape(f.Groups[2].Value)) : null,
        _ when !part.IsItem(heading) => null,
        DocumentPart.Rollbacks => int.TryParse(heading.Split(' ')[^1], CultureInfo.InvariantCulture, out var attempt) ? new() { ["attempt"] = attempt } : null,
        _ => part.Items == "factors" ? new() { ["position"] = position } : [],
    };

    static JsonObject Numbered(Match heading) => new() { ["number"] = int.Parse(heading.Groups[1].Value, CultureInfo.InvariantCulture), ["title"] = PlainText.Unescape(heading.Groups[2].Value) };

    /// <summary>What it does not tell is what it would begin with here; see <see cref="Finish"/>.</summary>
    JsonObject NewFollowUp(string title)
    {
        _lines.Guess(_lines.Next, $"has no number, so it became a new follow-up; state, type and priority are {ActionState.Open}, {ActionType.Prevent} and {Priority.Default} where it tells none");
        return new() { ["title"] = title };
    }

    /// <returns>True when lines were taken.</returns>
    bool ReadRows(string line)
    {
        if (_part is null) return false;
        if (line.StartsWith('|')) return ReadTable(line);
        if (_part.Name == DocumentPart.Timeline) return ReadEntry(line);
        if (_part.Fields is not { } fields || (_part.Items is null ? _record : _item) is not { } item) return false;
        var from = _lines.Next;
        FieldText.ReadList(item == _run ? RecordFields.Run : fields, item, _lines);
        return _lines.Next > from;
    }

    bool ReadTable(string line)
    {
        if (Tables().FirstOrDefault(t => FieldText.IsTable(t.Fields, line)) is not { Of: { } of } table) return false;
        _textless = NotYet;
        foreach (var (row, at) in FieldText.ReadTable(table.Fields, _lines))
        {
            if (table.Key == "checklist") ReadAnswer(row, at);
            else if (table.Key == "durations") _lines.Measure(at, (string?)row["name"], (string?)row["value"]);
            else Add(List(of, table.Key), row);
        }
        if (table.Key == "differences") foreach (var (i, row) in List(of, table.Key).Index()) row!["position"] = i + 1;
        return true;
    }

    /// <returns>Each with the object whose list it is; null where there is none to take it.</returns>
    (Field[] Fields, JsonObject? Of, string Key)[] Tables() => _part!.Name switch
    {
        DocumentPart.Impact => [(RecordFields.Impact, _record, "impacts")],
        "Milestones" => [(RecordFields.Milestone, _record, "milestones")],
        "Durations" => [(RecordFields.Duration, _record, "durations")],
        "Linked incidents" => [(RecordFields.Link, _record, "linked_incidents")],
        DocumentPart.Review => [(RecordFields.Reviewer, _review, "reviewers"), (RecordFields.Checklist, _review, "checklist")],
        DocumentPart.TestStages => [(RecordFields.TestStage, _review, "test_stages")],
        "Differences between test and production" => [(RecordFields.Difference, _review, "differences")],
        "Meeting" => [(RecordFields.MeetingNote, _review, "meeting_notes")],
        DocumentPart.Rollbacks when _item is not null && List(_record, "rollbacks").LastOrDefault() is JsonObject attempt =>
            [(RecordFields.Preflight, attempt, "preflight"), (RecordFields.Reading, attempt, "readings"), (RecordFields.Step, attempt, "steps"), (RecordFields.Duration, attempt, "durations")],
        DocumentPart.FollowUps => [(RecordFields.Extension, _item, "extensions"), (RecordFields.Reopening, _item, "reopenings")],
        _ => [],
    };

    /// <summary>Goes to the one whose answer it is.</summary>
    void ReadAnswer(JsonObject row, int at)
    {
        var person = (string?)row["person"];
        if (List(_review!, "reviewers").FirstOrDefault(r => (string?)r!["person"] == person) is not JsonObject reviewer)
        {
            _lines.Refuse(at, "nobody of this name is among the reviewers above");
            return;
        }
        row.Remove("person");
        Add(List(reviewer, "checklist"), row);
    }

    bool ReadEntry(string line)
    {
        if (!EntryText.Begins(line)) return false;
        var at = _lines.Next;
        if (_day is null) _lines.Refuse(at, "this entry stands below no day such as ### 2017-01-31, Tuesday");
        _lines.Mark(Add(List(_record, "timeline"), EntryText.Read(_lines, _day ?? AnyDay)), "", at);
        return true;
    }

    /// <summary>Written from the rest of the record for whoever reads the document, and not read back.</summary>
    bool IsComputed(string line) => _part?.Name == DocumentPart.Review ? Computed().IsMatch(line) : _part is null && _own == NotYet && IsStanding(line);

    /// <summary>Where it does not say what the front matter says, somebody has changed one of the two.</summary>
    bool IsStanding(string line)
    {
        if (Standing().Match(line) is not { Success: true } told) return false;
        foreach (var fact in new[] { "severity", "status" })
            if (told.Groups[fact].Value != (string?)_record[fact]) _lines.Refuse(_lines.Next, $"the front matter says {fact}: {(string?)_record[fact] ?? "nothing"}; make them the same");
        return true;
    }

    [GeneratedRegex(@"^> \*\*(?<severity>.+?)\*\*(?: \w+)? · (?<status>[^·]+?) · ")]
    private static partial Regex Standing();

    [GeneratedRegex(@"^> The record (?:was changed after|has changed since) |^See below: (?:(?:, )?(?:Contributing factors|Test stages|Differences between test and production|Follow-ups))+\.$")]
    private static partial Regex Computed();

    [GeneratedRegex(@"^EXP-(\d{1,9}): ?(.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Experiment();

    [GeneratedRegex(@"^(?:FU-(\d{1,9})(?::|(?= )) ?|FU: ?)?(?!FU-\d)(.+)$", RegexOptions.IgnoreCase)]
    private static partial Regex FollowUp();
}

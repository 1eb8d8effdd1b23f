using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;
using Postmortem.Web;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>
/// The record as one Markdown file: facts in front matter, everything else in sections. <see cref="RecordMarkdownReader"/> reads it back.
/// It leaves out what documents do not show: hidden entries, what edited ones said in between, the journal. Files stand beside it, if at all (<see cref="MarkdownArchive"/>).
/// </summary>
public static class RecordMarkdown
{
    /// <param name="writtenIn">In which times are written; the document names it.</param>
    public static string Write(IncidentRecord record, TimeZoneInfo writtenIn)
    {
        var zone = new DocumentZone(writtenIn, record.Declared.At);
        // The timeline is most of a long record, and is written from the entries themselves.
        var json = JsonSerializer.SerializeToNode(record with { Timeline = [] }, RecordJson.Options)!.AsObject();
        var text = new List<string> { FrontMatter.Write(json, writtenIn), $"# {record.Name}: {PlainText.Escape(record.Title)}", "", "", "" };
        var standing = text.Count - 2;
        // What people wrote about it afterwards is met first, where they did.
        var summarised = record.Review?.Sections.Any(s => s is { Key: "summary", Touched: true } && !string.IsNullOrWhiteSpace(s.Body)) == true;
        if (!summarised) Summary("Summary");
        Section("Impact", FieldText.WriteList(RecordFields.DataLoss, json, zone).Concat(Table(RecordFields.Impact, json["impacts"]!, before: "")));
        Section("Milestones", Table(RecordFields.Milestone, json["milestones"]!));
        Section("Durations", Durations(record.Durations));
        if (json["review"] is JsonObject review) Section("Review", Review(review, record, zone));
        if (summarised) Summary("Summary at the time");
        Section("Contributing factors", Items("factors", "Factor", RecordFields.Factor, json["review"], zone));
        Section("Test stages", Items("test_stages", RecordFields.TestStage, json["review"], zone, (stage, _) => Reviews.Tests.TestStage.NameOf(stage["stage"]!.GetValue<string>()), but: "stage"));
        Section("Differences between test and production", json["review"] is JsonObject differing ? Table(RecordFields.Difference, differing["differences"]!) : []);
        Section("Meeting", Items("meeting_notes", "Note", RecordFields.MeetingNote, json["review"], zone));
        Section("Experiments", Named(json["experiments"]!, Experiments.Experiment.NameOf, RecordFields.Experiment, zone));
        Section("Follow-ups", FollowUps(json, zone));
        Section("Alerts", Items("alerts", "Alert", RecordFields.Alert, json, zone));
        Section("Changes", Items("changes", "Change", RecordFields.Change, json, zone));
        Section("Rollbacks", Rollbacks(json, record, zone));
        Section("Waits", Items("waits", "Wait", RecordFields.Wait, json, zone));
        Section("Timeline", Timeline(record, zone));
        Section("Linked incidents", Table(RecordFields.Link, json["linked_incidents"]!));
        // Said last: only now it is known whether other offsets are met.
        text[standing] = Standing(record, zone);
        return FileText.ToArchive($"{string.Join('\n', text).TrimEnd('\n')}\n\n{FrontMatter.EndOf(json)}\n", record.ShownTimeline.SelectMany(e => e.Attachments).Where(f => f.Content is not null));

        void Summary(string title) => Section(title, record.Summary.Length == 0 ? [] : Containment.Write("summary", record.Summary, below: 2));

        void Section(string title, IEnumerable<string> lines)
        {
            var all = lines.ToList();
            if (all.Count == 0) return;
            text.AddRange([$"## {title}", "", .. all, ""]);
        }

        IEnumerable<string> Table(Field[] fields, JsonNode rows, string? before = null) =>
            rows.AsArray() is not { Count: > 0 } array ? [] : before is null ? FieldText.WriteTable(fields, array, zone) : FieldText.WriteTable(fields, array, zone).Prepend(before);
    }

    static string Standing(IncidentRecord record, DocumentZone zone)
    {
        var kind = record.Kind == Shared.IncidentKind.Real ? "" : $" {record.Kind}";
        var written = WrittenTimes.DifferFrom(zone.Zone, (record.Review?.Sections ?? []).Select(s => s.Body)) ? " Those in the text of the review are UTC, as written." : "";
        var declared = record.IsDeclarationUnknown ? "when it was declared is not recorded" : $"declared {(record.Declared.About ? "about " : "")}{Moment(record.Declared.At, zone)}{(record.WrittenDownAt is { } down ? $" · written down {Moment(down, zone)}" : "")}";
        var others = zone.HasOthers ? ", but for those that say another offset" : "";
        return $"> **{record.Severity}**{kind} · {record.Status}{(record.Visibility == Shared.Visibility.Private ? " · private" : "")} · {declared}. All times are {Times.ZoneName(record.Declared.At, zone.Zone)}{others}.{written}";
    }

    static IEnumerable<string> Durations(IReadOnlyList<RecordedDuration> durations)
    {
        if (durations.All(d => d.Seconds is null)) yield break;
        yield return "| Duration | Value | Formula |";
        yield return "| --- | --- | --- |";
        foreach (var d in durations)
            yield return $"| {d.Name} | {PlainText.Escape(DurationWords.Of(d))} | {d.Formula} |";
    }

    /// <summary>Within a sentence, which nobody reads back.</summary>
    static string Moment(DateTimeOffset at, DocumentZone zone) => Field.TimeText(at, zone).Split(" <!--")[0];

    static IEnumerable<string> Review(JsonObject review, IncidentRecord record, DocumentZone zone)
    {
        if (record.Review!.ChangedSinceText(at => Moment(at, zone)) is { } changed)
        {
            yield return $"> {PlainText.Escape(changed)}";
            yield return "";
        }
        if (RecordedReview.OvertakenIn(record.Review!.Sections) is { } overtaken)
        {
            yield return $"> {PlainText.Escape(overtaken)}";
            yield return "";
        }
        foreach (var section in review["sections"]!.AsArray().Select(s => s!.AsObject()))
        {
            yield return $"### {PlainText.Escape(section["title"]!.GetValue<string>())}";
            yield return "";
            if (string.IsNullOrWhiteSpace(section["body"]!.GetValue<string>()) && RowsOf(section["key"]!.GetValue<string>(), record) is { Count: > 0 } rows)
            {
                yield return $"See below: {string.Join(", ", rows)}.";
                yield return "";
            }
            var but = section["as_filled"] is JsonArray { Count: > 0 } parts ? $" but for {string.Join(' ', parts.Select(p => p!.GetValue<string>()))}" : "";
            var mark = $"{section["key"]}, {(section["touched"]!.GetValue<bool>() ? "edited" : "as filled")}{but} {section["updated_at"]} by {PlainText.Escape(section["updated_by"]!.GetValue<string>()).Replace("--", "-\\-", StringComparison.Ordinal)}";
            foreach (var line in Containment.Write(mark, section["body"]!.GetValue<string>().Trim('\n'), below: 3)) yield return line;
            yield return "";
        }
        if (review["reviewers"]!.AsArray() is not { Count: > 0 } reviewers) yield break;
        yield return "### Sign-off";
        yield return "";
        foreach (var line in FieldText.WriteTable(RecordFields.Reviewer, reviewers, zone).Append("")) yield return line;
        if (Answered(reviewers) is { Count: > 0 } answers)
            foreach (var line in FieldText.WriteTable(RecordFields.Checklist, answers, zone).Append("")) yield return line;
    }

    /// <summary>Under which headings stands what a section without a text of its own holds.</summary>
    static List<string> RowsOf(string section, IncidentRecord record) =>
    [
        .. (section, record.Review) switch
        {
            ("factors", { Factors.Count: > 0 }) => ["Contributing factors"],
            ("tests", { } review) => new[] { (review.TestStages.Count, "Test stages"), (review.Differences.Count, "Differences between test and production") }.Where(p => p.Item1 > 0).Select(p => p.Item2),
            ("follow-ups", _) when record.FollowUps.Count > 0 => ["Follow-ups"],
            _ => Array.Empty<string>(),
        },
    ];

    /// <summary>Every answer to the checklist, beside whose it is.</summary>
    static JsonArray Answered(JsonArray reviewers) => [.. from reviewer in reviewers
                                                          from answer in reviewer!["checklist"]!.AsArray()
                                                          select new JsonObject(answer!.AsObject().Select(a => KeyValuePair.Create(a.Key, a.Value?.DeepClone())).Prepend(new("person", reviewer["person"]!.DeepClone())))];

    static IEnumerable<string> Items(string key, string title, Field[] fields, JsonNode? parent, DocumentZone zone) => Items(key, fields, parent, zone, (_, position) => $"{title} {position}");

    /// <param name="but">What the title tells already.</param>
    static IEnumerable<string> Items(string key, Field[] fields, JsonNode? parent, DocumentZone zone, Func<JsonObject, int, string> title, string? but = null)
    {
        if (parent?[key] is not JsonArray items) yield break;
        var told = fields.Where(f => f.Key != but).ToList();
        foreach (var (i, item) in items.Select(x => x!.AsObject()).Index())
        {
            yield return $"### {title(item, i + 1)}";
            yield return "";
            foreach (var line in FieldText.WriteList(told, item, zone)) yield return line;
            yield return "";
        }
    }

    static IEnumerable<string> Named(JsonNode items, Func<int, string> name, Field[] fields, DocumentZone zone)
    {
        foreach (var item in items.AsArray().Select(a => a!.AsObject()))
        {
            yield return $"### {name(item["number"]!.GetValue<int>())}: {PlainText.Escape(item["title"]!.GetValue<string>())}";
            yield return "";
            foreach (var line in FieldText.WriteList(fields, item, zone)) yield return line;
            yield return "";
        }
    }

    static IEnumerable<string> FollowUps(JsonObject json, DocumentZone zone)
    {
        foreach (var item in json["follow_ups"]!.AsArray().Select(a => a!.AsObject()))
        {
            yield return $"### {Actions.ActionItem.NameOf(item["number"]!.GetValue<int>())}: {PlainText.Escape(item["title"]!.GetValue<string>())}";
            yield return "";
            foreach (var line in FieldText.WriteList(RecordFields.FollowUp, item, zone)) yield return line;
            yield return "";
            foreach (var (fields, key) in new[] { (RecordFields.Extension, "extensions"), (RecordFields.Reopening, "reopenings") })
            {
                if (item[key]!.AsArray() is not { Count: > 0 } rows) continue;
                foreach (var line in FieldText.WriteTable(fields, rows, zone)) yield return line;
                yield return "";
            }
        }
    }

    static IEnumerable<string> Rollbacks(JsonObject json, IncidentRecord record, DocumentZone zone)
    {
        foreach (var (rollback, item) in record.Rollbacks.Zip(json["rollbacks"]!.AsArray()))
        {
            yield return $"### Attempt {rollback.Attempt.ToString(CultureInfo.InvariantCulture)}";
            yield return "";
            foreach (var line in FieldText.WriteList(RecordFields.Rollback, item!.AsObject(), zone)) yield return line;
            yield return "";
            // What is not known would be said of each attempt that did not work.
            if (Durations([.. rollback.DurationsWithin(record).Where(d => d.Seconds is not null)]).ToList() is { Count: > 0 } durations)
                foreach (var line in durations.Append("")) yield return line;
            foreach (var (fields, rows) in new[] { (RecordFields.Preflight, item["preflight"]!.AsArray()), (RecordFields.Reading, item["readings"]!.AsArray()), (RecordFields.Step, item["steps"]!.AsArray()) })
            {
                if (rows.Count == 0) continue;
                foreach (var line in FieldText.WriteTable(fields, rows, zone)) yield return line;
                yield return "";
            }
            foreach (var (i, run) in item["runs"]!.AsArray().Index())
            {
                yield return $"#### Run {(i + 1).ToString(CultureInfo.InvariantCulture)}";
                yield return "";
                foreach (var line in FieldText.WriteList(RecordFields.Run, run!.AsObject(), zone)) yield return line;
                yield return "";
            }
        }
    }

    static IEnumerable<string> Timeline(IncidentRecord record, DocumentZone zone)
    {
        var day = "";
        foreach (var entry in record.ShownTimeline)
        {
            var heading = EntryText.DayHeading(entry.OccurredAt, zone);
            if (heading != day)
            {
                yield return $"### {day = heading}";
                yield return "";
            }
            foreach (var line in EntryText.Write(entry, zone)) yield return line;
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <summary>
/// A record as rows of single statements, so that two can be told apart in words. Every member of the JSON form counts, but for the few
/// that are named here; what a record does not tell is no statement.
/// </summary>
static class RecordFacts
{
    const int LongestName = 80;

    /// <summary>By which members a row of a list is known again, and what tells of one that only one side has. Rows of other lists are known by their place.</summary>
    static readonly Dictionary<string, (string Word, string[] Known, string[] Told)> Lists = new()
    {
        ["services"] = ("service", ["name"], []),
        ["roles"] = ("role", ["role", "person"], []),
        ["impacts"] = ("impact", ["quantity"], ["value", "not_measurable_because"]),
        ["milestones"] = ("milestone", ["kind"], ["at", "not_applicable_because"]),
        ["timeline"] = ("timeline", ["occurred_at", "kind", "text"], []),
        ["timeline.attachments"] = ("file", ["file_name"], []),
        ["timeline.revisions"] = ("revision", ["changed_at"], ["text"]),
        ["alerts"] = ("alert", ["starts_at", "title"], ["service", "state"]),
        ["changes"] = ("change", ["occurred_at", "kind", "title"], ["service", "to_version", "relation"]),
        ["rollbacks"] = ("rollback", ["attempt"], ["kind", "from_version", "to_version", "outcome"]),
        ["rollbacks.preflight"] = ("question", ["key"], ["answer"]),
        ["rollbacks.readings"] = ("reading", ["read_at", "name"], ["result"]),
        ["rollbacks.steps"] = ("step", ["step"], ["line"]),
        ["rollbacks.runs"] = ("run", ["asked_at", "executor"], ["state"]),
        ["waits"] = ("wait", ["decided_at"], ["why"]),
        ["review.reviewers"] = ("reviewer", ["person"], ["decision"]),
        ["review.reviewers.checklist"] = ("question", ["key"], ["answer"]),
        ["review.sections"] = ("section", ["title"], ["body"]),
        ["review.factors"] = ("factor", ["text"], []),
        ["review.test_stages"] = ("test stage", ["stage"], ["should_catch", "could_catch", "what_differed"]),
        ["review.differences"] = ("difference", ["dimension"], ["production", "test"]),
        ["review.meeting_notes"] = ("note", ["kind", "text"], ["learned"]),
        ["review.threads"] = ("thread", ["section", "quote"], []),
        ["review.threads.comments"] = ("comment", ["created_at"], ["text"]),
        ["review.suggestions"] = ("suggestion", ["section", "created_at"], ["text"]),
        ["experiments"] = ("experiment", ["title"], ["kind", "result"]),
        ["follow_ups"] = ("follow-up", ["title"], ["type", "state"]),
        ["follow_ups.extensions"] = ("extension", ["extended_at"], ["to_due", "reason"]),
        ["follow_ups.reopenings"] = ("reopening", ["reopened_at"], ["reason"]),
        ["linked_incidents"] = ("link", ["relation", "title"], []),
        ["dismissals"] = ("kept wording", ["finding"], ["reason"]),
    };

    /// <summary>Numbers, keys and places are each installation's own; the rest is worked out from the other members, or tells when something was written.</summary>
    static readonly HashSet<string> Apart =
    [
        "format", "version", "number", "durations", "journal", "services.tier", "timeline.attachments.content", "rollbacks.durations", "rollbacks.steps_ticked", "review.text_version", "review.sections.as_filled",
        "review.factors.position", "review.differences.position", "experiments.number", "follow_ups.number", "linked_incidents.incident", "linked_incidents.visibility", "dismissals.text",
    ];

    /// <summary>What the reader of a published post-mortem supplies, since such files do not tell it.</summary>
    static readonly HashSet<string> Supplied = ["declared_by", "milestones.source", "milestones.origin", "review.state", "review.factors.category", "follow_ups.priority", "follow_ups.state"];

    public sealed record Row(Row? Of, string Name, string Whole)
    {
        public HashSet<string> Facts { get; } = [];
    }

    /// <returns>What the file says and the incident does not, and the other way round.</returns>
    public static (IReadOnlyList<string> OnlyInFile, IReadOnlyList<string> OnlyHere) Compare(IncidentRecord file, IncidentRecord here, bool isOurs)
    {
        var (theirs, ours) = (RowsOf(file, isOurs), RowsOf(here, isOurs));
        return (Lacking(theirs, ours), Lacking(ours, theirs));
    }

    static List<string> Lacking(Dictionary<string, Row> rows, Dictionary<string, Row> others)
    {
        var missing = rows.Where(r => !others.ContainsKey(r.Key)).Select(r => r.Value).ToHashSet();
        var told = new List<string>();
        foreach (var (key, row) in rows)
        {
            if (row.Of is not null && missing.Contains(row.Of)) missing.Add(row);
            else if (missing.Contains(row)) told.Add(row.Whole);
            else told.AddRange(row.Facts.Except(others[key].Facts).Select(fact => row.Name.Length == 0 ? fact : $"{row.Name}, {fact}"));
        }
        return told;
    }

    static Dictionary<string, Row> RowsOf(IncidentRecord record, bool isOurs)
    {
        var json = JsonSerializer.SerializeToNode(NamedRows.In(record), RecordJson.Options)!.AsObject();
        NamedRows.Name(json, record);
        var rows = new Dictionary<string, Row>();
        Object("", json, Add("", new(null, "", "")));
        return rows;

        Row Add(string key, Row row)
        {
            var times = 1;
            while (!rows.TryAdd(times == 1 ? key : $"{key}\n{times}", row)) times++;
            return row;
        }

        void Object(string path, JsonObject from, Row row, string prefix = "")
        {
            foreach (var (name, value) in from)
            {
                var at = path.Length == 0 ? name : $"{path}.{name}";
                if (name is "id" or "updated_at" or "updated_by" || Apart.Contains(at) || (!isOurs && Supplied.Contains(at))) continue;
                var words = $"{prefix}{name.Replace('_', ' ')}";
                if (value is JsonObject inner) Object(at, inner, row, $"{words}, ");
                else if (value is JsonArray list && list.Any(x => x is JsonObject)) foreach (var (i, item) in list.Index()) List(at, item!.AsObject(), i, row);
                else if (value is JsonArray texts) foreach (var text in texts) Fact(words, name, text, row);
                else Fact(words, name, value, row);
            }
        }

        void List(string path, JsonObject item, int position, Row of)
        {
            var (word, known, told) = Lists.GetValueOrDefault(path, (path.Split('.')[^1].Replace('_', ' '), [], []));
            var key = known.Length == 0 ? $"{position + 1}" : Join(item, known, " ");
            if (item["hidden"] is JsonObject) word = "hidden entry";
            var name = $"{(of.Name.Length == 0 ? "" : $"{of.Name}, ")}{word}";
            var more = Join(item, told, ", ");
            var row = Add($"{name} {key}", new(of.Name.Length == 0 ? null : of, $"{name} {Words.Fit(key.ReplaceLineEndings(" "), LongestName)}", $"{name} {key}{(more.Length > 0 ? $": {more}" : "")}"));
            Object(path, item, row);
        }
    }

    static void Fact(string words, string name, JsonNode? value, Row row)
    {
        if (Text(name, value) is { Length: > 0 } text) row.Facts.Add($"{words}: {text}");
    }

    static string Join(JsonObject item, string[] members, string between) => string.Join(between, members.Select(m => Text(m, item[m])).Where(t => t.Length > 0));

    /// <returns>Empty for what tells nothing. Services are known in any case of letters.</returns>
    static string Text(string name, JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.True => "yes",
        JsonValueKind.Number => value.ToJsonString(),
        JsonValueKind.String when value.GetValue<string>() is var text && text is not ("unknown" or NamedRows.NoTime) => name == "service" ? text.ToLowerInvariant() : text,
        _ => "",
    };
}

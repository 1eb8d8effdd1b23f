using System.Text.Json;
using Postmortem.Data;

namespace Postmortem.Features.Actions;

/// <summary>A journal entry as a sentence; what a person wrote with it stands apart.</summary>
public sealed record HistoryText(string What, string? Said, IReadOnlyList<FieldChange> Changes)
{
    public static HistoryText Of(HistoryLine line)
    {
        using var document = JsonDocument.Parse(line.Data ?? "{}");
        var data = document.RootElement;
        string? Text(string name) => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return line.Action switch
        {
            "action_item.added" => new($"filed it as {Text("priority")}{Due(Text("due_on"))}", null, []),
            "action_item.imported" => new("imported it", null, []),
            "action_item.edited" => new("edited it", null, data.TryGetProperty("changes", out var changes) ? changes.Deserialize<List<FieldChange>>(Journal.Json)! : []),
            "action_item.started" => new("started it", null, []),
            "action_item.done" => new("said that it is done", Text("claim"), []),
            "action_item.verified" => new($"verified it with evidence: {Text("kind")}{(data.TryGetProperty("experiment", out var x) && x.ValueKind == JsonValueKind.Number ? $", EXP-{x.GetInt32()}" : "")}", Text("evidence"), []),
            "action_item.decline_asked" => new("asked to decline it", Text("reason"), []),
            "action_item.declined" => new($"approved that it is declined; {(data.TryGetProperty("named", out var named) && named.ValueKind == JsonValueKind.True ? $"named {Text("asked_by")} as who asked" : $"{Text("asked_by")} asked")} for it", Text("reason"), []),
            "action_item.kept" => new($"kept it; {Text("asked_by")} had asked to decline it", Text("reason"), []),
            "action_item.reopened" => new($"reopened it; it was {Text("from")}", Text("reason"), []),
            "action_item.due_date_set" => new($"set the due date to {Day(Text("to"))}", Text("reason"), []),
            "action_item.due_date_moved" => new($"moved the due date from {Day(Text("from"))} to {Day(Text("to"))}", Text("reason"), []),
            _ => new(line.Action, null, []),
        };
    }

    static string Due(string? day) => day is null ? "" : $", due {Day(day)}";

    static string Day(string? day) => DateOnly.TryParse(day, System.Globalization.CultureInfo.InvariantCulture, out var on)
        ? on.ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture)
        : "none";
}

using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <param name="Field">As people call it: "done when".</param>
public sealed record FieldChange(string Field, string From, string To);

/// <summary>An item's editable fields as text, for the history and for two edits side by side.</summary>
static class ActionTexts
{
    public static IReadOnlyList<FieldChange> Changes(ActionItem before, ActionItem after) =>
        [.. Fields(before).Zip(Fields(after)).Where(f => f.First.Text != f.Second.Text).Select(f => new FieldChange(f.First.Name, f.First.Text, f.Second.Text))];

    public static string Of(ActionItem item) => string.Join('\n', Fields(item).Select(f => $"{Words.Capital(f.Name)}: {f.Text}"));

    static IEnumerable<(string Name, string Text)> Fields(ActionItem item) =>
    [
        ("title", item.Title), ("type", item.Type), ("priority", item.Priority), ("done when", item.DoneWhen), ("owner", item.Owner),
        ("factor", item.FactorText ?? ""), ("service", item.ServiceName ?? ""), ("tracker link", item.TrackerUrl ?? ""),
    ];
}

namespace Postmortem.Tests.Safety;

/// <summary>Values for the fields of any form.</summary>
static class Hostile
{
    /// <summary>What a well-meaning person could send: every field filled with something that passes.</summary>
    public static Dictionary<string, string> Believable(Form form)
    {
        var values = form.Untouched();
        foreach (var field in form.Fields) if (Choose(field) is { } value) values[field.Name] = value;
        return values;
    }

    static string? Choose(FormField field) => field switch
    {
        { Name: "other" or "into" } => "INC-1",
        { Name: "time" or "at" or "occurred_at" or "since" or "ended" or "impact_ended" or "meeting" } when field.IsTyped => field.Value,
        { Type: "date" } => field.Value.Length > 0 ? field.Value : "2030-05-01",
        { Type: "url" } => "https://example.com/a",
        { Type: "number" } => "3",
        { Type: "textarea" or "text" } when field.Value.Length == 0 => "Words",
        { Type: "select" or "radio" } => field.Value.Length > 0 ? field.Value : field.Options.FirstOrDefault(o => o.Length > 0),
        _ => null,
    };
}

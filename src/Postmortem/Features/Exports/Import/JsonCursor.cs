using System.Globalization;
using System.Text.Json;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <summary>A place in a JSON file. What is wrong there is collected with its path: <c>$.timeline[3].at</c>.</summary>
/// <param name="latest">What comes after it has not happened yet.</param>
sealed class JsonCursor(JsonElement element, string path, DateTimeOffset latest, List<Fault> faults)
{
    const int LongestList = 5000;
    const string Controls = "this text contains control characters";

    public string Path => path;

    /// <summary>Names in the object that nobody asked for.</summary>
    public IEnumerable<string> NamesExcept(params string[] known) =>
        element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Select(p => p.Name).Except(known) : [];

    public void Add(string message) => faults.Add(new(path, message));

    public string Required(string name, int longest)
    {
        var text = Optional(name, longest);
        if (text.Length == 0 && !faults.Any(f => f.Field == At(name))) faults.Add(new(At(name), "this text is missing"));
        return text;
    }

    public string Optional(string name, int longest)
    {
        if (!Has(name, out var value)) return "";
        if (value.ValueKind != JsonValueKind.String) return Wrong(name, "this must be a text", "");
        var text = value.GetString()!.ReplaceLineEndings("\n").Trim();
        if (text.Length > longest) return Wrong(name, $"this text has {text.Length} characters; at most {longest} fit", "");
        return HasControls(text) ? Wrong(name, Controls, "") : text;
    }

    public DateTimeOffset? Time(string name, bool required = false)
    {
        if (!Has(name, out var value)) return required ? Wrong<DateTimeOffset?>(name, "this time is missing", null) : null;
        // Without a zone nobody knows which moment it was.
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && Words.HasZone(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            // As the API has it: no incident was then, and a zero time stands for one that nobody knew.
            return at.Year is not (> 1970 and < 9999) ? Wrong<DateTimeOffset?>(name, $"the year {at.Year} cannot be right", null)
                : at > latest ? Wrong<DateTimeOffset?>(name, FutureTimes.Message, null) : at.ToUniversalTime();
        return Wrong<DateTimeOffset?>(name, "this is not a time with its zone, such as 2017-01-31T17:20:00Z", null);
    }

    public IReadOnlyList<string> Texts(string name, int longest) => [.. Items(name).Select(item => item.Text(longest)).Where(t => t.Length > 0)];

    public IReadOnlyList<JsonCursor> Items(string name)
    {
        if (!Has(name, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Array) return Wrong<IReadOnlyList<JsonCursor>>(name, "this must be a list", []);
        if (value.GetArrayLength() > LongestList) return Wrong<IReadOnlyList<JsonCursor>>(name, $"this list has {value.GetArrayLength()} items; at most {LongestList} fit", []);
        return [.. value.EnumerateArray().Select((item, i) => new JsonCursor(item, $"{At(name)}[{i}]", latest, faults))];
    }

    public bool IsObject()
    {
        if (element.ValueKind == JsonValueKind.Object) return true;
        Add("this must be an object");
        return false;
    }

    string Text(int longest)
    {
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()!.ReplaceLineEndings("\n").Trim() : "";
        if (text.Length > 0 && text.Length <= longest && !HasControls(text)) return text;
        Add(HasControls(text) ? Controls : $"this must be a text of 1 to {longest} characters");
        return "";
    }

    static bool HasControls(string text) => text.Any(c => char.IsControl(c) && c is not '\n' and not '\t');

    bool Has(string name, out JsonElement value) =>
        element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    T Wrong<T>(string name, string message, T instead)
    {
        faults.Add(new(At(name), message));
        return instead;
    }

    string At(string name) => $"{path}.{name}";
}

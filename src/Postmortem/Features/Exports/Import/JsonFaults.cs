using System.Text.Json;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <summary>What no record can hold, wherever it stands: half a character, a NUL, a name twice. The JSON reader throws on some of it, far from the place, and lets the rest through.</summary>
static class JsonFaults
{
    public static List<Fault> Of(JsonElement json)
    {
        var faults = new List<Fault>();
        Look(json, "$", faults);
        return faults;
    }

    static void Look(JsonElement json, string path, List<Fault> faults)
    {
        if (json.ValueKind == JsonValueKind.String && Read(json.GetString) is var text && text?.Contains('\0') != false)
            faults.Add(new(path, text is null ? "this text contains half a character" : "this text contains control characters"));
        if (json.ValueKind == JsonValueKind.Array)
            foreach (var (i, item) in json.EnumerateArray().Index()) Look(item, $"{path}[{i}]", faults);
        if (json.ValueKind != JsonValueKind.Object) return;
        var names = new HashSet<string>();
        foreach (var member in json.EnumerateObject())
        {
            if (Read(() => member.Name) is not { } name) faults.Add(new(path, "a name in here contains half a character"));
            else if (!names.Add(name)) faults.Add(new($"{path}.{name}", "this stands here twice"));
            else Look(member.Value, $"{path}.{name}", faults);
        }
    }

    /// <returns>Null for half of a surrogate pair, which JSON can escape and no text can hold.</returns>
    static string? Read(Func<string?> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

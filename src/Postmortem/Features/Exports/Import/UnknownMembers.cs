using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Features.Exports.Import;

/// <summary>Members that the record does not have. A newer program may have written them, so they refuse nothing, but are not dropped without a word either.</summary>
static partial class UnknownMembers
{
    /// <returns>The path of each, those that differ in the row alone once with the number of the others.</returns>
    public static IEnumerable<(string Path, string More)> Of(JsonElement json)
    {
        var paths = new List<string>();
        Look(json, typeof(IncidentRecord), "$", paths);
        return paths.GroupBy(p => Row().Replace(p, "[]")).Select(g => (g.First(), g.Count() > 1 ? $" and {g.Count() - 1} more like it" : ""));
    }

    static void Look(JsonElement json, Type type, string path, List<string> paths)
    {
        var info = RecordJson.Options.GetTypeInfo(type);
        if (info.Kind == JsonTypeInfoKind.Enumerable && json.ValueKind == JsonValueKind.Array)
            foreach (var (i, item) in json.EnumerateArray().Index()) Look(item, info.ElementType!, $"{path}[{i}]", paths);
        if (info.Kind != JsonTypeInfoKind.Object || json.ValueKind != JsonValueKind.Object) return;
        var known = info.Properties.Where(p => p.Get is not null || p.Set is not null).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var member in json.EnumerateObject())
        {
            var here = $"{path}.{member.Name}";
            // The journal is not read back, and named as a whole.
            if (here == "$.journal") continue;
            if (known.TryGetValue(member.Name, out var property)) Look(member.Value, property.PropertyType, here, paths);
            else paths.Add(here);
        }
    }

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Row();
}

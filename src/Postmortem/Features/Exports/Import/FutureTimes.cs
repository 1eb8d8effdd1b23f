using System.Text.Json;
using Postmortem.Features.Alerts;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Import;

/// <summary>Times of our own record that cannot have been yet, wherever they stand. What is planned or due may lie ahead.</summary>
static class FutureTimes
{
    public const string Message = "this is in the future; give the time when it happened";

    const string NextUpdate = "next_update_due_at";
    static readonly HashSet<string> Planned = new(StringComparer.OrdinalIgnoreCase) { "meeting_at", "asks_again_at" };
    static readonly HashSet<string> Moments = new(StringComparer.OrdinalIgnoreCase) { "at", "from", "to" };
    static readonly HashSet<string> Days = new(StringComparer.OrdinalIgnoreCase) { "ran_on", "said_on" };

    /// <summary>Monitors may be that much ahead of us, and so is the record of what they told.</summary>
    public static DateTimeOffset Latest(DateTimeOffset now) => now + AlertFields.Ahead;

    public static List<Fault> Of(JsonElement json, DateTimeOffset now)
    {
        var faults = new List<Fault>();
        Look(json, "$", now, faults);
        return faults;
    }

    static void Look(JsonElement json, string path, DateTimeOffset now, List<Fault> faults)
    {
        if (json.ValueKind == JsonValueKind.Array)
            foreach (var (i, item) in json.EnumerateArray().Index()) Look(item, $"{path}[{i}]", now, faults);
        if (json.ValueKind != JsonValueKind.Object) return;
        foreach (var member in json.EnumerateObject())
        {
            var here = $"{path}.{member.Name}";
            // The journal is not read back.
            if (here == "$.journal") continue;
            if (member.Value.ValueKind != JsonValueKind.String) Look(member.Value, here, now, faults);
            else if (Fault(member.Name, member.Value, now) is { } fault) faults.Add(new(here, fault));
        }
    }

    static string? Fault(string name, JsonElement value, DateTimeOffset now)
    {
        // Somewhere it is tomorrow already.
        if (Days.Contains(name)) return DateOnly.TryParse(value.GetString(), out var day) && day > DateOnly.FromDateTime(now.UtcDateTime.AddHours(14)) ? "this day is still to come; give the day when it was" : null;
        if (Planned.Contains(name) || !(Moments.Contains(name) || name.EndsWith("_at", StringComparison.OrdinalIgnoreCase)) || !value.TryGetDateTimeOffset(out var at)) return null;
        if (name.Equals(NextUpdate, StringComparison.OrdinalIgnoreCase)) return at > now + SetNextUpdate.Furthest ? "this is more than a month away; give a nearer time, or none" : null;
        return at > Latest(now) ? Message : null;
    }
}

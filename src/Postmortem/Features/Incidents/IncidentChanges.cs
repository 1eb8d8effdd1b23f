using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>An incident has one version for all of its facts; the journal knows which versions changed which fact.</summary>
static class IncidentChanges
{
    public const string Severity = "incident.severity_changed";
    public const string Status = "incident.status_changed";

    /// <summary>Who did this after the version that was seen, if anybody: only then two meant the same thing.</summary>
    /// <param name="action">One whose journal data holds the version that it made.</param>
    public static async Task<string?> LastChangeAfterAsync(this ReadSession s, Incident incident, int seen, string action)
    {
        if (seen == incident.Version) return null;
        // Nobody can have seen it: whoever guesses a version may not write over what they have not read.
        if (seen > incident.Version) return "Somebody";
        var last = await s.OneAsync<Change>("""
            select actor_name, data from journal where incident_id = @Id and action = @action order by id desc limit 1
            """, new { incident.Id, action });
        if (last is null) return null;
        using var data = JsonDocument.Parse(last.Data);
        // One from before the journal held the version may have come after it.
        return !data.RootElement.TryGetProperty("version", out var version) || version.GetInt32() > seen ? last.ActorName : null;
    }

    /// <summary>Declining and merging set it as well.</summary>
    public static async Task<string?> StatusChangedAfterAsync(this ReadSession s, Incident incident, int seen) =>
        await s.LastChangeAfterAsync(incident, seen, Status) ?? await s.LastChangeAfterAsync(incident, seen, "incident.declined") ?? await s.LastChangeAfterAsync(incident, seen, "incident.merged");

    /// <summary>Names what was changed, and what stands now where that is it: "it is SEV2 now" after an edit of the text would be news that is none.</summary>
    public static Failure Overtaken(this Incident incident, string by, string action) => Failure.Conflict($"{by} changed {action switch
    {
        Severity => $"the severity of {incident.Name} a moment ago; it is {incident.Severity} now",
        Status or "incident.declined" or "incident.merged" => $"the status of {incident.Name} a moment ago; it is {incident.Status} now",
        "incident.edited" => $"the text of {incident.Name} a moment ago",
        "incident.kind_changed" => $"the kind of {incident.Name} a moment ago; it is {incident.Kind} now",
        "incident.visibility_changed" => $"who may see {incident.Name} a moment ago; it is {incident.Visibility} now",
        "incident.data_loss_set" => $"what {incident.Name} says about lost data a moment ago",
        _ => $"{incident.Name} a moment ago",
    }}. Look again and decide.");

    /// <summary>By the last change that made a version.</summary>
    public static async Task<Failure> OvertakenAsync(this ReadSession s, int number, Actor actor)
    {
        if (await s.FindIncidentAsync(number, actor) is not { } stands) return Failure.NotFound(IncidentRef.NameOf(number));
        var last = await s.OneAsync<Change>("""
            select actor_name, action, data from journal where subject_id = @Id and action in ('incident.severity_changed', 'incident.status_changed', 'incident.declined',
                'incident.merged', 'incident.edited', 'incident.kind_changed', 'incident.visibility_changed', 'incident.data_loss_set') order by id desc limit 1
            """, new { stands.Id });
        return stands.Overtaken(last?.ActorName ?? "Somebody", last?.Action ?? "");
    }

    /// <summary>Title and summary as they stood in a version: what the first edit after it replaced.</summary>
    public static async Task<(string Title, string Summary)> FindTextSeenAsync(this ReadSession s, Incident incident, int seen)
    {
        var edits = await s.ListAsync<Change>("select actor_name, data from journal where incident_id = @Id and action = 'incident.edited' order by id", new { incident.Id });
        foreach (var edit in edits)
        {
            using var data = JsonDocument.Parse(edit.Data);
            string Text(string name) => data.RootElement.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
            if (data.RootElement.TryGetProperty("version", out var version) && version.GetInt32() > seen) return (Text("from"), Text("summary_from"));
        }
        return (incident.Title, incident.Summary);
    }

    sealed record Change
    {
        public string ActorName { get; init; } = "";
        public string Action { get; init; } = "";
        public string Data { get; init; } = "{}";
    }
}

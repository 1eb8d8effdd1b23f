using System.Text.Json;
using Postmortem.Data;

namespace Postmortem.Features.Incidents;

/// <summary>An incident has one version for all of its facts; the journal knows which versions changed which fact.</summary>
static class IncidentChanges
{
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
        return data.RootElement.TryGetProperty("version", out var version) && version.GetInt32() > seen ? last.ActorName : null;
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
        public string Data { get; init; } = "{}";
    }
}

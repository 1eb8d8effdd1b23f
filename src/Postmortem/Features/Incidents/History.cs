using System.Globalization;
using System.Text.Json;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>One thing that somebody did.</summary>
public sealed record HistoryLine
{
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public string ActorName { get; init; } = "";
    public string Door { get; init; } = "";
    public string Action { get; init; } = "";
    public string? Data { get; init; }

    /// <summary>INC-7, the other incident that it is about, where the reader may see that one.</summary>
    public string? Other { get; init; }

    internal Guid? OtherId => Data is not null && JsonDocument.Parse(Data).RootElement is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("other_id", out var id) && id.TryGetGuid(out var key) ? key : null;

    /// <summary>incident.severity_changed → Incident: severity changed; action_item.added → Follow-up: added</summary>
    public string What => Action.Split('.', 2) is [var noun, var did] ? $"{(noun == "action_item" ? "Follow-up" : Words.Capital(noun.Replace('_', ' ')))}: {did.Replace('_', ' ')}" : Action;
}

public static class History
{
    const int PageSize = 100;

    /// <summary>
    /// What a reader is shown of a journal entry. Texts of timeline entries are not among it: one may be hidden since.
    /// Other incidents stand there by key only: they are named to those who may see them.
    /// </summary>
    static readonly string[] Shown =
    [
        "from", "to", "why", "reason", "severity", "title", "status", "kind", "role", "person", "name", "relation", "quantity", "value", "source", "note", "state", "outcome", "priority", "due_on", "number", "key",
    ];

    public static async Task<Page<HistoryLine>> ListHistoryAsync(this ReadSession session, Guid incidentId, Guid? before, Actor actor)
    {
        // A key that sorts after every real one.
        var lines = await session.ListAsync<HistoryLine>("""
            select id, at, actor_name, door, action, data from journal
            where incident_id = @incidentId and id < @before order by id desc limit @limit
            """, new { incidentId, before = before ?? Guid.AllBitsSet, limit = PageSize + 1 });
        if (lines.Any(l => l.OtherId is not null))
        {
            var others = new KeyList(lines.Select(l => l.OtherId).OfType<Guid>().Distinct());
            var names = (await session.ListAsync<IncidentRef>($"select i.id, i.number, i.title from incidents i where i.id in {others.Names} and {Visibility.Sql}", others.With("ViewerId", actor.ViewerId()).With("SeesAll", actor.SeesAll()).Values)).ToDictionary(i => i.Id, i => i.Name);
            lines = [.. lines.Select(l => l with { Other = l.OtherId is { } id ? names.GetValueOrDefault(id) : null })];
        }
        return lines.Count <= PageSize ? new(lines, null) : new(lines.Take(PageSize).ToList(), lines[PageSize - 1].Id.ToString("D"));
    }

    /// <summary>cli → command line</summary>
    public static string DoorOf(string door) => door switch
    {
        Door.Api => "API",
        Door.Cli => "command line",
        Door.Slack => "Slack",
        _ => door,
    };

    public static IReadOnlyList<(string Name, string Value)> Details(HistoryLine line)
    {
        if (line.Data is null || JsonDocument.Parse(line.Data).RootElement is not { ValueKind: JsonValueKind.Object } data) return [];
        // The reason of a merge tells of both, so it is for those who may see both.
        var tells = line.OtherId is null || line.Other is not null;
        var told = line.Other is { } other ? [("incident", other)] : Array.Empty<(string, string)>();
        return told.Concat(data.EnumerateObject().Where(p => Shown.Contains(p.Name) && (tells || p.Name != "why")).Select(p => (p.Name.Replace('_', ' '), TextOf(p.Value))).Where(p => p.Item2.Length > 0)).ToList();
    }

    static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.TryGetDateTimeOffset(out var at) => at.ToUniversalTime().ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => "",
    };
}

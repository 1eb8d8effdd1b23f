using System.Globalization;
using Postmortem.Data;

namespace Postmortem.Features.Shared;

/// <summary>What every feature may know of an incident: which one it is, its state, and that this person may see it.</summary>
public sealed record IncidentRef
{
    public Guid Id { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Status { get; init; } = "";
    public string Severity { get; init; } = "";
    public string Visibility { get; init; } = "";
    public DateTimeOffset DeclaredAt { get; init; }
    public int Version { get; init; }

    /// <summary>INC-42</summary>
    public string Name => NameOf(Number);

    public static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"INC-{number}");

    /// <summary>An entry where it stands on the incident's page, whichever part of a long timeline that is.</summary>
    public static string EntryPath(int number, Guid entry) => string.Create(CultureInfo.InvariantCulture, $"/incidents/{number}?entry={entry:D}#entry-{entry:D}");

    /// <summary>Reads "INC-42", "inc-42" or "42".</summary>
    public static bool TryParseName(string? text, out int number)
    {
        text = (text ?? "").Trim();
        if (text.StartsWith("INC-", StringComparison.OrdinalIgnoreCase)) text = text[4..];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

public static class IncidentLookup
{
    /// <summary>The incident, when this person may see it. Operations call it inside their transaction.</summary>
    public static Task<IncidentRef?> FindIncidentRefAsync(this ReadSession session, int number, Actor actor) => session.OneAsync<IncidentRef>(
        $"select i.id, i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, i.version from incidents i where i.number = @number and {Visibility.Sql}",
        new { number, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <returns>The name; null when there is none, or none that this viewer may see.</returns>
    public static async Task<string?> KnownIncidentAsync(this ReadSession session, string? name, Actor actor, UnknownWords unknown) =>
        !IncidentRef.TryParseName(name, out var number) ? null : await session.FindIncidentRefAsync(number, actor) is not null ? name : unknown.Name(name!, "is no incident that you may see");
}

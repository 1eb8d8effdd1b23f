using Postmortem.Data;

namespace Postmortem.Features.Incidents;

/// <summary>A severity with the words that tell people which one to choose.</summary>
public sealed record SeverityChoice
{
    public string Key { get; init; } = "";
    public string Name { get; init; } = "";
    public string Definition { get; init; } = "";
}

public static class SeverityChoices
{
    public static Task<IReadOnlyList<SeverityChoice>> ListSeverityChoicesAsync(this ReadSession session) =>
        session.ListAsync<SeverityChoice>("select key, name, definition from severities order by rank");
}

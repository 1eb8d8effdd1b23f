using Postmortem.Data;

namespace Postmortem.Features.Incidents;

/// <summary>A service as a form offers it.</summary>
public sealed record ServiceChoice
{
    public Guid Id { get; init; }
    public string Slug { get; init; } = "";
    public string Name { get; init; } = "";
    public string Tier { get; init; } = "";
}

public static class ServiceChoices
{
    /// <summary>Services in use. A catalogue longer than this is narrowed by search, not by a list.</summary>
    const int Most = 500;

    public static Task<IReadOnlyList<ServiceChoice>> ListServiceChoicesAsync(this ReadSession session) => session.ListAsync<ServiceChoice>(
        "select id, slug, name, tier from services where archived_at is null order by lower(name), id limit @Most", new { Most });
}

using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

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

    /// <param name="chosen">The short name of one that a list is narrowed to, which may be archived.</param>
    public static Task<IReadOnlyList<ServiceChoice>> ListServiceChoicesAsync(this ReadSession session, string chosen = "") => session.ListAsync<ServiceChoice>($"""
        select v.id, v.slug, {ArchivedServices.LabelSql} as name, v.tier from services v
        where v.archived_at is null or v.slug = @chosen order by v.archived_at is not null, lower(v.name), v.id limit @Most
        """, new { chosen, Most });

    /// <summary>What is archived is offered nowhere, and no door may name it anew; incidents that have it keep it.</summary>
    /// <returns>Null when each is in use, or not known at all.</returns>
    public static async Task<Failure?> RefuseArchivedAsync(this ReadSession session, IReadOnlyCollection<Guid> ids)
    {
        if (ids.Count == 0) return null;
        var keys = new KeyList([.. ids]);
        var names = await session.ListAsync<string>($"select name from services where archived_at is not null and id in {keys.Names} order by lower(name), id", keys.Values);
        return names.Count == 0 ? null : Failure.Invalid("services", $"{string.Join(", ", names)} {(names.Count == 1 ? "is" : "are")} archived. Leave {(names.Count == 1 ? "it" : "them")} out, or restore {(names.Count == 1 ? "it" : "them")} under Services first.");
    }
}

using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Services;

/// <param name="Text">Found in name, short name, owner or description, whatever its letter case.</param>
/// <param name="After">Cursor of the page before.</param>
public sealed record CatalogueQuery(string? Text = null, string? Tier = null, bool Archived = false, string? After = null, int Size = 50);

/// <summary>A row of the catalogue, with what this viewer may know of its incidents.</summary>
public sealed record CatalogueRow
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Slug { get; init; } = "";
    public string Tier { get; init; } = "";
    public string Owner { get; init; } = "";
    public bool HasRollbackInstructions { get; init; }
    public int OpenIncidents { get; init; }
}

public static class ServiceCatalogue
{
    public static async Task<Page<CatalogueRow>> ReadCatalogueAsync(this ReadSession session, CatalogueQuery query, Actor viewer)
    {
        var (name, id) = ReadCursor(query.After);
        var text = (query.Text ?? "").Trim();
        var pattern = text.Length == 0 ? null : $"%{Escape(text.ToLowerInvariant())}%";
        var rows = await session.ListAsync<CatalogueRow>($"""
            select s.id, s.name, s.slug, s.tier, s.owner, s.rollback_instructions <> '' as has_rollback_instructions,
                (select count(*) from incident_services x join incidents i on i.id = x.incident_id
                 where x.service_id = s.id and i.status in ('triage', 'active', 'mitigated') and {Visibility.Sql}) as open_incidents
            from services s
            where (s.archived_at is not null) = @Archived
              and (cast(@Tier as text) is null or s.tier = @Tier)
              and (cast(@pattern as text) is null or lower(s.name) like @pattern escape '\' or s.slug like @pattern escape '\'
                   or lower(s.owner) like @pattern escape '\' or lower(s.description) like @pattern escape '\')
              and (cast(@name as text) is null or (lower(s.name), s.id) > (lower(@name), @id))
            order by lower(s.name), s.id
            limit @limit
            """, new
        {
            query.Archived,
            Tier = string.IsNullOrEmpty(query.Tier) ? null : query.Tier,
            pattern,
            name,
            id,
            limit = query.Size + 1,
            ViewerId = viewer.ViewerId(),
            SeesAll = viewer.SeesAll(),
        });
        return rows.Count <= query.Size
            ? new Page<CatalogueRow>(rows, null)
            : new Page<CatalogueRow>([.. rows.Take(query.Size)], CursorOf(rows[query.Size - 1]));
    }

    static string Escape(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    static string CursorOf(CatalogueRow row) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($"{row.Id:N}{row.Name}"));

    /// <summary>A cursor that nobody gave out starts from the beginning.</summary>
    static (string? Name, Guid Id) ReadCursor(string? cursor)
    {
        try
        {
            var text = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(cursor ?? ""));
            return text.Length > 32 && Guid.TryParseExact(text[..32], "N", out var id) ? (text[32..], id) : (null, Guid.Empty);
        }
        catch (FormatException)
        {
            return (null, Guid.Empty);
        }
    }
}

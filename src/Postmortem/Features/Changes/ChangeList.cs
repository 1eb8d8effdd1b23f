using System.Globalization;
using Dapper;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Changes;

/// <summary>
/// Changes, newest first. Each list is walked along one index from where the page begins and stops when the page is full, so a
/// page costs the same among a million.
/// </summary>
public static class ChangeList
{
    public const int PageSize = 50;

    /// <param name="after">Cursor of the page before.</param>
    public static async Task<Page<Change>> ListChangesAsync(this ReadSession session, ChangeFilter filter, string? after, Actor viewer, int size = PageSize)
    {
        var values = new DynamicParameters();
        var wanted = new List<string>();
        void Where(string sql, string name, object value)
        {
            wanted.Add(sql);
            values.Add(name, value);
        }

        if (filter.Service == ChangeFilter.UnknownService) wanted.Add("c.service_id is null");
        else if (filter.Service is { } slug)
        {
            if (await session.OneAsync<Guid?>("select id from services where slug = @slug", new { slug }) is not { } service) return Page<Change>.Empty;
            Where("c.service_id = @service", "service", service);
        }
        if (filter.Kind is { } kind) Where("c.kind = @kind", "kind", kind);
        var (since, until) = filter.Span(viewer);
        if (since is { } from) Where("c.occurred_at >= @from", "from", from);
        if (until is { } to) Where("c.occurred_at < @to", "to", to);
        if (ReadCursor(after) is { } cursor)
        {
            Where("(c.occurred_at, c.id) < (@at, @id)", "at", cursor.At);
            values.Add("id", cursor.Id);
        }
        var rows = await session.ListAsync<Change>($"""
            select {ChangeStore.Columns} from changes c left join services v on v.id = c.service_id
            {(wanted.Count == 0 ? "" : $"where {string.Join(" and ", wanted)}")}
            order by c.occurred_at desc, c.id desc limit {size + 1}
            """, values);
        return rows.Count <= size ? new(rows, null) : new([.. rows.Take(size)], CursorOf(rows[size - 1]));
    }

    /// <summary>The newest of one service.</summary>
    public static Task<IReadOnlyList<Change>> ListNewestChangesAsync(this ReadSession session, Guid serviceId, int most) => session.ListAsync<Change>($"""
        select {ChangeStore.Columns} from changes c left join services v on v.id = c.service_id
        where c.service_id = @serviceId order by c.occurred_at desc, c.id desc limit @most
        """, new { serviceId, most });

    static string CursorOf(Change last) => string.Create(CultureInfo.InvariantCulture, $"{last.OccurredAt.ToUnixTimeMilliseconds()}_{last.Id:N}");

    /// <summary>A cursor that nobody gave out starts from the beginning.</summary>
    static (DateTimeOffset At, Guid Id)? ReadCursor(string? cursor) =>
        cursor?.Split('_') is [var at, var id] && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is > -62_135_596_800_000 and < 253_402_300_799_999 && Guid.TryParseExact(id, "N", out var key)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), key)
            : null;
}

using System.Globalization;
using Dapper;
using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Alerts;

/// <summary>Alerts, the newest first. Each list is walked along one index from where the page begins.</summary>
public static class AlertList
{
    public const int PageSize = 50;

    /// <param name="after">Cursor of the page before.</param>
    public static async Task<Page<Alert>> ListAlertsAsync(this ReadSession session, AlertFilter filter, string? after, Actor viewer, int size = PageSize)
    {
        var values = new DynamicParameters(new { ViewerId = viewer.ViewerId(), SeesAll = viewer.SeesAll() });
        var wanted = new List<string> { AlertStore.Seen };
        void Where(string sql, string name, object value)
        {
            wanted.Add(sql);
            values.Add(name, value);
        }

        if (filter.Service == AlertFilter.UnknownService) wanted.Add("a.service_id is null");
        else if (filter.Service is { } slug)
        {
            if (await session.OneAsync<Guid?>("select id from services where slug = @slug", new { slug }) is not { } service) return Page<Alert>.Empty;
            Where("a.service_id = @service", "service", service);
        }
        if (filter.State == AlertFilter.Open) wanted.Add("a.state <> 'resolved'");
        else if (filter.State is { } state) Where("a.state = @state", "state", state);
        if (filter.Since is { } from) Where("a.starts_at >= @from", "from", from);
        if (filter.Until is { } to) Where("a.starts_at < @to", "to", to);
        if (ReadCursor(after) is { } cursor)
        {
            Where("(a.starts_at, a.id) < (@at, @id)", "at", cursor.At);
            values.Add("id", cursor.Id);
        }
        var rows = await session.ListAsync<Alert>($"""
            select {AlertStore.Columns} from {AlertStore.From}
            where {string.Join(" and ", wanted)}
            order by a.starts_at desc, a.id desc limit {size + 1}
            """, values);
        return rows.Count <= size ? new(rows, null) : new([.. rows.Take(size)], CursorOf(rows[size - 1]));
    }

    /// <summary>The newest of one service that this person may see.</summary>
    public static Task<IReadOnlyList<Alert>> ListNewestAlertsAsync(this ReadSession session, Guid serviceId, Actor viewer, int most) => session.ListAsync<Alert>($"""
        select {AlertStore.Columns} from {AlertStore.From}
        where a.service_id = @serviceId and {AlertStore.Seen} order by a.starts_at desc, a.id desc limit @most
        """, new { serviceId, most, ViewerId = viewer.ViewerId(), SeesAll = viewer.SeesAll() });

    static string CursorOf(Alert last) => string.Create(CultureInfo.InvariantCulture, $"{last.StartsAt.ToUnixTimeMilliseconds()}_{last.Id:N}");

    /// <summary>A cursor that nobody gave out starts from the beginning.</summary>
    static (DateTimeOffset At, Guid Id)? ReadCursor(string? cursor) =>
        cursor?.Split('_') is [var at, var id] && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is > -62_135_596_800_000 and < 253_402_300_799_999 && Guid.TryParseExact(id, "N", out var key)
            ? (DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), key)
            : null;
}

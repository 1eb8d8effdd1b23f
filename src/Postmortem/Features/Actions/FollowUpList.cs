using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>A follow-up in a list.</summary>
public sealed record FollowUpRow
{
    public Guid Id { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Type { get; init; } = "";
    public string Priority { get; init; } = "";
    public string State { get; init; } = "";
    public Guid? OwnerId { get; init; }
    public string Owner { get; init; } = "";

    /// <summary>The owner's account is disabled.</summary>
    public bool OwnerHasLeft { get; init; }
    public DateOnly? DueOn { get; init; }
    public string DoneWhen { get; init; } = "";
    public DateTimeOffset? DeclineAskedAt { get; init; }
    public string? ToDoBy { get; init; }
    public int IncidentNumber { get; init; }
    public string IncidentTitle { get; init; } = "";
    public string IncidentVisibility { get; init; } = "";
    public string? ServiceName { get; init; }
    public string? ServiceSlug { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public int Version { get; init; }

    public string Name => ActionItem.NameOf(Number);
}

/// <summary>
/// Lists of follow-ups. Each filter has an index that is already in the list's order, so that a page costs its rows and
/// not the table; what is still to do comes by due day and then by priority, everything else newest first.
/// </summary>
public static class FollowUpList
{
    public const int PageSize = 50;
    public const int CountsUpTo = 100;

    /// <param name="after">Cursor of the page before.</param>
    public static async Task<Page<FollowUpRow>> ListFollowUpsAsync(this ReadSession session, FollowUpFilter filter, string? after, Actor actor, DateOnly today, int size = PageSize)
    {
        var query = await FollowUpQuery.MakeAsync(session, filter, actor, today);
        if (FollowUpCursor.Parse(after, filter.ToDoOnly) is { } cursor)
        {
            query.Add(filter.ToDoOnly ? "(a.to_do_by, a.priority, a.number) > (@afterDay, @afterPriority, @afterNumber)" : $"{query.Number} < @afterNumber", "afterNumber", cursor.Number);
            if (filter.ToDoOnly)
            {
                query.Values.Add("afterDay", cursor.ToDoBy);
                query.Values.Add("afterPriority", cursor.Priority);
            }
        }
        var rows = await session.ListAsync<FollowUpRow>($"""
            select a.id, a.number, a.title, a.type, a.priority, a.state, a.owner_id, coalesce(p.name, a.owner_name) as owner, p.disabled_at is not null as owner_has_left, a.due_on, a.done_when,
                a.decline_asked_at, a.to_do_by, a.updated_at, a.version, i.number as incident_number, i.title as incident_title,
                i.visibility as incident_visibility, v.name as service_name, v.slug as service_slug
            from {query.From}
            left join people p on p.id = a.owner_id
            left join services v on v.id = a.service_id
            where {query.Where}
            order by {(filter.ToDoOnly ? "a.to_do_by, a.priority, a.number" : $"{query.Number} desc")}
            limit {size + 1}
            """, query.Values);
        if (rows.Count <= size) return new(rows, null);
        var last = rows[size - 1];
        return new([.. rows.Take(size)], (filter.ToDoOnly ? new FollowUpCursor(last.ToDoBy, last.Priority, last.Number) : new(null, null, last.Number)).ToString());
    }

    /// <summary>How many there are; counting stops at <see cref="CountsUpTo"/>, so that it never costs the table.</summary>
    public static async Task<int> CountFollowUpsAsync(this ReadSession session, FollowUpFilter filter, Actor actor, DateOnly today)
    {
        var query = await FollowUpQuery.MakeAsync(session, filter, actor, today);
        return await session.ScalarAsync<int>($"""
            select count(*) from (select 1 from {query.From}
            where {query.Where} limit {CountsUpTo}) counted
            """, query.Values);
    }
}

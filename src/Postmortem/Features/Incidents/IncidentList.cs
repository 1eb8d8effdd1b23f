using System.Globalization;
using Dapper;
using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

/// <summary>One line of the list.</summary>
public sealed record IncidentRow
{
    public Guid Id { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Status { get; init; } = "";
    public string Severity { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Visibility { get; init; } = "";
    public DateTimeOffset DeclaredAt { get; init; }
    public DateTimeOffset? NextUpdateDueAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Commander { get; init; }

    /// <summary>Names, in the order of the alphabet; null for none.</summary>
    public string? Services { get; init; }

    /// <summary>Place in the text index; only when the list was narrowed by text.</summary>
    public long RowId { get; init; }

    /// <summary>INC-42</summary>
    public string Name => IncidentRef.NameOf(Number);
}

/// <param name="Open">Open ones, the gravest first; empty on later pages and under a filter that has one list.</param>
/// <param name="MoreOpen">There are more open ones than the section shows.</param>
public sealed record IncidentsPage(IReadOnlyList<IncidentRow> Open, bool MoreOpen, Page<IncidentRow> Rest);

/// <summary>
/// The incidents, newest first. Each list is walked along one index from where the page begins and stops when the
/// page is full: nothing is counted, nothing is sorted, so a page costs the same in a record of any size.
/// </summary>
public static class IncidentList
{
    public const int PageSize = 30;
    public const int OpenShown = 50;

    static readonly DateOnly FirstDay = new(1971, 1, 1);
    static readonly DateOnly LastDay = new(9998, 12, 30);

    // Word for word the conditions of the partial indexes incidents_open and incidents_past.
    const string IsOpen = "i.status in ('triage', 'active', 'mitigated')";
    const string IsPast = "i.status in ('resolved', 'closed', 'declined', 'merged')";

    const string Columns = """
        i.id, i.number, i.title, i.status, i.severity, i.kind, i.visibility, i.declared_at, i.next_update_due_at, i.ended_at,
        (select p.name from incident_roles r join people p on p.id = r.person_id where r.incident_id = i.id and r.role = 'commander') as commander,
        (select string_agg(v.name, ', ' order by lower(v.name)) from incident_services x join services v on v.id = x.service_id where x.incident_id = i.id) as services
        """;

    public static async Task<IncidentsPage> ListIncidentsAsync(this ReadSession session, IncidentFilter filter, string? after, Actor actor)
    {
        if (!filter.Words.IsEmpty) return new([], false, await FindAsync(session, filter, after, actor));
        if (filter.Status.Length > 0) return new([], false, await PageAsync(session, filter, "1 = 1", after, actor));
        var open = after is null ? await PageAsync(session, filter, IsOpen, null, actor, OpenShown) : Page<IncidentRow>.Empty;
        var past = await PageAsync(session, filter, IsPast, after, actor);
        return new(open.Items.OrderBy(i => i.Severity, StringComparer.Ordinal).ThenByDescending(i => i.DeclaredAt).ToList(), open.Next is not null, past);
    }

    /// <summary>Open and past ones alike, newest first: one list for programs.</summary>
    public static Task<Page<IncidentRow>> ListNewestAsync(this ReadSession session, IncidentFilter filter, string? after, Actor actor, int size) =>
        filter.Words.IsEmpty ? PageAsync(session, filter, "1 = 1", after, actor, size) : FindAsync(session, filter, after, actor, size);

    static async Task<Page<IncidentRow>> PageAsync(ReadSession session, IncidentFilter filter, string section, string? after, Actor actor, int size = PageSize)
    {
        var parameters = Parameters(filter, actor);
        parameters.Add("Limit", size + 1);
        // A service's incidents stand in date order in an index of their own.
        var (from, at, id) = filter.Service.Length > 0
            ? ("services s cross join incident_services x cross join incidents i", "x.declared_at", "x.incident_id")
            : ("incidents i", "i.declared_at", "i.id");
        var where = new List<string> { section };
        if (filter.Service.Length > 0) where.Add("s.slug = @Service and x.service_id = s.id and i.id = x.incident_id");
        where.AddRange(Conditions(filter, at));
        if (Cursor(after) is { } cursor)
        {
            parameters.Add("AfterAt", cursor.At);
            parameters.Add("AfterId", cursor.Id);
            where.Add($"({at}, {id}) < (@AfterAt, @AfterId)");
        }
        var rows = await session.ListAsync<IncidentRow>($"""
            select {Columns} from {from} where {string.Join(" and ", where)} and {Visibility.Sql} order by {at} desc, {id} desc limit @Limit
            """, parameters);
        return ToPage(rows, size, last => string.Create(CultureInfo.InvariantCulture, $"{last.DeclaredAt.ToUnixTimeMilliseconds()}_{last.Id:N}"));
    }

    /// <summary>By words in title or summary: newest first along the text index.</summary>
    static async Task<Page<IncidentRow>> FindAsync(ReadSession session, IncidentFilter filter, string? after, Actor actor, int size = PageSize)
    {
        var match = await session.MatchAsync(SearchPart.Heads, filter.Words, actor);
        match.Parameters.AddDynamicParams(Parameters(filter, actor));
        match.Parameters.Add("Limit", size + 1);
        match.Parameters.Add("Before", long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : long.MaxValue);
        var where = new List<string> { match.Where, "d.kind = 'incident'", $"{match.OrderBy.Split(' ')[0]} < @Before" };
        if (filter.Service.Length > 0) where.Add("exists (select 1 from incident_services x join services s on s.id = x.service_id where x.incident_id = i.id and s.slug = @Service)");
        where.AddRange(Conditions(filter, "i.declared_at"));
        var rows = await session.ListAsync<IncidentRow>($"""
            select {Columns}, d.row_id from {match.From} where {string.Join(" and ", where)} order by {match.OrderBy} limit @Limit
            """, match.Parameters);
        return ToPage(rows, size, last => last.RowId.ToString(CultureInfo.InvariantCulture));
    }

    static IEnumerable<string> Conditions(IncidentFilter filter, string at)
    {
        if (filter.Status == IncidentFilter.AnyOpen) yield return IsOpen;
        else if (filter.Status.Length > 0) yield return "i.status = @Status";
        if (filter.Severity.Length > 0) yield return "i.severity = @Severity";
        if (filter.Kind.Length > 0) yield return "i.kind = @Kind";
        if (filter.From is not null) yield return $"{at} >= @From";
        if (filter.To is not null) yield return $"{at} < @To";
    }

    static DynamicParameters Parameters(IncidentFilter filter, Actor actor) => new(new
    {
        filter.Status,
        filter.Severity,
        filter.Service,
        filter.Kind,
        From = filter.From is { } from ? StartOf(from, actor) : (DateTimeOffset?)null,
        To = filter.To is { } to ? StartOf(to < LastDay ? to.AddDays(1) : LastDay, actor) : (DateTimeOffset?)null,
        ViewerId = actor.ViewerId(),
        SeesAll = actor.SeesAll(),
    });

    /// <summary>Days at the ends of the calendar are beyond every incident, and have no midnight in every zone.</summary>
    static DateTimeOffset StartOf(DateOnly day, Actor actor)
    {
        var midnight = (day < FirstDay ? FirstDay : day > LastDay ? LastDay : day).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, actor.Zone().GetUtcOffset(midnight));
    }

    static (DateTimeOffset At, Guid Id)? Cursor(string? after) =>
        after?.Split('_') is [var at, var id] && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ms)
        && Math.Abs(ms) < 200_000_000_000_000 && Guid.TryParse(id, out var key) ? (DateTimeOffset.FromUnixTimeMilliseconds(ms), key) : null;

    static Page<IncidentRow> ToPage(IReadOnlyList<IncidentRow> rows, int size, Func<IncidentRow, string> cursor) =>
        rows.Count <= size ? new(rows, null) : new(rows.Take(size).ToList(), cursor(rows[size - 1]));
}

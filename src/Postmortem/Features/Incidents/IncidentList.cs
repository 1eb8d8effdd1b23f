using System.Globalization;
using System.Text.Json;
using Dapper;
using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
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
    public string? Source { get; init; }

    /// <summary>Of an imported one, what its milestone says.</summary>
    public DateTimeOffset? SaidDeclaredAt { get; init; }
    public DateTimeOffset? NextUpdateDueAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Commander { get; init; }

    /// <summary>The commander's account is disabled.</summary>
    public bool CommanderHasLeft { get; init; }

    /// <summary>Names, in the order of the alphabet; null for none.</summary>
    public string? Services { get; init; }

    /// <summary>Impact end − impact start; null while one of them is unknown.</summary>
    public ImpactSpan? Impact { get; init; }

    public bool IsDeclarationUnknown => Declaration.IsUnknown(Source, SaidDeclaredAt);

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

    /// <summary>So many matches that to seek each in a word's list costs less than to walk the list.</summary>
    const int AFew = 8;

    static readonly DateOnly FirstDay = new(1971, 1, 1);
    static readonly DateOnly LastDay = new(9998, 12, 30);

    static readonly string[] Past = [.. IncidentStatus.All.Except(IncidentStatus.Open)];

    const string Columns = $"""
        i.id, i.number, i.title, i.status, i.severity, i.kind, i.visibility, i.declared_at, i.next_update_due_at, i.ended_at, i.source,
        case when i.source = '{Door.Import}' then (select m.at from milestones m where m.incident_id = i.id and m.kind = '{MilestoneKind.Declared}') end as said_declared_at,
        p.name as commander, p.disabled_at is not null as commander_has_left,
        (select string_agg(v.name, ', ' order by lower(v.name)) from incident_services x join services v on v.id = x.service_id where x.incident_id = i.id) as services
        """;

    /// <summary>At most one.</summary>
    const string Commander = "left join incident_roles r on r.incident_id = i.id and r.role = 'commander' left join people p on p.id = r.person_id";

    public static async Task<IncidentsPage> ListIncidentsAsync(this ReadSession session, IncidentFilter filter, string? after, Actor actor)
    {
        if (!filter.Words.IsEmpty || filter.Status.Length > 0) return new([], false, await WithImpactAsync(session, await PageAsync(session, filter, StatusesOf(filter), after, actor)));
        var open = after is null ? await GravestAsync(session, filter, actor) : [];
        var past = await PageAsync(session, filter, Past, after, actor);
        return new(open.Take(OpenShown).ToList(), open.Count > OpenShown, await WithImpactAsync(session, past));
    }

    /// <summary>Along the index of the open ones, of which there are few: one more than the section shows.</summary>
    static Task<IReadOnlyList<IncidentRow>> GravestAsync(ReadSession session, IncidentFilter filter, Actor actor)
    {
        var parameters = Parameters(filter, actor);
        parameters.Add("Limit", OpenShown + 1);
        var where = Conditions(filter, IncidentStatus.Open);
        if (filter.Service.Length > 0) where.Add("exists (select 1 from incident_services x join services s on s.id = x.service_id where x.incident_id = i.id and s.slug = @Service)");
        // SQLite would rather walk all of a kind or a service in those days, of which there are as many as the record is long.
        var index = session.Dialect.IsPostgres ? "" : " indexed by incidents_open_gravest";
        return session.ListAsync<IncidentRow>($"select {Columns} from incidents i{index} {Commander} where {string.Join(" and ", where)} order by i.severity, i.declared_at desc, i.id desc limit @Limit", parameters);
    }

    static async Task<Page<IncidentRow>> WithImpactAsync(ReadSession session, Page<IncidentRow> page)
    {
        if (page.Items.Count == 0) return page;
        var spans = await session.ListImpactSpansAsync(page.Items.Select(i => i.Id));
        return page with { Items = [.. page.Items.Select(i => i with { Impact = spans.GetValueOrDefault(i.Id) })] };
    }

    /// <summary>Open and past ones alike, newest first: one list for programs.</summary>
    public static Task<Page<IncidentRow>> ListNewestAsync(this ReadSession session, IncidentFilter filter, string? after, Actor actor, int size) =>
        PageAsync(session, filter, StatusesOf(filter), after, actor, size);

    /// <summary>Empty for all.</summary>
    static string[] StatusesOf(IncidentFilter filter) => filter.Status switch { "" => [], IncidentFilter.AnyOpen => IncidentStatus.Open, var one => [one] };

    static async Task<Page<IncidentRow>> PageAsync(ReadSession session, IncidentFilter filter, string[] statuses, string? after, Actor actor, int size = PageSize)
    {
        var parameters = Parameters(filter, actor);
        parameters.Add("Limit", size + 1);
        var sql = session.Dialect.IsPostgres || filter.IsOnlyDated
            ? await WalkAsync(session, filter, statuses, Cursor(after), actor, parameters)
            : await MatchAsync(session, filter, statuses, Cursor(after), actor, parameters);
        var rows = await session.ListAsync<IncidentRow>(sql, parameters);
        if (rows.Count <= size) return new(rows, null);
        var last = rows[size - 1];
        return new(rows.Take(size).ToList(), string.Create(CultureInfo.InvariantCulture, $"{last.DeclaredAt.ToUnixTimeMilliseconds()}_{last.Number}_{last.Id:N}"));
    }

    /// <summary>Along an index by date; PostgreSQL combines others with it.</summary>
    static async Task<string> WalkAsync(ReadSession session, IncidentFilter filter, string[] statuses, After? after, Actor actor, DynamicParameters parameters)
    {
        var where = Conditions(filter, statuses);
        if (filter.Service.Length > 0) where.Add("i.id in (select x.incident_id from incident_services x join services s on s.id = x.service_id where s.slug = @Service)");
        if (!filter.Words.IsEmpty)
        {
            var match = await session.MatchAsync(SearchPart.Heads, filter.Words, actor);
            parameters.Add("Match", match.Parameters.Get<string>("Match"));
            where.Add($"i.id in (select d.incident_id from {match.From} where {match.Where} and d.kind = 'incident')");
        }
        if (after is not null)
        {
            parameters.Add("AfterAt", after.At);
            parameters.Add("AfterId", after.Id);
            where.Add("(i.declared_at, i.id) < (@AfterAt, @AfterId)");
        }
        return $"select {Columns} from incidents i {Commander} where {string.Join(" and ", where)} order by i.declared_at desc, i.id desc limit @Limit";
    }

    /// <summary>What the row itself says.</summary>
    static List<string> Conditions(IncidentFilter filter, string[] statuses)
    {
        var where = new List<string> { Visibility.Sql };
        if (statuses is [_]) where.Add("i.status = @Status");
        // Word for word the conditions of the partial indexes incidents_open, incidents_open_gravest and incidents_past.
        if (statuses.Length > 1) where.Add($"i.status in ({string.Join(", ", statuses.Select(s => $"'{s}'"))})");
        if (filter.Severity.Length > 0) where.Add("i.severity = @Severity");
        if (filter.Kind.Length > 0) where.Add("i.kind = @Kind");
        if (filter.From is not null) where.Add("i.declared_at >= @From");
        if (filter.To is not null) where.Add("i.declared_at < @To");
        return where;
    }

    /// <summary>Along SQLite's index of filters and words.</summary>
    static async Task<string> MatchAsync(ReadSession session, IncidentFilter filter, string[] statuses, After? after, Actor actor, DynamicParameters parameters)
    {
        var match = new FacetMatch().Has("severity", filter.Severity).Has("kind", filter.Kind);
        // Of the past ones there are as many as there are incidents; those that are not open are found by the few that are.
        if (statuses == Past) match.HasNoneOf("status", IncidentStatus.Open);
        else if (statuses.Length > 0) match.HasAnyOf("status", statuses);
        if (filter.Service.Length > 0) match.Has("service", $"{await session.ScalarAsync<Guid?>("select id from services where slug = @Service", new { filter.Service }) ?? Guid.Empty:N}");
        parameters.Add("FirstRow", filter.From is { } from ? RowOf(StartOf(from, actor), 0) : long.MinValue);
        parameters.Add("RowBefore", Math.Min(filter.To is { } to ? RowOf(StartOf(DayAfter(to), actor), 0) : long.MaxValue, after is null ? long.MaxValue : RowOf(after.At, after.Number)));
        var rows = "f.rowid >= @FirstRow and f.rowid < @RowBefore";
        if (!filter.Words.IsEmpty && !match.IsEmpty)
        {
            // The list of a common word is as long as the record: where the filters leave but a few, only these are asked for it.
            parameters.Add("Match", match.ToString());
            var left = await session.ListAsync<long>($"select f.rowid from incident_filters f where incident_filters match @Match and {rows} order by f.rowid desc limit {AFew + 1}", parameters);
            if (left.Count <= AFew)
            {
                parameters.Add("Left", JsonSerializer.Serialize(left));
                rows = "f.rowid in (select value from json_each(@Left))";
            }
        }
        parameters.Add("Match", (await match.SaysAsync(session, filter.Words)).ToString());
        // "cross join" fixes the order of the loops: matches first, stopping at the limit.
        return $"""
            select {Columns} from incident_filters f cross join incidents i {Commander}
            where incident_filters match @Match and {rows} and i.id = f.incident_id and {Visibility.Sql}
            order by f.rowid desc limit @Limit
            """;
    }

    /// <summary>As the migration numbers the rows of incident_filters.</summary>
    static long RowOf(DateTimeOffset declaredAt, int number) => Math.Clamp(declaredAt.ToUnixTimeMilliseconds(), -8_000_000_000_000, 8_000_000_000_000) * 1048576 + number % 1048576;

    static DynamicParameters Parameters(IncidentFilter filter, Actor actor) => new(new
    {
        filter.Status,
        filter.Severity,
        filter.Service,
        filter.Kind,
        From = filter.From is { } from ? StartOf(from, actor) : (DateTimeOffset?)null,
        To = filter.To is { } to ? StartOf(DayAfter(to), actor) : (DateTimeOffset?)null,
        ViewerId = actor.ViewerId(),
        SeesAll = actor.SeesAll(),
    });

    /// <summary>Days at the ends of the calendar are beyond every incident, and have no midnight in every zone.</summary>
    static DateTimeOffset StartOf(DateOnly day, Actor actor)
    {
        var midnight = (day < FirstDay ? FirstDay : day > LastDay ? LastDay : day).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, actor.Zone().GetUtcOffset(midnight));
    }

    static DateOnly DayAfter(DateOnly day) => day < LastDay ? day.AddDays(1) : LastDay;

    static After? Cursor(string? after) =>
        after?.Split('_') is [var at, var number, var id] && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ms) && Math.Abs(ms) < 8_000_000_000_000
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && Guid.TryParse(id, out var key) ? new(DateTimeOffset.FromUnixTimeMilliseconds(ms), n, key) : null;

    /// <summary>The last row of the page before.</summary>
    sealed record After(DateTimeOffset At, int Number, Guid Id);
}

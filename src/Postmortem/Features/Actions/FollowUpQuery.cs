using System.Text;
using Dapper;
using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>
/// The condition of a filtered list with its values. What is still to do is never much, and each of its conditions has an index in
/// the order of due days. Everything else grows for ever: SQLite looks it up in its index of filters and words.
/// </summary>
sealed class FollowUpQuery
{
    const int NewestMatches = 1000;

    readonly List<string> _conditions = [Visibility.Sql];

    /// <summary>FROM with <c>action_items a</c> and <c>incidents i</c>.</summary>
    public string From { get; private set; } = "action_items a join incidents i on i.id = a.incident_id";

    public string Where => string.Join("\n    and ", _conditions);

    /// <summary>The number to sort by, and to begin a page at, when the list is not of what is to do.</summary>
    public string Number { get; private set; } = "a.number";

    public DynamicParameters Values { get; } = new();

    public static async Task<FollowUpQuery> MakeAsync(ReadSession session, FollowUpFilter filter, Actor actor, DateOnly today)
    {
        var query = new FollowUpQuery();
        query.Values.Add("ViewerId", actor.ViewerId());
        query.Values.Add("SeesAll", actor.SeesAll());
        query.AddTime(filter, today);
        var text = filter.Text;
        if (ActionItem.TryParseName(text, out var number))
        {
            query.Add("a.number = @textNumber", "textNumber", number);
            text = null;
        }
        var words = SearchQuery.Parse(text);
        if (text is not null && words.IsEmpty) query.And("1 = 0");
        var named = await Named.FindAsync(session, filter, actor);
        if (session.Dialect.IsPostgres || filter.ToDoOnly) await query.AddConditionsAsync(session, filter, named, words, actor);
        else query.AddMatch(await Match(filter, named, actor).SaysAsync(session, words));
        return query;
    }

    public FollowUpQuery And(string condition)
    {
        _conditions.Add(condition);
        return this;
    }

    public FollowUpQuery Add(string condition, string name, object value)
    {
        Values.Add(name, value);
        return And(condition);
    }

    void AddTime(FollowUpFilter filter, DateOnly today)
    {
        if (filter.Due is FollowUpFilter.Overdue or FollowUpFilter.Week) Values.Add("today", today);
        if (filter.Due is FollowUpFilter.Week or FollowUpFilter.Later) Values.Add("soon", today.AddDays(DueDate.SoonDays));
        switch (filter.Due)
        {
            case FollowUpFilter.Overdue: And("a.to_do_by < @today"); break;
            case FollowUpFilter.Week: And("a.to_do_by >= @today and a.to_do_by < @soon"); break;
            case FollowUpFilter.Later: And("a.to_do_by >= @soon and a.to_do_by < '9999-12-31'"); break;
            case FollowUpFilter.Undated: And("a.to_do_by = '9999-12-31'"); break;
            // Not "is not null": this one an index can begin at.
            default: if (filter.ToDoOnly) And("a.to_do_by > ''"); break;
        }
    }

    /// <summary>Only conditions that apply are written, so that each finds its index.</summary>
    async Task AddConditionsAsync(ReadSession session, FollowUpFilter filter, Named named, SearchQuery words, Actor actor)
    {
        if (filter.State is not null) Add("a.state = @state", "state", filter.State);
        if (filter.Show == FollowUpFilter.Mine) And("a.owner_id = @ViewerId");
        if (filter.Priority is not null) Add("a.priority = @priority", "priority", filter.Priority);
        if (named.Service is { } service) Add("a.service_id = @service", "service", service);
        if (named.Incident is { } incident) Add("a.incident_id = @incident", "incident", incident);
        if (named.Owners is { } owners) AddOwners(owners);
        if (!words.IsEmpty) await AddWordsAsync(session, words, actor);
    }

    /// <summary>One person or one team is the ordinary case, and has an index in the list's order.</summary>
    void AddOwners(OwnersMeant owners)
    {
        var conditions = new List<string>();
        if (owners.People is [var owner])
        {
            conditions.Add("a.owner_id = @owner");
            Values.Add("owner", owner);
        }
        else if (owners.People.Count > 0)
        {
            var keys = new KeyList(owners.People);
            Values.AddDynamicParams(keys.Values);
            conditions.Add($"a.owner_id in {keys.Names}");
        }
        foreach (var (at, team) in owners.Teams.Index())
        {
            conditions.Add($"(a.owner_id is null and a.owner_name = @team{at})");
            Values.Add($"team{at}", team);
        }
        And(conditions.Count == 0 ? "1 = 0" : $"({string.Join(" or ", conditions)})");
    }

    /// <summary>
    /// By the search index. A follow-up's title there begins with "FU-12", so asking for "fu" too leaves incidents and
    /// reviews out before they are read. Words may stand in very many follow-ups: only the newest of them are looked through.
    /// </summary>
    async Task AddWordsAsync(ReadSession session, SearchQuery words, Actor actor)
    {
        if (!session.Dialect.IsPostgres)
        {
            var match = await new FacetMatch().HasAnyOf("state", ActionState.ToDo).SaysAsync(session, words);
            Add("a.number in (select rowid from follow_up_filters where follow_up_filters match @Match)", "Match", match.ToString());
            return;
        }
        var found = await session.MatchAsync(SearchPart.Heads, new SearchQuery([new SearchTerm(["fu"], false), .. words.Terms]), actor);
        Add($"a.id in (select d.ref_id from {found.From} where {found.Where} and d.kind = 'action' order by {found.OrderBy} limit {NewestMatches})",
            "Match", found.Parameters.Get<string>("Match"));
    }

    static FacetMatch Match(FollowUpFilter filter, Named named, Actor actor)
    {
        var match = new FacetMatch();
        if (filter.State is not null) match.Has("state", filter.State);
        if (filter.Show == FollowUpFilter.Mine) match.Has("owner", $"{actor.ViewerId():N}");
        if (filter.Priority is not null) match.Has("priority", filter.Priority);
        if (named.Service is { } service) match.Has("service", $"{service:N}");
        if (named.Incident is { } incident) match.Has("incident", $"{incident:N}");
        if (named.Owners is { IsNobody: true }) match.Has("owner", $"{Guid.Empty:N}");
        else if (named.Owners is { } owners) match.HasAnyOf("", [.. owners.People.Select(o => $"owner{o:N}"), .. owners.Teams.Select(t => $"team{Convert.ToHexString(Encoding.UTF8.GetBytes(t))}")]);
        return match;
    }

    void AddMatch(FacetMatch match)
    {
        if (match.IsEmpty) return;
        // "cross join" fixes the order of the loops: matches first, stopping at the limit.
        From = "follow_up_filters f cross join action_items a cross join incidents i";
        Number = "f.rowid";
        Add("follow_up_filters match @Match and a.number = f.rowid and i.id = a.incident_id", "Match", match.ToString());
    }

    /// <summary>The keys of what the filter names; of nobody when nothing bears the name.</summary>
    sealed record Named(Guid? Service, Guid? Incident, OwnersMeant? Owners)
    {
        public static async Task<Named> FindAsync(ReadSession session, FollowUpFilter filter, Actor actor)
        {
            Guid? service = null, incident = null;
            if (filter.Service is not null) service = await session.ScalarAsync<Guid?>("select id from services where slug = @Service", new { filter.Service }) ?? Guid.Empty;
            if (IncidentRef.TryParseName(filter.Incident, out var number)) incident = await session.ScalarAsync<Guid?>("select id from incidents where number = @number", new { number }) ?? Guid.Empty;
            return new(service, incident, filter.Owner is { } owner ? await OwnersMeant.FindAsync(session, owner, actor) : null);
        }
    }
}

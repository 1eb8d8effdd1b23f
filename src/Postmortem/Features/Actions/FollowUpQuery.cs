using Dapper;
using Postmortem.Data;
using Postmortem.Features.Search;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>The condition of a filtered list with its values. Only conditions that apply are written, so that each finds its index.</summary>
sealed class FollowUpQuery
{
    const int NewestMatches = 1000;

    readonly List<string> _conditions = [Visibility.Sql];

    public string Where => string.Join("\n    and ", _conditions);

    public DynamicParameters Values { get; } = new();

    public static async Task<FollowUpQuery> MakeAsync(ReadSession session, FollowUpFilter filter, Actor actor, DateOnly today)
    {
        var query = new FollowUpQuery();
        query.Values.Add("ViewerId", actor.ViewerId());
        query.Values.Add("SeesAll", actor.SeesAll());
        query.AddTime(filter, today);
        if (filter.State is not null) query.Add("a.state = @state", "state", filter.State);
        if (filter.Show == FollowUpFilter.Mine) query.And("a.owner_id = @ViewerId");
        if (filter.Priority is not null) query.Add("a.priority = @priority", "priority", filter.Priority);
        if (filter.Owner is not null) await query.AddOwnerAsync(session, filter.Owner);
        if (filter.Service is not null)
            query.Add("a.service_id = @service", "service", await session.ScalarAsync<Guid?>("select id from services where slug = @Service", new { filter.Service }) ?? Guid.Empty);
        if (IncidentRef.TryParseName(filter.Incident, out var incident))
            query.Add("a.incident_id = @incident", "incident", await session.ScalarAsync<Guid?>("select id from incidents where number = @incident", new { incident }) ?? Guid.Empty);
        if (filter.Text is not null) await query.AddTextAsync(session, filter.Text, actor);
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

    /// <summary>People of that name; when there is nobody, a team of that name.</summary>
    async Task AddOwnerAsync(ReadSession session, string name)
    {
        var people = await session.ListAsync<Guid>("select id from people where lower(name) = lower(@name)", new { name });
        if (people.Count == 0) Add("a.owner_id is null and a.owner_name = @owner", "owner", name);
        else if (people.Count == 1) Add("a.owner_id = @owner", "owner", people[0]);
        else
        {
            for (var at = 0; at < people.Count; at++) Values.Add($"owner{at}", people[at]);
            And($"a.owner_id in ({string.Join(", ", people.Select((_, at) => $"@owner{at}"))})");
        }
    }

    /// <summary>
    /// By the search index. A follow-up's title there begins with "FU-12", so asking for "fu" too leaves incidents and
    /// reviews out before they are read. Words may stand in very many follow-ups: only the newest of them are looked through.
    /// </summary>
    async Task AddTextAsync(ReadSession session, string text, Actor actor)
    {
        if (ActionItem.TryParseName(text, out var number))
        {
            Add("a.number = @textNumber", "textNumber", number);
            return;
        }
        var typed = SearchQuery.Parse(text);
        if (typed.IsEmpty)
        {
            And("1 = 0");
            return;
        }
        var match = await session.MatchAsync(SearchPart.Heads, new SearchQuery([new SearchTerm(["fu"], false), .. typed.Terms]), actor);
        Add($"a.id in (select d.ref_id from {match.From} where {match.Where} and d.kind = 'action' order by {match.OrderBy} limit {NewestMatches})",
            "Match", match.Parameters.Get<string>("Match"));
    }
}

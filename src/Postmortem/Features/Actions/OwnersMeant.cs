using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>
/// Whom somebody means who types an owner: everybody and every team of exactly this name; when there is none, those whose name, or a word of it, begins so.
/// A team is known to whoever may see something that it owns.
/// </summary>
sealed record OwnersMeant(IReadOnlyList<Guid> People, IReadOnlyList<string> Teams)
{
    /// <summary>Teams are free text: more than these are asked for by their whole name.</summary>
    const int MostTeams = 300;
    const int MostOffered = 300;

    public bool IsNobody => People.Count + Teams.Count == 0;

    public static async Task<OwnersMeant> FindAsync(ReadSession s, string typed, Actor actor)
    {
        var people = await s.ListAsync<Named>("select id, name from people order by lower(name), id");
        var exactly = people.Where(p => p.Name.Equals(typed, StringComparison.OrdinalIgnoreCase)).ToList();
        var team = await ListTeamsAsync(s, actor, typed);
        if (exactly.Count + team.Count > 0) return new([.. exactly.Select(p => p.Id)], team);
        return new([.. people.Where(p => Fits(p.Name, typed)).Select(p => p.Id)], [.. (await ListTeamsAsync(s, actor)).Where(t => Fits(t, typed))]);
    }

    /// <summary>Names to choose from: whoever is here, and teams that own something.</summary>
    public static async Task<IReadOnlyList<string>> ListNamesAsync(ReadSession s, Actor actor)
    {
        var people = await s.ListAsync<string>("select name from people where disabled_at is null order by lower(name), id limit @MostOffered", new { MostOffered });
        return [.. people.Concat(await ListTeamsAsync(s, actor)).Distinct().Order(StringComparer.OrdinalIgnoreCase).Take(MostOffered)];
    }

    /// <summary>
    /// Leaps from name to name in the index of teams instead of reading all that they own. SQLite holds "nobody is the owner" for rarer
    /// than a name, and would read all of those at each leap: the index is named to it.
    /// </summary>
    static Task<IReadOnlyList<string>> ListTeamsAsync(ReadSession s, Actor actor, string? only = null)
    {
        var teams = s.Dialect.IsPostgres ? "action_items x" : "action_items x indexed by action_items_team";
        var source = only is not null ? "(select cast(@only as text) as name) t" : $"""
            (with recursive names(name, place) as (
                select (select min(x.owner_name) from {teams} where x.owner_id is null and x.owner_name > ''), 1
                union all
                select (select min(x.owner_name) from {teams} where x.owner_id is null and x.owner_name > n.name), n.place + 1 from names n where n.name is not null and n.place < {MostTeams}
            ) select name from names where name is not null) t
            """;
        return s.ListAsync<string>($"""
            select t.name from {source}
            where exists (select 1 from action_items a join incidents i on i.id = a.incident_id where a.owner_id is null and a.owner_name = t.name and {Visibility.Sql})
            order by t.name
            """, new { only, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });
    }

    /// <summary>“Lena” fits Lena Hart, Anna-Lena and Team Lena, but not Helena.</summary>
    static bool Fits(string name, string typed)
    {
        for (var at = name.IndexOf(typed, StringComparison.OrdinalIgnoreCase); at >= 0; at = at + 1 < name.Length ? name.IndexOf(typed, at + 1, StringComparison.OrdinalIgnoreCase) : -1)
            if (at == 0 || !char.IsLetterOrDigit(name[at - 1])) return true;
        return false;
    }

    sealed record Named
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
    }
}

using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.People;

/// <summary>A page of people by name, those without an account included.</summary>
public static class PeopleList
{
    public const int PageSize = 50;

    /// <param name="text">Part of a name or address; empty for everybody.</param>
    /// <param name="after">The last person of the page before.</param>
    public static async Task<Page<Person>> ListPeoplePageAsync(this ReadSession session, string? text, Guid? after, int size = PageSize)
    {
        var like = "%" + (text ?? "").Trim().ToLowerInvariant().Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal) + "%";
        var people = await session.ListAsync<Person>($"""
            select {PeopleStore.Columns} from people
            where (lower(name) like @like escape '!' or email like @like escape '!')
              and (@IsFirst or (lower(name), id) > (select lower(a.name), a.id from people a where a.id = @After))
            order by lower(name), id limit @Limit
            """, new { like, IsFirst = after is null, After = after ?? Guid.Empty, Limit = size + 1 });
        return people.Count > size ? new([.. people.Take(size)], people[size - 1].Id.ToString()) : new(people, null);
    }
}

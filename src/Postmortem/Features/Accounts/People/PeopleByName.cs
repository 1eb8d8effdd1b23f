using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts;

/// <summary>People as another record names them: without an address.</summary>
public static class PeopleByName
{
    /// <summary>The one person of this name; otherwise a new one who is known by name only and cannot sign in.</summary>
    public static async Task<Guid> FindOrAddPersonByNameAsync(this WriteSession session, string name, Actor actor, DateTimeOffset now)
    {
        var known = await session.ListAsync<Guid>("select id from people where name = @name order by disabled_at is not null, email is null, id limit 2", new { name });
        if (known.Count == 1) return known[0];
        if (known.Count > 1 && await session.OneAsync<Guid?>("select id from people where name = @name and email is null limit 1", new { name }) is { } nameOnly) return nameOnly;
        var person = new Person { Id = Guid.CreateVersion7(now), Name = name, Role = Role.Reader, SecurityStamp = Secret.NewStamp(), CreatedAt = now };
        await session.InsertPersonAsync(person);
        await session.RecordAsync(actor, now, new Fact("person.added", null, person.Id, new { person.Name, person.Role }));
        return person.Id;
    }
}

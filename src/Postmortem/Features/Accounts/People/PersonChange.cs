using Postmortem.Data;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.People;

/// <summary>What the changes of somebody's access have in common: an administrator, a person, and a cache to empty.</summary>
sealed class PersonChange(Database database, AccessCache access)
{
    public async Task<Result<Done>> RunAsync(Guid personId, Actor actor, Func<WriteSession, Person, Task<Result<Done>>> change, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var result = await database.WriteAsync<Result<Done>>(async s =>
            await s.FindPersonAsync(personId) is { } person ? await change(s, person) : Failure.NotFound("This person"), ct);
        access.Forget();
        return result;
    }
}

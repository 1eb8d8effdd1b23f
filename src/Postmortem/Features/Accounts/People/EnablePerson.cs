using Postmortem.Data;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.People;

/// <summary>Lets somebody in again, with the role, password and tokens they had.</summary>
public sealed class EnablePerson(Database database, AccessCache access, TimeProvider clock)
{
    readonly PersonChange _change = new(database, access);

    public Task<Result<Done>> RunAsync(Guid personId, Actor actor, CancellationToken ct) => _change.RunAsync(personId, actor, async (s, person) =>
    {
        if (person.DisabledAt is null) return Done.Value;
        await s.SetDisabledAsync(person.Id, null);
        await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("person.enabled", null, person.Id, new { person.Name }));
        return Done.Value;
    }, ct);
}

using Postmortem.Data;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.People;

/// <summary>Signs somebody out everywhere: a lost laptop. Tokens are revoked one by one.</summary>
public sealed class EndSessions(Database database, AccessCache access, TimeProvider clock)
{
    readonly PersonChange _change = new(database, access);

    public Task<Result<Done>> RunAsync(Guid personId, Actor actor, CancellationToken ct) => _change.RunAsync(personId, actor, async (s, person) =>
    {
        await s.SetStampAsync(person.Id, Secret.NewStamp());
        await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("person.sessions_ended", null, person.Id, new { person.Name }));
        return Done.Value;
    }, ct);
}

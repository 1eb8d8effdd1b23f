using Postmortem.Data;
using Postmortem.Features.Accounts.Sessions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.Tokens;

/// <summary>One's own; anybody's for an administrator. Takes effect within seconds.</summary>
public sealed class RevokeToken(Database database, AccessCache access, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(Guid id, Actor actor, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var result = await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.SetTokenRevokedAsync(id, actor.IsAdministrator ? null : actor.ViewerId(), now) is not { } name) return Failure.NotFound("A good token of this kind");
            await s.RecordAsync(actor, now, new Fact("token.revoked", null, id, new { Name = name }));
            return Done.Value;
        }, ct);
        access.Forget();
        return result;
    }
}

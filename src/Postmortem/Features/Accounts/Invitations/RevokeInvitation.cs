using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Accounts.Invitations;

public sealed class RevokeInvitation(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(Guid id, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindInvitationAsync(id) is not { } invitation) return Failure.NotFound("This invitation");
            if (!await s.SetRevokedAsync(id, now)) return Failure.Conflict($"The invitation of {invitation.Email} was {invitation.StateAt(now)} already; there is nothing to revoke.");
            await s.RecordAsync(actor, now, new Fact("invitation.revoked", null, id, new { invitation.Email }));
            return Done.Value;
        }, ct);
    }
}

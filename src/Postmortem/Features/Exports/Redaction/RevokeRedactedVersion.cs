using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>From now on its page shows nothing and its file is not given out. What others have downloaded is out of reach.</summary>
public sealed class RevokeRedactedVersion(Database database, TimeProvider clock)
{
    public async Task<Result<Done>> RunAsync(int number, Guid id, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Facilitator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<Done>>(async s =>
        {
            if (await s.FindRedactedVersionAsync(number, id, actor) is not { } version) return Failure.NotFound("This redacted version");
            if (!await s.SetRevokedAsync(version.Id, actor.Name, now, null)) return Failure.Conflict("It is revoked already.");
            await s.RecordAsync(actor, now, new Fact("review.redacted_version_revoked", version.IncidentId, version.Id));
            return Done.Value;
        }, ct);
    }
}

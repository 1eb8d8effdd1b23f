using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Settings.Storage;

/// <summary>Sends given-up messages again, once whatever stood in their way is mended.</summary>
public sealed class RetryMessages(Database database, TimeProvider clock)
{
    /// <param name="id">One message; null for all.</param>
    /// <returns>How many wait again.</returns>
    public async Task<Result<int>> RunAsync(Guid? id, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        return await database.WriteAsync<Result<int>>(async s =>
        {
            var retried = await s.ExecuteAsync("""
                update outbox set failed_at = null, attempts = 0, available_at = @Now where failed_at is not null and (@IsAll or id = @Id)
                """, new { Now = clock.GetUtcNow(), IsAll = id is null, Id = id ?? Guid.Empty });
            if (retried == 0) return Failure.Conflict("No such message is given up any more; somebody was quicker, or it was sent.");
            await s.RecordAsync(actor, clock.GetUtcNow(), new Fact("outbox.retried", null, id ?? Guid.Empty, new { Messages = retried }));
            return retried;
        }, ct);
    }
}

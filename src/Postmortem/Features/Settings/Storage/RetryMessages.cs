using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Jobs;

namespace Postmortem.Features.Settings.Storage;

/// <summary>Sends given-up messages again, once whatever stood in their way is mended.</summary>
public sealed class RetryMessages(Database database, TimeProvider clock)
{
    /// <param name="id">One message; null for all.</param>
    /// <returns>How many wait again.</returns>
    public async Task<Result<int>> RunAsync(Guid? id, Actor actor, CancellationToken ct)
    {
        if (actor.Lacks(Role.Administrator) is { } refused) return refused;
        var now = clock.GetUtcNow();
        return await database.WriteAsync<Result<int>>(async s =>
        {
            var retried = await s.RetryAsync(id, now);
            if (retried == 0) return Failure.Conflict("No such message is given up any more; somebody was quicker, or it was sent.");
            await s.RecordAsync(actor, now, new Fact("outbox.retried", null, id ?? Guid.Empty, new { Messages = retried }));
            return retried;
        }, ct);
    }
}

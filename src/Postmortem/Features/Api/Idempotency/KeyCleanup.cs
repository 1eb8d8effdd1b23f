using Postmortem.Data;
using Postmortem.Jobs;

namespace Postmortem.Features.Api;

/// <summary>Idempotency keys are kept for a day.</summary>
public sealed class KeyCleanup(Database database, TimeProvider clock) : IHourlyJob
{
    public Task RunAsync(CancellationToken ct) => database.WriteAsync(s => s.ForgetKeysAsync(clock.GetUtcNow() - KeyedRequest.Kept), ct);
}

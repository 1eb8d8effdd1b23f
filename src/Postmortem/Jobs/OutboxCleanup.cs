namespace Postmortem.Jobs;

/// <summary>What was sent stays a week, for whoever asks whether it was.</summary>
public sealed class OutboxCleanup(OutboxRunner runner) : IHourlyJob
{
    public Task RunAsync(CancellationToken ct) => runner.ForgetOldAsync(ct);
}

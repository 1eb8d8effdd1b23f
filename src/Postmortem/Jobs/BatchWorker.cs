namespace Postmortem.Jobs;

/// <summary>Works through what was committed, batch by batch, and rests when nothing is left. Whatever goes wrong, it looks again.</summary>
/// <param name="what">Begins the sentence in the log: Deliveries.</param>
public abstract class BatchWorker(string what, ILogger log) : BackgroundService
{
    static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    protected ILogger Log { get; } = log;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var hasBegun = false;
        try
        {
            while (true)
            {
                try
                {
                    if (!hasBegun) await BeginAsync(stoppingToken);
                    hasBegun = true;
                    if (await RunBatchAsync(stoppingToken) == 0) await RestAsync(stoppingToken);
                    await GatherAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    Log.LogError(e, "{What} could not be read; trying again", what);
                    await Task.Delay(AfterTrouble, stoppingToken);
                }
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped, at work or while it waited for another try.
        }
    }

    /// <summary>Once, before the first batch.</summary>
    public virtual Task BeginAsync(CancellationToken ct) => Task.CompletedTask;

    /// <returns>How many were dealt with; 0 when nothing was waiting.</returns>
    public abstract Task<int> RunBatchAsync(CancellationToken ct);

    /// <summary>Until there may be work again.</summary>
    protected abstract Task RestAsync(CancellationToken ct);

    /// <summary>A moment in which more may come, to be taken up together.</summary>
    protected virtual Task GatherAsync(CancellationToken ct) => Task.CompletedTask;
}

namespace Postmortem.Jobs;

/// <summary>Tidying that is due about once an hour. Running twice, or on several replicas, does no harm.</summary>
public interface IHourlyJob
{
    Task RunAsync(CancellationToken ct);
}

/// <summary>Runs what is due every hour, first a minute after the start. One job's failure keeps no other from running.</summary>
public sealed class HourlyJobs(IEnumerable<IHourlyJob> jobs, TimeProvider clock, ILogger<HourlyJobs> log) : BackgroundService
{
    static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var pause = AfterStart; ; pause = Hour)
            {
                await Task.Delay(pause, clock, stoppingToken);
                await RunAllAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    public async Task RunAllAsync(CancellationToken ct)
    {
        foreach (var job in jobs)
        {
            try
            {
                await job.RunAsync(ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                log.LogError(e, "{Job} failed; it runs again in an hour", job.GetType().Name);
            }
        }
    }
}

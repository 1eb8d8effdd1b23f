using Npgsql;

namespace Postmortem.Data;

/// <summary>Carries the changes committed by any replica to the open pages of this one (LISTEN/NOTIFY).</summary>
sealed class PostgresLiveListener(Database database, LiveFeed feed, ILogger<PostgresLiveListener> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Postgres is not { } source) return;
        try
        {
            while (true)
            {
                try
                {
                    await using var connection = await source.OpenConnectionAsync(stoppingToken);
                    connection.Notification += (_, e) =>
                    {
                        if (LiveChange.FromPayload(e.Payload) is { } change) feed.Publish(change);
                    };
                    await using (var listen = new NpgsqlCommand("listen postmortem_live", connection))
                        await listen.ExecuteNonQueryAsync(stoppingToken);
                    feed.PublishEverything();
                    while (true) await connection.WaitAsync(stoppingToken);
                }
                catch (Exception e) when (e is NpgsqlException or IOException)
                {
                    log.LogWarning(e, "Lost the connection that carries live updates; trying again");
                    await Task.Delay(Pause, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped, while it listened or waited for another try.
        }
    }
}

using Postmortem.Data;
using Postmortem.Features.Changes;
using Postmortem.Features.Intake.Kinds;
using Postmortem.Features.Intake.Sources;
using Postmortem.Features.Shared;
using Postmortem.Jobs;

namespace Postmortem.Features.Intake.Doors;

/// <summary>Reads what was acknowledged. Order does not matter, since a change's messages end alike in any; a claim expires, so nothing is lost with a process.</summary>
public sealed class IntakeWorker(Database database, RecordChange record, IntakeSignal signal, TimeProvider clock, ILogger<IntakeWorker> log) : BackgroundService, IHourlyJob
{
    public const int MostAttempts = 6;

    /// <summary>On SQLite they share durable commits, on PostgreSQL they stay well below the connections that pages need.</summary>
    const int AtOnce = 16;
    static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);
    static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await RunBatchAsync(stoppingToken) == 0) await signal.Given.WaitAsync(LongestIdle, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Deliveries could not be read; trying again");
                await Task.Delay(LongestIdle, stoppingToken);
            }
        }
    }

    /// <returns>How many deliveries were dealt with; 0 when nothing was waiting.</returns>
    public async Task<int> RunBatchAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (!await database.ReadAsync(s => s.IsAnyWaitingAsync(now), ct)) return 0;
        var batch = await database.WriteAsync(s => s.ClaimDeliveriesAsync(now, now + Claim, AtOnce), ct);
        await Task.WhenAll(batch.Select(delivery => RunAsync(delivery, ct)));
        return batch.Count;
    }

    public Task RunAsync(CancellationToken ct) => database.WriteAsync(s => s.ForgetOldDeliveriesAsync(clock.GetUtcNow()), ct);

    async Task RunAsync(Delivery delivery, CancellationToken ct)
    {
        try
        {
            var (outcome, message, change) = await ReadAsync(delivery, ct);
            await database.WriteAsync(s => s.SettleDeliveryAsync(delivery.Id, outcome, message, change, clock.GetUtcNow()), ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            var given = delivery.Attempts >= MostAttempts;
            log.LogError(e, "Delivery {Id} failed for the {Attempt}. time{Ending}", delivery.Id, delivery.Attempts, given ? "; given up" : "");
            var now = clock.GetUtcNow();
            await database.WriteAsync(s => s.PutBackDeliveryAsync(delivery.Id, now + TimeSpan.FromSeconds(Math.Pow(2, delivery.Attempts)), $"{e.GetType().Name}: {e.Message}", given ? now : null), ct);
        }
    }

    async Task<(string Outcome, string Message, Guid? Change)> ReadAsync(Delivery delivery, CancellationToken ct)
    {
        var source = (await database.ReadAsync(s => s.FindSourceAsync(delivery.SourceId), ct))!;
        if (Payload.Parse(delivery.Payload) is not { } body) return (DeliveryOutcome.NotUnderstood, "The body is not JSON.", null);
        var reading = source.OfKind.Read(delivery.Event, body, delivery.DeliveryKey, source.Paths);
        if (reading.Changes.Count == 0) return (DeliveryOutcome.PassedOver, reading.PassedOver, null);
        var actor = new Actor(null, source.Name, Role.Responder, Door.Intake);
        Change? last = null;
        foreach (var told in reading.Changes)
        {
            var service = told.Fields.Service is { Length: > 0 and <= 200 } name ? await database.ReadAsync(s => s.ResolveServiceAsync(source.Id, name), ct) : told.Fields.Service;
            var result = await record.RunAsync(new(told.Fields with { Service = service, OccurredAt = told.Fields.OccurredAt ?? delivery.ReceivedAt }, told.SourceRef, source.Name), actor, ct);
            if (result.Failure is { Outcome: Outcome.Conflict } overtaken) throw new InvalidOperationException(overtaken.Message);
            if (result.Failure is { } failure) return (DeliveryOutcome.NotUnderstood, string.Join(" ", failure.Faults.Select(f => $"{f.Field}: {f.Message}").DefaultIfEmpty(failure.Message)), null);
            last = result.Value;
        }
        return (DeliveryOutcome.Recorded, $"{(last!.Service.Length > 0 ? $"{last.Service}: " : "")}{last.Name}, {last.Status}", last.Id);
    }
}

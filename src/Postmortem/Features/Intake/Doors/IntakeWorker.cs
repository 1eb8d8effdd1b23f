using Postmortem.Data;
using Postmortem.Features.Alerts;
using Postmortem.Features.Changes;
using Postmortem.Features.Intake.Kinds;
using Postmortem.Features.Intake.Sources;
using Postmortem.Features.Shared;
using Postmortem.Jobs;

namespace Postmortem.Features.Intake.Doors;

/// <summary>Reads what was acknowledged. Order does not matter, since the messages of a change or an alert end alike in any; a claim expires, so nothing is lost with a process.</summary>
public sealed class IntakeWorker(Database database, RecordChange recordChange, RecordAlert recordAlert, IntakeSignal signal, TimeProvider clock, ILogger<IntakeWorker> log) : BatchWorker("Deliveries", log), IHourlyJob
{
    public const int MostAttempts = 6;

    /// <summary>On SQLite they share durable commits, on PostgreSQL they stay well below the connections that pages need.</summary>
    const int AtOnce = 16;
    static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);
    static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5);

    protected override Task RestAsync(CancellationToken ct) => signal.Given.WaitAsync(LongestIdle, ct);

    /// <returns>How many deliveries were dealt with; 0 when nothing was waiting.</returns>
    public override async Task<int> RunBatchAsync(CancellationToken ct)
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
            var read = await ReadAsync(delivery, ct);
            await database.WriteAsync(s => s.SettleDeliveryAsync(delivery.Id, read.Outcome, read.Message, read.Change, read.Alert, clock.GetUtcNow()), ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            var given = delivery.Attempts >= MostAttempts;
            Log.LogError(e, "Delivery {Id} failed for the {Attempt}. time{Ending}", delivery.Id, delivery.Attempts, given ? "; given up" : "");
            var now = clock.GetUtcNow();
            await database.WriteAsync(s => s.PutBackDeliveryAsync(delivery.Id, now + TimeSpan.FromSeconds(Math.Pow(2, delivery.Attempts)), $"{e.GetType().Name}: {e.Message}", given ? now : null), ct);
        }
    }

    async Task<Became> ReadAsync(Delivery delivery, CancellationToken ct)
    {
        var source = (await database.ReadAsync(s => s.FindSourceAsync(delivery.SourceId), ct))!;
        if (Payload.Parse(delivery.Payload) is not { } body) return new(DeliveryOutcome.NotUnderstood, "The body is not JSON.");
        var reading = source.OfKind.Read(delivery.Event, body, delivery.DeliveryKey, source.Paths);
        var became = new Became(DeliveryOutcome.PassedOver, reading.PassedOver);
        var actor = new Actor(null, source.Name, Role.Responder, Door.Intake);
        foreach (var told in reading.Changes)
        {
            became = await RecordAsync(source, told, delivery, actor, ct);
            if (became.Outcome == DeliveryOutcome.NotUnderstood) return became;
        }
        foreach (var told in reading.Alerts)
        {
            became = await RecordAsync(source, told, delivery, actor, ct);
            if (became.Outcome == DeliveryOutcome.NotUnderstood) return became;
        }
        return reading.Alerts.Count < 2 ? became : became with { Message = $"{became.Message}; and {reading.Alerts.Count - 1} more" };
    }

    async Task<Became> RecordAsync(Source source, Told told, Delivery delivery, Actor actor, CancellationToken ct)
    {
        var fields = told.Fields with { Service = await ServiceAsync(source, told.Fields.Service, ct), OccurredAt = told.Fields.OccurredAt ?? delivery.ReceivedAt };
        var result = await recordChange.RunAsync(new(fields, told.SourceRef, source.Name), actor, ct);
        if (result.Failure is { Outcome: Outcome.Conflict } overtaken) throw new InvalidOperationException(overtaken.Message);
        if (result.Failure is { } failure) return Became.Nothing(failure);
        var change = result.Value;
        return new(DeliveryOutcome.Recorded, $"{(change.Service.Length > 0 ? $"{change.Service}: " : "")}{change.Name}, {change.Status}", change.Id);
    }

    async Task<Became> RecordAsync(Source source, ToldAlert told, Delivery delivery, Actor actor, CancellationToken ct)
    {
        var fields = told.Fields with { Service = await ServiceAsync(source, told.Fields.Service, ct), At = told.Fields.At ?? told.Fields.FiredAt ?? (told.Fields.State is null or AlertState.Firing ? told.Fields.StartsAt : null) ?? delivery.ReceivedAt };
        var result = await recordAlert.RunAsync(new(fields, source.Name, told.OnlyIfKnown), actor, ct);
        if (result.Failure is { Outcome: Outcome.NotFound }) return new(DeliveryOutcome.PassedOver, "It says how an alert went on that was never told.");
        if (result.Failure is { } failure) return Became.Nothing(failure);
        var alert = result.Value;
        return new(DeliveryOutcome.Recorded, $"{AlertTexts.Name(alert)}, {alert.State}{(alert.Incident is { } incident ? $", {incident}" : $", {alert.Became}")}", Alert: alert.Id);
    }

    async Task<string?> ServiceAsync(Source source, string? name, CancellationToken ct) => name is { Length: > 0 and <= 200 } ? await database.ReadAsync(s => s.ResolveServiceAsync(source.Id, name), ct) : name;

    /// <summary>What a delivery became.</summary>
    sealed record Became(string Outcome, string Message, Guid? Change = null, Guid? Alert = null)
    {
        public static Became Nothing(Failure failure) => new(DeliveryOutcome.NotUnderstood, string.Join(" ", failure.Faults.Select(f => $"{f.Field}: {f.Message}").DefaultIfEmpty(failure.Message)));
    }
}

namespace Postmortem.Jobs;

/// <param name="Topic">The journal's action: <c>incident.declared</c>.</param>
/// <param name="Payload">The journal entry's data as JSON; null when there is none.</param>
public sealed record OutboxMessage
{
    public Guid Id { get; init; }
    public string Topic { get; init; } = "";
    public Guid? IncidentId { get; init; }
    public Guid SubjectId { get; init; }
    public string? Payload { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public int Attempts { get; init; }
}

/// <summary>Tells the outside world. Called at least once for each message, in order within an incident; must be idempotent.</summary>
public interface IOutboxHandler
{
    /// <summary>False when it is not set up: then it is never asked.</summary>
    bool IsOn => true;

    bool Wants(OutboxMessage message);

    /// <exception cref="Exception">Any exception: the message is tried again later, with growing pauses.</exception>
    Task HandleAsync(OutboxMessage message, CancellationToken ct);
}

namespace Postmortem.Features.Rollbacks.Deciding;

/// <summary>What the decision clock of an open incident runs from.</summary>
public sealed record DecisionClock
{
    public Guid IncidentId { get; init; }

    /// <summary>As the severity says; null asks nobody.</summary>
    public int? AfterMinutes { get; init; }

    /// <summary>The declaration stands in where nobody noted it.</summary>
    public DateTimeOffset AcknowledgedAt { get; init; }

    /// <summary>Since when a change is suspected, or something is proposed; null while there is nothing to decide about.</summary>
    public DateTimeOffset? PlausibleSince { get; init; }

    /// <summary>Something is decided, under way, or done.</summary>
    public bool IsDecided { get; init; }

    /// <summary>When the newest attempt was rejected, or ended otherwise than well: the clock begins anew.</summary>
    public DateTimeOffset? BegunAnewAt { get; init; }

    /// <summary>When somebody last decided to wait, and until when.</summary>
    public DateTimeOffset? WaitedAt { get; init; }
    public DateTimeOffset? AskAgainAt { get; init; }

    /// <summary>It was decided to wait, and nothing has ended since.</summary>
    public bool Waits => WaitedAt is { } waited && !(BegunAnewAt > waited);

    DateTimeOffset Since => BegunAnewAt > AcknowledgedAt ? BegunAnewAt.Value : AcknowledgedAt;

    /// <summary>When people are asked, should there be something to decide about by then; null: never.</summary>
    public DateTimeOffset? AsksAt => AfterMinutes is not { } minutes || IsDecided ? null : Waits && AskAgainAt is { } again ? again : Since.AddMinutes(minutes);

    /// <summary>When people are asked; null when there is nothing to ask.</summary>
    public DateTimeOffset? DueAt => AsksAt is { } asks && PlausibleSince is { } plausible ? asks > plausible ? asks : plausible : null;

    public bool IsDue(DateTimeOffset now) => DueAt <= now;

    /// <summary>Names the question, which is asked once: at first, after each failed attempt, and after each time of waiting.</summary>
    public string Round => Waits ? $"waited {WaitedAt!.Value.ToUnixTimeMilliseconds()}" : BegunAnewAt is { } anew ? $"anew {anew.ToUnixTimeMilliseconds()}" : "first";
}

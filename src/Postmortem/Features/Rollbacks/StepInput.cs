namespace Postmortem.Features.Rollbacks;

/// <summary>What every step has in common.</summary>
/// <param name="Number">Of the incident.</param>
/// <param name="Attempt">1, 2, 3 within the incident.</param>
public abstract record StepInput(int Number, int Attempt)
{
    /// <summary>The attempt's version that the person saw; null takes the newest.</summary>
    public int? Version { get; init; }

    /// <summary>When it happened; null means now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>One of <see cref="Timeline.Accuracy"/>; null means exact.</summary>
    public string? Accuracy { get; init; }
}

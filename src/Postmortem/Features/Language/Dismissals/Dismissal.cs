namespace Postmortem.Features.Language.Dismissals;

/// <summary>A row of <c>language_dismissals</c>: somebody read the finding and keeps the wording.</summary>
public sealed record Dismissal
{
    public Guid Id { get; init; }
    public Guid IncidentId { get; init; }

    /// <summary>As in <see cref="LanguageFinding.Key"/>.</summary>
    public string Finding { get; init; } = "";
    public string Reason { get; init; } = "";
    public string DismissedBy { get; init; } = "";
    public DateTimeOffset DismissedAt { get; init; }
}

/// <summary>A finding, and why it stands all the same, when somebody said so.</summary>
public sealed record CheckedFinding(LanguageFinding Finding, Dismissal? Dismissal)
{
    public bool IsOpen => Dismissal is null;

    public bool IsOpenError => IsOpen && Finding.Rule.Severity == "error";
}

/// <summary>What the coach has to know of an incident before it can read anything of it.</summary>
public sealed record WordingContext(KnownNames Names, IReadOnlyDictionary<string, Dismissal> Dismissals)
{
    public IReadOnlyList<CheckedFinding> Check(LanguageCoach coach, string text) =>
        [.. coach.Recall(text, Names).Select(f => new CheckedFinding(f, Dismissals.GetValueOrDefault(f.Key)))];
}

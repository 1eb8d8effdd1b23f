namespace Postmortem.Features.Exports.Record;

/// <summary>A wording that the coach asks about and somebody keeps. Only the JSON form tells it: documents are the result, not the talk about it.</summary>
public sealed record RecordedDismissal
{
    /// <summary>Its rule, and a hash of its sentence: by it the wording is known again.</summary>
    public string Finding { get; init; } = "";
    public string Rule { get; init; } = "";

    /// <summary>The sentence, while a text that is shown has it; not read back.</summary>
    public string? Text { get; init; }

    /// <summary>Why it stays.</summary>
    public string Reason { get; init; } = "";
    public string DismissedBy { get; init; } = "";
    public DateTimeOffset DismissedAt { get; init; }
}

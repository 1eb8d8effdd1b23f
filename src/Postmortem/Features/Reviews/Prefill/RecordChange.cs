namespace Postmortem.Features.Reviews.Prefill;

/// <summary>What shall become of something that the record says otherwise now.</summary>
public enum Answer
{
    /// <summary>Nobody has said yet.</summary>
    Wait,

    /// <summary>The text says what the record says.</summary>
    Take,

    /// <summary>The text stays, and this is asked no more.</summary>
    Leave,
}

/// <summary>One thing that the record says otherwise than it did, with all that a section says of it.</summary>
/// <param name="Before">What the record gave before; empty when it is new.</param>
/// <param name="Now">What it gives now; empty when it gives nothing any more.</param>
/// <param name="Mine">What stands in the text in its place; empty when somebody took it out.</param>
/// <param name="Stands">At least a part of the text still says it in the record's words of before.</param>
/// <param name="IsFree">It stands as the record gave it, so nobody's own words are lost by taking it.</param>
public sealed record RecordChange(string Before, string Now, string Mine, bool Stands, bool IsFree)
{
    /// <summary>The same words have the same name.</summary>
    public string Id { get; } = new TextUnit("", $"{Before}\n{Now}\n{Mine}", UnitKind.Sentence).Id;
}

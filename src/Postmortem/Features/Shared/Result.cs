namespace Postmortem.Features.Shared;

public enum Outcome
{
    Ok,

    /// <summary>The input has faults; each names its field and the remedy.</summary>
    Invalid,

    /// <summary>There is no such thing, or not for this person: the two are not told apart.</summary>
    NotFound,

    /// <summary>The person may see it but may not do this.</summary>
    Forbidden,

    /// <summary>Somebody else changed it meanwhile, or its state does not allow this.</summary>
    Conflict,
}

/// <param name="Field">Name of the input field as the API and the forms spell it (snake_case); empty for the whole.</param>
/// <param name="Message">What is wrong and what to do, one sentence each.</param>
public sealed record Fault(string Field, string Message);

public interface IOutcome
{
    bool Succeeded { get; }
}

/// <summary>An expected outcome that is not success. Surprises are exceptions.</summary>
/// <param name="Current">With a conflict on an edited text: what stands there now (an <see cref="EditConflict"/>), so that both can be shown.</param>
public sealed record Failure(Outcome Outcome, string Message, IReadOnlyList<Fault> Faults, object? Current = null)
{
    public static Failure Invalid(params IReadOnlyList<Fault> faults) => new(Outcome.Invalid, faults.Count == 1 ? faults[0].Message : "Some fields need another look.", faults);

    public static Failure Invalid(string field, string message) => Invalid(new Fault(field, message));

    public static Failure NotFound(string what) => new(Outcome.NotFound, $"{what} was not found, or you may not see it.", []);

    public static Failure Forbidden(string why) => new(Outcome.Forbidden, why, []);

    public static Failure Conflict(string message, object? current = null) => new(Outcome.Conflict, message, [], current);

    /// <summary>Of two who edited the same, the second: both sides are shown, and nothing of theirs is saved yet.</summary>
    /// <param name="what">As it stands within a sentence.</param>
    public static Failure Collision(string what, EditConflict current) =>
        Conflict($"{current.ChangedBy} changed {what} while you were writing. Nothing of yours was saved yet: compare the two, then save again.", current);

    /// <summary>Of what should be taken out: somebody has written into it since it was looked at.</summary>
    /// <param name="what">As it stands within a sentence.</param>
    public static Failure ChangedSinceSeen(string what) =>
        Conflict($"Somebody changed {what} after you opened it, so it was not removed. Look at it again, and remove it if you still want to.");
}

/// <summary>The text that stands now, shown to the one whose edit came second. Nothing that was typed is lost.</summary>
/// <param name="Version">The version to edit from when trying again.</param>
/// <param name="Merged">All that both wrote, to be sorted out; null when the two were not brought together.</param>
/// <param name="Untouched">Fields that this person left as they were shown: they are as they stand now, and the form shows them so.</param>
/// <param name="Others">Further fields in which the two differ: unseen, one would write over them.</param>
public sealed record EditConflict(string Field, string Yours, string Theirs, int Version, string ChangedBy, string? Merged = null, IReadOnlyList<string>? Untouched = null, IReadOnlyList<ConflictingField>? Others = null)
{
    /// <summary>Of a form whose fields are alike in weight: each in which the two differ, with its name.</summary>
    public static EditConflict Of(string field, int version, string changedBy, params ConflictingField[] fields)
    {
        var differing = ConflictingField.Differing(fields);
        return new(field, Text(f => f.Yours), Text(f => f.Theirs), version, changedBy);

        string Text(Func<ConflictingField, string?> side) => string.Join("\n\n", differing.Select(f => $"{f.Name}: {(side(f) is { Length: > 0 } text ? text : "(empty)")}"));
    }
}

/// <param name="Name">As people call it.</param>
/// <param name="Yours">Null when there is nothing to say on this side.</param>
public sealed record ConflictingField(string Name, string? Yours, string? Theirs)
{
    public static IReadOnlyList<ConflictingField> Differing(params ConflictingField[] fields) =>
        [.. fields.Select(f => f with { Yours = f.Yours ?? "", Theirs = f.Theirs ?? "" }).Where(f => f.Yours != f.Theirs)];
}

/// <summary>A value, or the expected reason why there is none.</summary>
public sealed class Result<T> : IOutcome
{
    readonly T? _value;

    Result(T value) => _value = value;

    Result(Failure failure) => Failure = failure;

    public Failure? Failure { get; }

    public bool Succeeded => Failure is null;

    /// <exception cref="InvalidOperationException">There is a failure instead.</exception>
    public T Value => Failure is null ? _value! : throw new InvalidOperationException(Failure.Message);

    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(Failure failure) => new(failure);
}

/// <summary>The value of an operation that has nothing to tell but that it is done.</summary>
public sealed record Done
{
    public static readonly Done Value = new();
}

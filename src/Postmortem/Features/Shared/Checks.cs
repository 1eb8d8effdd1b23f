namespace Postmortem.Features.Shared;

/// <summary>Collects all faults of one input, so that a person sees them together.</summary>
public sealed class Checks
{
    readonly List<Fault> _faults = [];

    public bool Passed => _faults.Count == 0;

    public Failure Failure => Failure.Invalid(_faults);

    public Checks Add(string field, string message)
    {
        _faults.Add(new Fault(field, message));
        return this;
    }

    public Checks Must(bool holds, string field, string message) => holds ? this : Add(field, message);

    /// <summary>A text that must be there, of at most <paramref name="longest"/> characters, without control characters.</summary>
    /// <returns>The trimmed text.</returns>
    public string Required(string field, string? text, int longest, string label)
    {
        var trimmed = Optional(field, text, longest, label);
        if (trimmed.Length == 0) Add(field, $"{label} is empty. Please enter it.");
        return trimmed;
    }

    /// <returns>The trimmed text, empty when there is none.</returns>
    public string Optional(string field, string? text, int longest, string label)
    {
        var trimmed = (text ?? "").ReplaceLineEndings("\n").Trim();
        if (trimmed.Length > longest) Add(field, $"{label} has {trimmed.Length} characters; at most {longest} fit. Please shorten it.");
        if (trimmed.Any(c => char.IsControl(c) && c is not '\n' and not '\t')) Add(field, $"{label} contains control characters. Please remove them.");
        return trimmed;
    }

    /// <param name="label">What it is, or the question that it answers.</param>
    public string OneOf(string field, string? value, IReadOnlyCollection<string> known, string label)
    {
        if (value is null || !known.Contains(value)) Add(field, $"{label} {(label.EndsWith('?') ? "Choose one of" : "must be one of")}: {string.Join(", ", known)}.");
        return value ?? "";
    }

    /// <summary>A link that a reader may follow: http or https, absolute.</summary>
    public string? Link(string field, string? value, string label)
    {
        var trimmed = Optional(field, value, 2000, label);
        if (trimmed.Length == 0) return null;
        if (!Uri.TryCreate(trimmed, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            Add(field, $"{label} must be a full link that starts with https:// or http://.");
        return trimmed;
    }
}

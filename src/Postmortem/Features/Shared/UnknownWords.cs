using System.Globalization;

namespace Postmortem.Features.Shared;

/// <summary>
/// Words in a list's address that mean nothing here: mistyped, or from another installation. Each list passes over them, so that the rest
/// still narrows it, and names them, so that nobody takes it for what it is not.
/// </summary>
public sealed class UnknownWords
{
    const int LongestShown = 60;

    readonly List<string> _named = [];

    /// <summary>“SEV9” is no severity here</summary>
    public IReadOnlyList<string> Named => _named;

    /// <returns>The value; null when there is none, or none that is known.</returns>
    public string? OneOf(string? value, IEnumerable<string> known, string what) =>
        string.IsNullOrEmpty(value) ? null : known.Contains(value) ? value : Name(value, $"is no {what} here");

    public DateOnly? Day(string? value)
    {
        if (string.IsNullOrEmpty(value)) return null;
        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 9999) return day;
        Name(value, "is no day such as 2026-05-12");
        return null;
    }

    /// <returns>INC-42, however it was typed.</returns>
    public string? Incident(string? value) =>
        string.IsNullOrWhiteSpace(value) ? null : IncidentRef.TryParseName(value, out var number) ? IncidentRef.NameOf(number) : Name(value, "is no incident such as INC-42");

    /// <returns>Null: what is not known filters nothing.</returns>
    public string? Name(string value, string why)
    {
        var named = $"“{Words.Short(value.Trim(), LongestShown)}” {why}";
        if (!_named.Contains(named)) _named.Add(named);
        return null;
    }
}

using System.Text.RegularExpressions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>What the product notes when something did not hold: it is broken again, or an attempt did not help. Pure.</summary>
static partial class Setbacks
{
    /// <summary>An account without it would tell that all went well.</summary>
    public static bool Is(string entry) => FallsBackTo(entry) is not null || Failed().IsMatch(entry);

    /// <summary>Users are, or may be, affected again.</summary>
    public static bool IsBrokenAgain(string entry) => FallsBackTo(entry) is { } status && IncidentStatus.IsBroken(status);

    /// <summary>Null when it tells of something else.</summary>
    public static string? FallsBackTo(string entry) => Back().Match(entry) is { Success: true } back ? back.Groups["to"].Value : null;

    [GeneratedRegex(@"^(?:Reopened as (?<to>\w+) \(was |Status changed from mitigated to (?<to>triage|active): )")]
    private static partial Regex Back();

    [GeneratedRegex(@"^(?:Rollback|Roll-forward|Mitigation) [0-9]{1,6} (?:failed\.|checked, does not help: )")]
    private static partial Regex Failed();
}

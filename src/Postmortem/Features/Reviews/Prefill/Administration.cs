using System.Text.RegularExpressions;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>What the product notes about the record, not about what happened: that it was closed once all was over, who may see it. Pure.</summary>
static partial class Administration
{
    public static bool Is(string entry) => IsClosing(entry) || Seen().IsMatch(entry);

    /// <summary>Nothing but the state of the record changed; what is closed while it still goes on is over with that.</summary>
    public static bool IsClosing(string entry) => Closing().IsMatch(entry);

    [GeneratedRegex("^Status changed from (?:resolved to closed|closed to resolved): ")]
    private static partial Regex Closing();

    [GeneratedRegex("^Made (?:private|open): ")]
    private static partial Regex Seen();
}

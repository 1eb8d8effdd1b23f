using System.Text.RegularExpressions;
using Postmortem.Features.Reviews.Prefill;

namespace Postmortem.Features.Reviews.Completeness;

/// <summary>Without what was known and what else was possible, nobody can see how a decision made sense.</summary>
static partial class DecisionRules
{
    public static IEnumerable<Missing> Notes(SectionText section)
    {
        var decision = "";
        foreach (var line in section.Body.Split('\n'))
            if (Decisions().Match(line) is { Success: true } named) decision = named.Groups[1].Value.TrimEnd(':', '*');
            else if (line.AsSpan().TrimEnd().EndsWith(DecisionNotes.Known)) yield return new($"Decision of {decision}: what could people see at that moment?");
            else if (line.AsSpan().TrimEnd().EndsWith(DecisionNotes.Considered)) yield return new($"Decision of {decision}: what else was considered? If there was no other way, say so");
    }

    [GeneratedRegex(@"^- \*\*([^*]{1,60})\*\*")]
    private static partial Regex Decisions();
}

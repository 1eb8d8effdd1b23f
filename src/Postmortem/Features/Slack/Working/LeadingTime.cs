using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Slack.Working;

/// <summary>
/// When something happened, at the start of what is said of it: <c>10m ago</c>, <c>14:05</c>, <c>yesterday 14:05</c>. Read by the
/// product's one parser of times; "2 pods restarted" and "5 minutes of silence" begin with no time.
/// </summary>
public static partial class LeadingTime
{
    const int MostWords = 8;

    /// <param name="Time">As typed; null when there is none, and then it is now.</param>
    public sealed record Parts(string? Time, string Text);

    public static Parts Split(string text, TimeZoneInfo zone, DateTimeOffset now)
    {
        text = text.Trim();
        var ends = Ends().Matches(text).Take(MostWords).Select(m => m.Index).ToList();
        // The longest that can be read: "12 May 14:05" begins with "12 May", and "yesterday 14:05 UTC" with "yesterday 14:05".
        foreach (var end in ends.AsEnumerable().Reverse())
        {
            var typed = Bare(text[..end]);
            if (IsMeant().IsMatch(typed) && When.IsTime(typed, zone, now)) return new(typed, Rest(text, end));
        }
        // "25:61 failover": meant as a time, so the parser says what is wrong instead of taking it for now.
        if (ends is [var first, ..] && Clock().IsMatch(Bare(text[..first]))) return new(Bare(text[..first]), Rest(text, first));
        return new(null, text);
    }

    static string Bare(string typed)
    {
        typed = typed.TrimEnd(':', ',', ';', '-', '–', '—', ' ');
        return typed.StartsWith("at ", StringComparison.OrdinalIgnoreCase) ? typed[3..].TrimStart() : typed;
    }

    static string Rest(string text, int end) => text[end..].TrimStart(' ', '\t', '\n', '-', '–', '—', ':', ',');

    /// <summary>Where words end.</summary>
    [GeneratedRegex(@"(?<=\S)(?=\s|$)")]
    private static partial Regex Ends();

    /// <summary>With a clock time, or "ago".</summary>
    [GeneratedRegex(@"(?:\bago|[0-9]:[0-9]{2}|[0-9]\s?[ap]\.?m\b)", RegexOptions.IgnoreCase)]
    private static partial Regex IsMeant();

    [GeneratedRegex(@"^~?[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$")]
    private static partial Regex Clock();
}

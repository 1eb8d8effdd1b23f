using System.Globalization;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Wire;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Slack.Capture;

/// <summary>A message of Slack's as the record keeps it.</summary>
/// <param name="At">When it was written: its ts.</param>
/// <param name="Text">Readable Markdown.</param>
/// <param name="Permalink">Null when Slack did not tell one.</param>
public sealed record CapturedMessage(DateTimeOffset At, EntryAuthor Author, string Text, string? Permalink, IReadOnlyList<SlackFile> Images)
{
    const int LongestTitle = 200;

    /// <summary>What a follow-up made of it is called: its first line, without mark-up.</summary>
    public string Title
    {
        get
        {
            var plain = Markdig.Markdown.ToPlainText(Text).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? Text;
            return Words.Fit(plain, LongestTitle);
        }
    }
}

/// <summary>Slack's <c>1700000000.000100</c>: seconds and microseconds, a message's name in its channel.</summary>
public static class SlackTs
{
    public static bool TryRead(string? ts, out DateTimeOffset at)
    {
        var isTs = TryRead(ts, out long stamp);
        at = DateTimeOffset.FromUnixTimeMilliseconds(stamp / 1000);
        return isTs;
    }

    /// <param name="stamp">Microseconds: Slack counts in them what happens within one millisecond.</param>
    public static bool TryRead(string? ts, out long stamp)
    {
        stamp = 0;
        if (ts is null || ts.Split('.') is not [{ Length: > 0 and <= 11 } seconds, { Length: > 0 and <= 6 } rest]) return false;
        if (!long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) || !long.TryParse(rest.PadRight(6, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out var micro)) return false;
        stamp = whole * 1_000_000 + micro;
        return true;
    }

    public static long StampOf(DateTimeOffset at) => at.ToUnixTimeMilliseconds() * 1000;
}

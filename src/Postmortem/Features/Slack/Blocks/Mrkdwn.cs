using System.Globalization;

namespace Postmortem.Features.Slack.Blocks;

/// <summary>Pieces of Slack's mark-up. Whatever people typed goes through <see cref="Escape"/> or <see cref="Of"/>.</summary>
public static class Mrkdwn
{
    /// <summary>Plain text: <c>&lt;!channel&gt;</c> typed by somebody is shown, and rings nobody.</summary>
    public static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Our Markdown as Slack shows it.</summary>
    public static string Of(string markdown) => MrkdwnWriter.Write(markdown);

    public static string Link(Uri address, string text) => $"<{EscapeAddress(address.AbsoluteUri)}|{Label(text)}>";

    public static string User(string userId) => $"<@{userId}>";

    public static string Channel(string channelId) => $"<#{channelId}>";

    public static string Bold(string text) => $"*{Label(text)}*";

    /// <summary>In the reader's own zone; the fallback tells its zone.</summary>
    public static string Time(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture,
        $"<!date^{at.ToUnixTimeSeconds()}^{{date_short_pretty}} {{time}}|{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC>");

    /// <summary>How long ago it was when somebody looks: "8 minutes ago".</summary>
    public static string Ago(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"<!date^{at.ToUnixTimeSeconds()}^{{ago}}|{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC>");

    internal static string EscapeAddress(string address) => Escape(address).Replace("|", "%7C", StringComparison.Ordinal);

    /// <summary>Escaped, on one line, without what would end the link or the bold part.</summary>
    static string Label(string text) => Escape(text).ReplaceLineEndings(" ").Replace('|', '¦').Replace('*', '∗');
}

using System.Text;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Slack.Blocks;

/// <summary>Names for the ids that stand in a message. What is not known keeps a readable form.</summary>
/// <param name="Users">By id.</param>
/// <param name="Channels">By id.</param>
/// <param name="Groups">By id.</param>
public sealed record SlackNames(IReadOnlyDictionary<string, string> Users, IReadOnlyDictionary<string, string>? Channels = null, IReadOnlyDictionary<string, string>? Groups = null)
{
    public static readonly SlackNames None = new(new Dictionary<string, string>());
}

/// <summary>A message as somebody typed it to readable Markdown: mentions by name, links, emoji, bold; and nothing left that could ring.</summary>
public static partial class MrkdwnReader
{
    /// <summary>The people whose names <see cref="Read"/> will want.</summary>
    public static IReadOnlyList<string> MentionedUsers(string mrkdwn) => [.. Token().Matches(mrkdwn).Select(m => m.Groups[1].Value).Where(t => t.Length > 1 && t[0] == '@').Select(t => t[1..].Split('|')[0]).Distinct()];

    public static string Read(string mrkdwn, SlackNames names)
    {
        var text = new StringBuilder();
        var parts = mrkdwn.ReplaceLineEndings("\n").Split("```");
        for (var i = 0; i < parts.Length; i++)
        {
            // Every second part stands between fences; an unclosed last one does not.
            if (i % 2 == 1 && i < parts.Length - 1) WriteCode(parts[i], text);
            else text.Append(i % 2 == 1 ? "\\`\\`\\`" : "").Append(ReadLines(parts[i], names));
        }
        return text.ToString().Trim();
    }

    /// <summary>The same as plain text, for a title or a name: mentions by name, links as their address, nothing formatted or escaped.</summary>
    public static string Plain(string mrkdwn, SlackNames names) => Decode(Token().Replace(mrkdwn, m => PlainToken(m.Groups[1].Value, names))).Trim();

    static string PlainToken(string token, SlackNames names)
    {
        var (id, label) = token.Split('|', 2) is [var first, var rest] ? (first, rest) : (token, null);
        return id switch
        {
            ['@', .. var user] => "@" + (names.Users.GetValueOrDefault(user) ?? label ?? "somebody"),
            ['#', .. var channel] => "#" + (names.Channels?.GetValueOrDefault(channel) ?? (string.IsNullOrEmpty(label) ? "a channel" : label)),
            ['!', .. var special] => label ?? "@" + special.Split('^')[0],
            _ => id == "mailto:" + label ? label! : id,
        };
    }

    static void WriteCode(string code, StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != '\n') text.Append('\n');
        text.Append("```\n").Append(Decode(Tokens(code, SlackNames.None, raw: true)).Trim('\n')).Append("\n```\n");
    }

    static string ReadLines(string part, SlackNames names) => string.Join('\n', part.Split('\n').Select(line => ReadLine(line, names)));

    static string ReadLine(string line, SlackNames names)
    {
        var quote = "";
        if (line.StartsWith("&gt;", StringComparison.Ordinal)) (quote, line) = ("> ", line[4..].TrimStart());
        var text = new StringBuilder(quote);
        var spans = line.Split('`');
        for (var i = 0; i < spans.Length; i++)
        {
            if (i % 2 == 1 && i < spans.Length - 1) text.Append('`').Append(Decode(Tokens(spans[i], names, raw: true))).Append('`');
            else text.Append(i % 2 == 1 ? "\\`" : "").Append(ReadSpan(spans[i], names, isStart: i == 0));
        }
        var bullet = Bullet().Match(text.ToString());
        return bullet.Success ? $"{bullet.Groups[1].Value}- {bullet.Groups[2].Value}" : text.ToString();
    }

    static string ReadSpan(string span, SlackNames names, bool isStart)
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (Match token in Token().Matches(span))
        {
            text.Append(Format(span[at..token.Index], isStart && at == 0)).Append(ReadToken(token.Groups[1].Value, names));
            at = token.Index + token.Length;
        }
        return text.Append(Format(span[at..], isStart && at == 0)).ToString();
    }

    /// <summary>Plain text between tokens: what Markdown would take for its own is escaped, Slack's bold and strike become Markdown's.</summary>
    static string Format(string plain, bool isStart)
    {
        var text = Decode(plain).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal).Replace("__", "\\_\\_", StringComparison.Ordinal);
        text = Entity().Replace(text, "\\&");
        text = Bold().Replace(text, "\u0001$1\u0001").Replace("*", "\\*", StringComparison.Ordinal).Replace("\u0001", "**", StringComparison.Ordinal);
        text = Strike().Replace(text, "~~$1~~");
        text = Emoji().Replace(text, m => EmojiNames.Find(m.Groups[1].Value) ?? m.Value);
        return isStart ? LineStart().Replace(text, "\\$1") : text;
    }

    static string ReadToken(string token, SlackNames names)
    {
        var (id, label) = token.Split('|', 2) is [var first, var rest] ? (first, Decode(rest)) : (token, null);
        if (id.Length == 0) return "";
        return id[0] switch
        {
            '@' => "@" + Escape(names.Users.GetValueOrDefault(id[1..]) ?? label ?? "somebody"),
            '#' => "#" + Escape(names.Channels?.GetValueOrDefault(id[1..]) ?? (string.IsNullOrEmpty(label) ? "a channel" : label)),
            '!' => ReadSpecial(id[1..], label, names),
            _ => ReadLink(Decode(id), label),
        };
    }

    /// <summary>Broadcasts lose their ring by losing their brackets: Slack obeys only <c>&lt;!here&gt;</c>, never the word.</summary>
    static string ReadSpecial(string special, string? label, SlackNames names)
    {
        var kind = special.Split('^')[0];
        return kind switch
        {
            "subteam" => Escape(label ?? "@" + (names.Groups?.GetValueOrDefault(special["subteam".Length..].TrimStart('^')) ?? "a group")),
            "date" => Escape(label ?? ""),
            "here" or "channel" or "everyone" => "@" + kind,
            _ => Escape(label ?? kind),
        };
    }

    static string ReadLink(string address, string? label)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https" or "mailto")) return Escape(label ?? address);
        var safe = address.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal);
        if (label is null || label == address) return url.Scheme == "mailto" ? Escape(address["mailto:".Length..]) : $"<{safe}>";
        return url.Scheme == "mailto" && address.EndsWith(label, StringComparison.Ordinal) ? Escape(label) : $"[{Escape(label)}]({safe})";
    }

    /// <summary>Inside code: ids by name, links as their address, nothing formatted.</summary>
    static string Tokens(string code, SlackNames names, bool raw) => Token().Replace(code, m =>
    {
        var token = m.Groups[1].Value;
        var id = token.Split('|', 2)[0];
        return raw && id.Length > 0 && id[0] is not ('@' or '#' or '!') ? id : ReadToken(token, names);
    });

    static string Escape(string text) => MarkdownSign().Replace(text, "\\$0");

    static string Decode(string text) => text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"<([^<>\n]*)>")]
    private static partial Regex Token();

    [GeneratedRegex(@"(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\p{L}\p{N}*])")]
    private static partial Regex Bold();

    [GeneratedRegex(@"(?<![\p{L}\p{N}~])~(?=[^\s~])([^~\n]*[^\s~])~(?![\p{L}\p{N}~])")]
    private static partial Regex Strike();

    [GeneratedRegex(@":([a-z0-9_+\-]+):")]
    private static partial Regex Emoji();

    [GeneratedRegex(@"^(\s*)[•◦▪]\s+(.*)$")]
    private static partial Regex Bullet();

    /// <summary>Markdown would show the sign that it names.</summary>
    [GeneratedRegex(@"&(?=#?[\p{L}\p{N}]+;)")]
    private static partial Regex Entity();

    [GeneratedRegex(@"^(#{1,6}(?=\s)|\+(?=\s)|=+(?=\s*$)|-(?=-*\s*$)|>)")]
    private static partial Regex LineStart();

    [GeneratedRegex(@"[\\`*_\[\]<>]")]
    private static partial Regex MarkdownSign();
}

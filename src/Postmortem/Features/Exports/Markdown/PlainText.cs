using System.Text;
using System.Text.RegularExpressions;

namespace Postmortem.Features.Exports.Markdown;

/// <summary>
/// Text that is not Markdown, written so that Markdown shows it as it is, on one line, and read back exactly.
/// A line break becomes <c>&lt;br&gt;</c>, which works within table cells too.
/// </summary>
static partial class PlainText
{
    const string Break = "<br>";

    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n') escaped.Append(Break);
            else if (NeedsEscape(text, i)) escaped.Append('\\').Append(text[i]);
            else escaped.Append(text[i]);
        }
        return escaped.ToString();
    }

    public static string Unescape(string text) => Escaped().Replace(text, m => m.Value == Break ? "\n" : m.Groups[1].Value);

    static bool NeedsEscape(string text, int i) => text[i] switch
    {
        '\\' or '`' or '*' or '[' or ']' or '<' or '>' or '|' or '~' or '$' => true,
        // Within a word it means nothing, and escaped it would break the links that people paste.
        '_' => i == 0 || i == text.Length - 1 || !char.IsLetterOrDigit(text[i - 1]) || !char.IsLetterOrDigit(text[i + 1]),
        '&' => Entity().IsMatch(text, i),
        // At the beginning they would make a heading or a list of the rest.
        '#' or '-' or '+' or '=' => i == 0,
        '.' or ')' => i is > 0 and < 10 && text[..i].All(char.IsAsciiDigit),
        _ => false,
    };

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])|<br>")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\G&(?:#|[A-Za-z])")]
    private static partial Regex Entity();
}

using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Sections;

namespace Postmortem.Features.Exports.Redaction;

/// <summary>
/// Makes a text fit for strangers: people by role, addresses and mentions out, link targets out but for a few hosts, nothing of what
/// is hidden or noted on the timeline, nothing that Markdown does not show. Pure. What it takes out it names, so that the sentence still reads.
/// </summary>
public sealed partial class Redactor
{
    public const string LeftOut = "(left out)";
    const string NoAddress = "(address left out)";

    readonly PeopleNames _people;
    readonly HiddenTexts _hidden;
    readonly IReadOnlySet<string> _notes;
    readonly LinkTargets _links;
    readonly Regex? _words;

    /// <param name="hosts">Whose links stay, with all below them.</param>
    /// <param name="words">What else is taken out.</param>
    public Redactor(PeopleNames people, IReadOnlyList<string> hosts, IReadOnlyList<string> words, HiddenTexts hidden, IReadOnlySet<string> notes)
    {
        (_people, _hidden, _notes) = (people, hidden, notes);
        _links = new(address => Stays(address, hosts) && !people.AreIn(Uri.UnescapeDataString(address)) && !words.Any(w => address.Contains(w, StringComparison.OrdinalIgnoreCase)));
        if (words.Count > 0)
            _words = new(string.Join('|', words.OrderByDescending(w => w.Length).Select(w => $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(w)}(?![\p{{L}}\p{{N}}])")), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    }

    public string Apply(string markdown)
    {
        var text = Comments().Replace(Readable(markdown), "");
        text = TextUnits.Join(TextUnits.Of(text).Where(u => !_hidden.AreToldBy($"{u.Text}\n") && !IsNote(u)));
        text = _links.Strip(text);
        text = _words?.Replace(text, LeftOut) ?? text;
        text = Address().Replace(text, m => Instead(m, text));
        text = Raw().Replace(text, m => _people.RoleOf(m.Groups["who"].Value));
        text = RoleTwice().Replace(_people.Replace(text), "${who}");
        return OutsideCode(text, part => Mention().Replace(part, m => m.Groups["group"].Success ? "everybody there" : PeopleNames.Fitting(_people.RoleOf(m.Groups["who"].Value), part, m.Index))).Trim();
    }

    /// <summary>What may still name somebody in a text that was made by this.</summary>
    public IReadOnlyList<PossibleName> Remaining(string redacted) => _people.Remaining(redacted);

    /// <summary>A title or another single line.</summary>
    public string Line(string text) => Apply(text).ReplaceLineEndings(" ");

    string Instead(Match address, string text)
    {
        var (whole, local) = (address.Value.TrimStart('@'), address.Groups["local"].Value);
        if (_people.Knows(whole) || _people.Knows(local)) return PeopleNames.Fitting(_people.RoleOf(_people.Knows(whole) ? whole : local), text, address.Index);
        // Without a dot it is a version or an image as often as a person: lodash@next.
        return whole.Contains('.', StringComparison.Ordinal) ? NoAddress : whole;
    }

    /// <summary>Letters written as entities are letters, and accents have one form.</summary>
    public static string Readable(string markdown) =>
        Entity().Replace(markdown.ReplaceLineEndings("\n").Replace("\u200B", "", StringComparison.Ordinal).Replace("\u00AD", "", StringComparison.Ordinal).Normalize(NormalizationForm.FormC),
            m => WebUtility.HtmlDecode(m.Value) is [var c] && (char.IsLetterOrDigit(c) || c is '@' or ':' or '/' or '.') ? c.ToString() : m.Value);

    /// <summary>A note of the timeline that the review repeats: as a cell, or behind its time.</summary>
    bool IsNote(TextUnit unit) => _notes.Count > 0 && (unit.Kind == UnitKind.Row ? TextUnit.Cells(unit.Text).Any(_notes.Contains) : _notes.Any(n => n.Length >= 12 && unit.Text.EndsWith(n, StringComparison.Ordinal)));

    static bool Stays(string address, IReadOnlyList<string> hosts) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0
        && hosts.Any(h => uri.Host.Equals(h, StringComparison.OrdinalIgnoreCase) || uri.Host.EndsWith($".{h}", StringComparison.OrdinalIgnoreCase));

    static string OutsideCode(string text, Func<string, string> change)
    {
        var (changed, from) = (new StringBuilder(text.Length), 0);
        foreach (Match code in Code().Matches(text))
        {
            changed.Append(change(text[from..code.Index])).Append(code.Value);
            from = code.Index + code.Length;
        }
        return changed.Append(change(text[from..])).ToString();
    }

    /// <summary>The scribe, scribe: a list of people names the role behind the name.</summary>
    [GeneratedRegex(@"\b(?<who>(?:a|the)(?: incident)? (?<role>commander|scribe|communications|responder)(?: lead)?), \k<role>(?=[.;]?[ \t]*$)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex RoleTwice();

    [GeneratedRegex(@"<!--.*?(?:-->|\z)", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,12});")]
    private static partial Regex Entity();

    [GeneratedRegex(@"@*(?<local>[\p{L}\p{N}][\p{L}\p{N}._%+\\-]*)@\p{L}[\p{L}\p{N}-]*(?:\.[\p{L}\p{N}-]+)*")]
    private static partial Regex Address();

    /// <summary>Slack's own form, should it ever have come in unread.</summary>
    [GeneratedRegex(@"<@(?<who>[A-Z0-9]+)(?:\|[^>]*)?>")]
    private static partial Regex Raw();

    [GeneratedRegex(@"(?<![\p{L}\p{N}])@+(?:(?<group>here|channel|everyone)\b|(?<who>[\p{L}\p{N}](?:[\p{L}\p{N}._\\-]*[\p{L}\p{N}])?))")]
    private static partial Regex Mention();

    [GeneratedRegex(@"(?<fence>`{3,}|~{3,}).*?(?:\k<fence>|\z)|`[^`\n]+`", RegexOptions.Singleline)]
    private static partial Regex Code();
}

using System.Collections.Frozen;
using System.Text;

namespace Postmortem.Features.Shared;

/// <summary>
/// Passes HTML that is safe at a glance, so that only the rest must be parsed and rebuilt by the sanitiser (some hundred times
/// dearer): every tag is one of a few, without attributes, but for links to http, https or a page of ours, and cells with a label.
/// </summary>
static class SimpleHtml
{
    const string LinkStart = "<a href=\"";
    const string CellStart = "<td data-label=\"";
    const string Rel = " rel=\"noopener noreferrer nofollow\"";

    static readonly FrozenSet<string> Tags = "p strong em del ins sub sup mark code pre blockquote ul ol li h1 h2 h3 h4 h5 h6 table thead tbody tr th td"
        .Split(' ').SelectMany(t => new[] { $"<{t}>", $"</{t}>" }).Concat(["<br />", "<hr />", "</a>"]).ToFrozenSet();

    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Known = Tags.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <returns>The HTML with <c>rel</c> on its links, and what may scroll sideways open to the keyboard; null when it is not simple, which says nothing about its safety.</returns>
    public static string? Vet(string html)
    {
        var vetted = new StringBuilder(html.Length + 64);
        var rest = html.AsSpan();
        for (var open = rest.IndexOf('<'); open >= 0; open = rest.IndexOf('<'))
        {
            var close = rest[open..].IndexOf('>');
            if (close < 0) return null;
            var tag = rest.Slice(open, close + 1);
            vetted.Append(rest[..open]);
            if (tag is "<table>" or "<pre>") vetted.Append(tag[..^1]).Append(" tabindex=\"0\">");
            else if (Known.Contains(tag)) vetted.Append(tag);
            else if (IsLabelledCell(tag)) vetted.Append(tag);
            else if (IsLink(tag)) vetted.Append(tag[..^1]).Append(Rel).Append('>');
            else return null;
            rest = rest[(open + close + 1)..];
        }
        return vetted.Append(rest).ToString();
    }

    /// <summary>Its label is a text between quotation marks, encoded.</summary>
    static bool IsLabelledCell(ReadOnlySpan<char> tag) => tag.StartsWith(CellStart) && tag.EndsWith("\">") && !tag[CellStart.Length..^2].ContainsAny('"', '<', '`');

    static bool IsLink(ReadOnlySpan<char> tag)
    {
        if (!tag.StartsWith(LinkStart) || !tag.EndsWith("\">")) return false;
        var address = tag[LinkStart.Length..^2];
        if (address.ContainsAny('"', '<', '`') || address.ContainsAnyInRange('\0', ' ')) return false;
        return address.StartsWith("https://") || address.StartsWith("http://") || (address.StartsWith("/") && !address.StartsWith("//") && !address.Contains('\\'));
    }
}

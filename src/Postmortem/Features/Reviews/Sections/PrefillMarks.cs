using System.Text.RegularExpressions;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Sections;

/// <summary>A section's text as HTML, with the parts marked that still stand as the record gave them.</summary>
public static partial class PrefillMarks
{
    // Punctuation, so that emphasis beside it is still emphasis; hardly anybody writes it, and a text that holds it loses only that.
    const char Begin = '\u2E28';
    const char End = '\u2E29';

    /// <param name="isWritten">People still work on it; readers of a finished text have no use for the marks.</param>
    public static string ToHtml(string text, ReviewSection section, bool isWritten = true)
    {
        var isOpen = PrefilledParts.IsOpen(section);
        if (!isWritten || section.Touched || section.Prefilled.Length == 0) return MarkdownText.ToHtml(text);
        var marked = TextUnits.Of(text.Replace(Begin, '(').Replace(End, ')')).Select(u => u.Says && isOpen(u) ? u with { Text = Mark(u) } : u);
        var html = MarkdownText.ToHtml(TextUnits.Join(marked));
        html = Rows().Replace(html, "<tr class=\"from-record\">$1");
        html = Parts().Replace(html, m => IsWhole(m.Groups[1].Value) ? $"<span class=\"from-record\">{m.Groups[1].Value}</span>" : m.Groups[1].Value);
        return html.Replace($"{Begin}", "", StringComparison.Ordinal).Replace($"{End}", "", StringComparison.Ordinal);
    }

    static string Mark(TextUnit unit) => unit.Kind switch
    {
        UnitKind.Row => First().Replace(unit.Text, $"$0 {Begin}", 1),
        UnitKind.Item => $"{Bullet().Replace(unit.Text, $"$0{Begin}", 1)}{End}",
        _ => $"{Begin}{unit.Text}{End}",
    };

    /// <summary>Every tag that begins in it ends in it, so that a tag around it breaks nothing.</summary>
    static bool IsWhole(string html)
    {
        var open = new Stack<string>();
        foreach (Match tag in Tags().Matches(html))
            if (tag.Groups[1].Length == 0) open.Push(tag.Groups[2].Value);
            else if (!open.TryPop(out var name) || name != tag.Groups[2].Value) return false;
        return open.Count == 0;
    }

    [GeneratedRegex(@"^\s*\|")]
    private static partial Regex First();

    [GeneratedRegex(@"^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"<tr>(\s*<td[^>]*>)\u2E28\s*")]
    private static partial Regex Rows();

    [GeneratedRegex(@"\u2E28([^\u2E28\u2E29]*)\u2E29")]
    private static partial Regex Parts();

    [GeneratedRegex(@"<(/?)([a-z][a-z0-9]*)\b(?![^>]*/>)(?<!<br|<img|<hr|<input)[^>]*>")]
    private static partial Regex Tags();
}

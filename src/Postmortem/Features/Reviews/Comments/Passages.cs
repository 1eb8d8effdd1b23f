using System.Globalization;
using System.Net;
using System.Text;

namespace Postmortem.Features.Reviews.Comments;

/// <summary>Words of a text with some of what stands around them, by which they are found again when the text has changed elsewhere.</summary>
public sealed record Quotation(string Text, string Before = "", string After = "");

/// <param name="Html">With the passages marked.</param>
/// <param name="Found">Which of them stand in it.</param>
public sealed record MarkedText(string Html, IReadOnlySet<Guid> Found);

/// <summary>Finds passages in what a section shows. White space does not count: a browser's selection and a hand's copy have other lines. Pure.</summary>
public static class Passages
{
    /// <summary>Characters kept of what stands on either side.</summary>
    const int Around = 40;

    // Shorter words stand in many places; they are taken for the same only where something beside them is the same too.
    const int Telling = 16;
    const int EnoughBeside = 4;

    /// <returns>The passage as it stands, with what is around it; null when it does not.</returns>
    public static Quotation? Find(string html, Quotation quotation)
    {
        var text = new ShownText(html);
        return PlaceOf(text, quotation) is not { } place ? null
            : new(text.Between(place.Start, place.End), text.Between(Math.Max(0, place.Start - Around), place.Start), text.Between(place.End, Math.Min(text.Letters.Length, place.End + Around)));
    }

    public static MarkedText Mark(string html, IReadOnlyList<(Guid Id, Quotation Quotation)> quotations)
    {
        if (quotations.Count == 0) return new(html, new HashSet<Guid>());
        var text = new ShownText(html);
        var (found, owners) = (new HashSet<Guid>(), new Guid[text.Letters.Length]);
        foreach (var (id, quotation) in quotations)
        {
            if (PlaceOf(text, quotation) is not { } place) continue;
            found.Add(id);
            for (var i = place.Start; i < place.End; i++)
                if (owners[i] == Guid.Empty) owners[i] = id;
        }
        return new(found.Count == 0 ? html : text.Mark(owners), found);
    }

    /// <summary>What a reader sees of it, without white space.</summary>
    public static string LettersOf(string html) => new ShownText(html).Letters;

    static (int Start, int End)? PlaceOf(ShownText text, Quotation quotation)
    {
        var (words, before, after) = (Dense(quotation.Text), Dense(quotation.Before), Dense(quotation.After));
        if (words.Length == 0) return null;
        (int At, int Beside)? best = null;
        for (var at = text.Letters.IndexOf(words, StringComparison.Ordinal); at >= 0; at = text.Letters.IndexOf(words, at + 1, StringComparison.Ordinal))
        {
            var beside = Alike(text.Letters, at - 1, before, before.Length - 1, -1) + Alike(text.Letters, at + words.Length, after, 0, 1);
            if (best is null || beside > best.Value.Beside) best = (at, beside);
        }
        return best is { } found && (words.Length >= Telling || found.Beside >= Math.Min(EnoughBeside, before.Length + after.Length)) ? (found.At, found.At + words.Length) : null;
    }

    /// <summary>How many characters are the same, going away from the passage.</summary>
    static int Alike(string text, int at, string known, int from, int step)
    {
        var count = 0;
        while (at >= 0 && at < text.Length && from >= 0 && from < known.Length && text[at] == known[from]) (at, from, count) = (at + step, from + step, count + 1);
        return count;
    }

    static string Dense(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>The letters that a reader sees, each with its place in the HTML.</summary>
    sealed class ShownText
    {
        readonly string _html;
        readonly List<(int From, int To)> _places = [];

        public ShownText(string html)
        {
            _html = html;
            var letters = new StringBuilder(html.Length);
            for (var at = 0; at < html.Length;)
            {
                var end = html[at] == '<' ? EndOfTag(at) : html[at] == '&' && html.IndexOf(';', at) is > 0 and var semicolon && semicolon - at < 12 ? semicolon + 1 : at + 1;
                if (html[at] != '<')
                    foreach (var letter in WebUtility.HtmlDecode(html[at..end]).Where(c => !char.IsWhiteSpace(c)))
                    {
                        letters.Append(letter);
                        _places.Add((at, end));
                    }
                at = end;
            }
            Letters = letters.ToString();
        }

        public string Letters { get; }

        /// <summary>With its white space, without tags.</summary>
        public string Between(int start, int end)
        {
            if (start >= end) return "";
            var (text, last) = (new StringBuilder(), _places[end - 1].To);
            for (var at = _places[start].From; at < last;)
            {
                var next = _html.IndexOf('<', at);
                if (next < 0 || next >= last) next = last;
                text.Append(_html, at, next - at);
                if (next == last) break;
                at = EndOfTag(next);
            }
            return WebUtility.HtmlDecode(text.ToString());
        }

        /// <summary>A mark ends before each tag and begins after it, so that it breaks none.</summary>
        public string Mark(Guid[] owners)
        {
            var (marked, at, named) = (new StringBuilder(_html.Length + 256), 0, new HashSet<Guid>());
            for (var i = 0; i < owners.Length;)
            {
                var (owner, from) = (owners[i], _places[i].From);
                var to = _places[i].To;
                for (i++; i < owners.Length && owners[i] == owner && (_places[i].From < to || !_html.AsSpan(to, _places[i].From - to).Contains('<')); i++) to = _places[i].To;
                if (owner == Guid.Empty) continue;
                var name = named.Add(owner) ? $" id=\"passage-{owner}\"" : "";
                marked.Append(_html, at, from - at).Append(CultureInfo.InvariantCulture, $"<mark class=\"commented\" data-thread=\"{owner}\"{name}>").Append(_html, from, to - from).Append("</mark>");
                at = to;
            }
            return marked.Append(_html, at, _html.Length - at).ToString();
        }

        int EndOfTag(int at)
        {
            for (var quote = '\0'; at < _html.Length; at++)
            {
                if (quote == '\0' && _html[at] == '>') return at + 1;
                if (_html[at] is '"' or '\'') quote = quote == '\0' ? _html[at] : quote == _html[at] ? '\0' : quote;
            }
            return _html.Length;
        }
    }
}

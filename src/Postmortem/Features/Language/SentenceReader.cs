using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Language;

/// <summary>
/// Reads Markdown into sentences of words with their places in the source. What others wrote or a machine printed is left out:
/// code, block quotations, addresses, HTML and log lines; quotations within a sentence become one thing without words.
/// </summary>
public static partial class SentenceReader
{
    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UseTables().UseAutoLinks().UsePreciseSourceLocation().Build();

    public static IReadOnlyList<Sentence> Read(string markdown)
    {
        var sentences = new List<Sentence>();
        Read(Markdig.Markdown.Parse(markdown, Pipeline), markdown, sentences);
        return sentences;
    }

    static void Read(ContainerBlock container, string source, List<Sentence> sentences)
    {
        foreach (var block in container)
        {
            if (block is QuoteBlock) continue;
            if (block is ContainerBlock inner) Read(inner, source, sentences);
            else if (block is LeafBlock { Inline: { } inline } and (ParagraphBlock or HeadingBlock)) Cut(inline, source, sentences);
        }
    }

    /// <summary>A block's words, cut at full stops, question marks and exclamation marks.</summary>
    static void Cut(ContainerInline inlines, string source, List<Sentence> sentences)
    {
        var text = new BlockText();
        text.Add(inlines, source);
        if (LogLine().IsMatch(text.Words)) return;
        var tokens = new List<Token>();
        foreach (var token in text.Tokens())
        {
            tokens.Add(token);
            if (!EndsSentence(token, tokens)) continue;
            sentences.Add(new([.. tokens]));
            tokens.Clear();
        }
        if (tokens.Count > 0) sentences.Add(new([.. tokens]));
    }

    static bool EndsSentence(Token token, List<Token> before) => token.Word switch
    {
        "." => before.Count < 2 || !Abbreviations.Contains(before[^2].Word),
        "!" or "?" => true,
        _ => false,
    };

    static readonly HashSet<string> Abbreviations = ["e.g", "i.e", "etc", "vs", "approx", "no", "mr", "mrs", "ms", "dr", "a.k.a"];

    [GeneratedRegex(@"^\W*\d{4}-\d\d-\d\d[T ]\d\d:\d\d\S*\s+\[?(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRIT|CRITICAL)\b")]
    private static partial Regex LogLine();

    /// <summary>The plain words of one block, each character knowing where it stands in the source.</summary>
    sealed partial class BlockText
    {
        /// <summary>Stands for code and quotations: a noun that no list of words holds.</summary>
        const char Thing = '\uFFFC';

        readonly StringBuilder _words = new();
        readonly List<(int Start, int End)> _places = [];

        public string Words => _words.ToString();

        public void Add(ContainerInline inlines, string source)
        {
            foreach (var inline in inlines)
            {
                switch (inline)
                {
                    case LiteralInline literal:
                        var words = literal.Content.AsSpan();
                        // A table's cell is trimmed after its place was noted.
                        var from = literal.Span.Start;
                        while (from + words.Length < source.Length && !source.AsSpan(from, words.Length).SequenceEqual(words) && from < literal.Span.End) from++;
                        for (var i = 0; i < words.Length; i++) Put(words[i], Math.Min(from + i, source.Length - 1));
                        break;
                    case LineBreakInline: Put(' ', inline.Span.Start); break;
                    case HtmlEntityInline entity: Put(entity.Transcoded.Length == 1 ? entity.Transcoded[0] : ' ', inline.Span.Start); break;
                    case LinkInline { IsAutoLink: true } or AutolinkInline or CodeInline: Put(Thing, inline.Span.Start, inline.Span.End); break;
                    case ContainerInline nested: Add(nested, source); break;
                }
            }
        }

        void Put(char c, int place, int? last = null)
        {
            _words.Append(c);
            _places.Add((place, (last ?? place) + 1));
        }

        public IEnumerable<Token> Tokens()
        {
            var words = Quotations().Replace(Words.Replace('’', '\'').Replace('‘', '\''), q => Thing + new string(' ', q.Length - 1));
            foreach (Match match in Piece().Matches(words))
            {
                // “didn't” and “Ana's” are two words each: the rules ask about “not” and about whose.
                var piece = match.Value;
                var cut = Clitic().Match(piece);
                if (cut.Success && cut.Index > 0)
                {
                    yield return Make(piece[..cut.Index], match.Index);
                    yield return Make(cut.Value, match.Index + cut.Index);
                }
                else yield return Make(piece, match.Index);
            }
        }

        Token Make(string piece, int at) =>
            new(piece.ToLowerInvariant().Replace(' ', '-'), _places[at].Start, _places[at + piece.Length - 1].End, char.IsUpper(piece[0]), piece[0] == Thing);

        [GeneratedRegex("\"[^\"]{2,}\"|(?<![\\p{L}\\p{N}])'[^'\n]{2,}'(?![\\p{L}\\p{N}])|“[^”]{2,}”|„[^“”]{2,}[“”]|«[^»]{2,}»")]
        private static partial Regex Quotations();

        [GeneratedRegex(@"\uFFFC|[Nn]o one(?![\p{L}\p{N}'-])|@?[\p{L}\p{N}\p{M}]+(?:[-.'/_@:][\p{L}\p{N}\p{M}]+)*|[^\s]")]
        private static partial Regex Piece();

        [GeneratedRegex(@"(?:n't|'(?:s|re|ve|ll|d|m))$", RegexOptions.IgnoreCase)]
        private static partial Regex Clitic();
    }
}

using AngleSharp.Html.Parser;
using Postmortem.Features.Shared;

namespace Postmortem.Tests.Features.Shared;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("Error rate above 1 %, p95 at 2.4 s (was 0.3 s); pool 100/100.")]
    [InlineData("שגיאה במסד הנתונים")]
    [InlineData("a. first")]
    [InlineData("iv) fourth")]
    [InlineData("See www.example.com or https://example.com")]
    [InlineData("INC-42 declared as SEV2: Checkout answers with errors")]
    [InlineData("two\nlines")]
    [InlineData("")]
    [InlineData("x - y -- z --- ")]
    public void A_plain_line_is_the_same_with_and_without_parsing(string text) =>
        Assert.Equal(Normal(MarkdownText.ToHtmlByParsing(text)), Normal(MarkdownText.ToHtml(text)));

    [Theory]
    [InlineData("See [the graph](https://example.com/a?b=1&c=\"2\") **now**, `kubectl get pods`")]
    [InlineData("[x](javascript:alert(1)) [y](data:text/html,x) [z](//evil.example) [w](/incidents/1) [v](HTTPS://EXAMPLE.COM)")]
    [InlineData("- one\n- two\n\n> quoted\n\n1. a\n2. b\n\n```sh\nls <x>\n```\n\n    code")]
    [InlineData("[a](<https://example.com/\"onclick=alert(1)>) <https://example.com> <a@example.com> www.example.com")]
    [InlineData("![i](https://evil.example/i.png) ![j](/attachments/1/j.png \"title\") [t](https://example.com \"title\")")]
    [InlineData("| a | b |\n|---|:-:|\n| 1 | 2 |\n\n- [ ] todo\n- [x] done\n\n~~x~~ H~2~O ==m== ++i++")]
    [InlineData("<script>alert(1)</script><p onclick=x>&lt;script&gt; &#60;img src=x onerror=y&#62;")]
    public void Formatted_text_is_the_same_with_and_without_the_sanitiser(string text) =>
        Assert.Equal(Normal(MarkdownText.ToHtmlByParsing(text)), Normal(MarkdownText.ToHtml(text)));

    [Theory]
    [InlineData("The pool was small.[^1]\n\n[^1]: dashboard", "[^1]: dashboard")]
    [InlineData("Small.[^1][^2]\n\n[^1]: https://example.com/a\n[^2]: run-42", "[^2]: run-42")]
    [InlineData("- small[^1]\n\n  [^1]: dashboard", "[^1]: dashboard")]
    public void A_footnote_stands_as_it_was_written(string text, string shown)
    {
        var words = new HtmlParser().ParseDocument(MarkdownText.ToHtml(text)).Body!.TextContent;
        Assert.Contains(shown, words);
        Assert.Contains("mall", words);
        Assert.Equal(2, words.Split("[^1]").Length - 1);
    }

    [Fact]
    public void A_link_that_begins_with_a_roof_and_one_that_is_defined_below_stay_links() =>
        Assert.Equal(2, new HtmlParser().ParseDocument(MarkdownText.ToHtml("[^up](https://example.com/a) and [graph]\n\n[graph]: https://example.com/b")).QuerySelectorAll("a").Length);

    [Fact]
    public void A_bar_in_the_code_of_a_cell_shows_no_backslash() =>
        Assert.Contains("<code>grep a | wc</code>", MarkdownText.ToHtml("| Command | Why |\n|---|---|\n| `grep a \\| wc` | counts |"));

    [Theory]
    [InlineData("Before\n| a | b |\n|---|---|\n| 1 | 2 |\nText `x|y` below\nand on", "table,p", "Text x|y below\nand on")]
    [InlineData("a | b\n--|--\n1 | 2\nText \\| below", "table,p", "Text | below")]
    [InlineData("> | a | b |\n> |---|---|\n> | 1 | 2 |\n> Text below", "blockquote table,blockquote p", "Text below")]
    [InlineData("> | a | b |\n> |---|---|\n> | 1 | 2 |\nText below", "blockquote table,body > p", "Text below")]
    [InlineData("- | a | b |\n  |---|---|\n  | 1 | 2 |\n  Text below", "li table,li", "Text below")]
    [InlineData("| a | b |\n|---|---|\n| 1 | 2 |\nText below\n| c | d |\n|---|---|\n| 3 | 4 |", "table,p,table ~ table", "Text below")]
    public void Text_directly_below_a_table_leaves_it_a_table(string text, string elements, string below)
    {
        foreach (var html in new[] { MarkdownText.ToHtml(text), MarkdownText.ToHtml(text, lines: true) })
        {
            var page = new HtmlParser().ParseDocument(html);
            Assert.All(elements.Split(','), element => Assert.NotNull(page.QuerySelector(element)));
            Assert.All(page.QuerySelectorAll("table"), table => Assert.Equal(4, table.QuerySelectorAll("td, th").Length));
            Assert.Contains(below, page.Body!.TextContent);
            Assert.DoesNotContain("|---|", page.Body.TextContent);
        }
    }

    [Theory]
    [InlineData("```\n| a | b |\n|---|---|\n| 1 | 2 |\ntext\n```", "<pre tabindex=\"0\"><code>| a | b |\n|---|---|\n| 1 | 2 |\ntext\n</code></pre>")]
    [InlineData("a | b\nc\nd | e\nf", "<p>a | b\nc\nd | e\nf</p>")]
    [InlineData("text\n|---|\nmore", "<p>text\n|---|\nmore</p>")]
    public void What_is_no_table_stays_as_it_was(string text, string html) => Assert.Equal(html, MarkdownText.ToHtml(text).Trim());

    [Fact]
    public void Whatever_is_typed_the_short_way_gives_what_parsing_gives()
    {
        const int seed = 20260512;
        var random = new Random(seed);
        string[] pieces =
        [
            "a", "b", "i", "iv", "x", "1", "42", " ", "  ", ".", ")", "(", ",", "-", "--", ":", "://", "http", "https", "www.", "wWw.", "mailto:", "tel:", "ftp", "/", "%", ";", "?", "é", "ש", "\"", "'", "@", "$", "#", "{", "}", "!", "\u00a0", "\u2028",
            "*", "_", "`", "#", "+", "=", "~", "^", "|", "!", "[", "]", "<b>", "&amp;", "\\", "\n", "\t", "🔥", "&", "\u0000", "\u200f", "\u0301",
        ];
        for (var i = 0; i < 5_000; i++)
        {
            // Few of the meaningful pieces, or the short way would hardly ever be taken.
            var text = "a" + string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(random.Next(10) == 0 ? pieces.Length : 38)]));
            if (i % 3 == 0) text = text[1..];
            Assert.True(Normal(MarkdownText.ToHtmlByParsing(text)) == Normal(MarkdownText.ToHtml(text)), $"Seed {seed}, round {i}: “{text}” gives {MarkdownText.ToHtml(text)} instead of {MarkdownText.ToHtmlByParsing(text)}");
        }
    }

    /// <summary>What a browser would make of it, written out again.</summary>
    static string Normal(string html) => new HtmlParser().ParseDocument(html).Body!.InnerHtml;

    [Theory]
    [InlineData("[OrdersPerBasket](https://alerts.example.com/1) fires", "OrdersPerBasket fires")]
    [InlineData("**Pool** at\n\n- its `limit`", "Pool at its limit")]
    [InlineData("Pool at its limit", "Pool at its limit")]
    [InlineData("[half a link](https://alerts.exam …", "[half a link](https://alerts.exam …")]
    public void A_label_has_no_markup(string markdown, string line) => Assert.Equal(line, MarkdownText.ToLine(markdown));
}

using Postmortem.Features.Search;

namespace Postmortem.Tests.Features.Search;

public sealed class SearchQueryTests
{
    [Theory]
    [InlineData("cache warm", "cache|warm*")]
    [InlineData("\"cold cache\" errors", "cold cache|errors*")]
    [InlineData("errors \"cold cache\"", "errors|cold cache")]
    [InlineData("“cold cache”", "cold cache")]
    [InlineData("\"never closed", "never closed")]
    [InlineData("cache-hit", "cache hit*")]
    [InlineData("Müller ÉCLAIR", "muller|eclair*")]
    [InlineData("a", "a")]
    [InlineData("NEAR( AND ) OR * ^ : { } -- ' \\ \"", "near|and|or*")]
    [InlineData("\" \" '' ; -- %", "")]
    [InlineData("ошибка 日本語", "ошибка|日本語*")]
    public void What_is_typed_is_words_and_quoted_words_and_nothing_else(string typed, string expected) =>
        Assert.Equal(expected, string.Join('|', SearchQuery.Parse(typed).Terms.Select(t => string.Join(' ', t.Words) + (t.Begun ? "*" : ""))));

    [Theory]
    [InlineData("INC-42", 42)]
    [InlineData(" inc-7 ", 7)]
    [InlineData("42", null)]
    [InlineData("INC-", null)]
    [InlineData("INC-42 cache", null)]
    [InlineData("INC-99999999999", null)]
    public void Only_a_whole_name_is_an_incident(string typed, int? number) => Assert.Equal(number, SearchQuery.IncidentNumber(typed));

    [Fact]
    public void An_excerpt_shows_the_place_and_marks_only_what_was_found()
    {
        var text = string.Concat(Enumerable.Repeat("nothing to see here ", 40)) + "then the café-cache (cold) warmed up" + string.Concat(Enumerable.Repeat(" and so on", 40));
        var parts = Excerpt.Of(text, SearchQuery.Parse("cold cafe"));

        Assert.Equal(["café", "cold"], parts.Where(p => p.Found).Select(p => p.Text));
        Assert.Contains("-cache (", parts.Select(p => p.Text));
        Assert.StartsWith("… ", parts[0].Text);
        Assert.Equal(" …", parts[^1].Text);
        Assert.InRange(string.Concat(parts.Select(p => p.Text)).Length, 100, 300);
    }

    [Fact]
    public void Of_a_link_an_excerpt_shows_what_is_read() =>
        Assert.Equal("The flash sale, 16 Oct, chart", string.Concat(Excerpt.Of("The [flash sale](/incidents/6), 16 Oct, ![chart](https://x.example/a_b.png)", SearchQuery.Parse("sale")).Select(p => p.Text)));

    [Theory]
    [InlineData(@"Refused with PRICE\_CHANGED \(page\)", "Refused with PRICE_CHANGED (page)")]
    [InlineData(@"**Restarted** 2 \* 3 nodes of a\|b | done", "Restarted 2 * 3 nodes of a|b · done")]
    public void An_excerpt_shows_signs_that_are_meant_as_themselves(string markdown, string read) =>
        Assert.Equal(read, string.Concat(Excerpt.Of(markdown, SearchQuery.Parse("nodes")).Select(p => p.Text)));

    [Fact]
    public void A_title_is_no_markdown() =>
        Assert.Equal(@"Jobs of *.example.com lose C:\_temp", string.Concat(Excerpt.Whole(@"Jobs of *.example.com lose C:\_temp", SearchQuery.Parse("jobs")).Select(p => p.Text)));

    [Fact]
    public void Titles_go_before_bodies_and_neighbours_before_strangers()
    {
        var now = new DateTimeOffset(2030, 3, 11, 9, 0, 0, TimeSpan.Zero);
        var query = SearchQuery.Parse("cold cache");
        SearchHit Hit(string title, string body, int days = 0) => new() { Kind = SearchKind.Incident, Title = title, Body = body, At = now.AddDays(-days) };

        var title = SearchRank.Of(Hit("Cold cache after restart", ""), query, now);
        var near = SearchRank.Of(Hit("Restart", "A cold cache."), query, now);
        var far = SearchRank.Of(Hit("Restart", "A cache, and some time later somebody was cold."), query, now);
        var old = SearchRank.Of(Hit("Restart", "A cold cache.", days: 700), query, now);

        Assert.True(title > near && near > far && near > old, $"{title} {near} {far} {old}");
    }
}

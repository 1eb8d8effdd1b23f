using Postmortem.Features.Slack.Blocks;

namespace Postmortem.Tests.Slack;

public sealed class MrkdwnTests
{
    static readonly SlackNames Names = new(new Dictionary<string, string> { ["U1"] = "Grace Hopper" }, new Dictionary<string, string> { ["C1"] = "payments" });

    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("*bold* _it_ ~gone~ `code`", "**bold** _it_ ~~gone~~ `code`")]
    [InlineData("2 * 3 * 4", "2 \\* 3 \\* 4")]
    [InlineData("<@U1> and <@U2|bob> and <@U3>", "@Grace Hopper and @bob and @somebody")]
    [InlineData("see <#C1> or <#C2|general>", "see #payments or #general")]
    [InlineData("<https://e.example/a?b=1&amp;c=2>", "<https://e.example/a?b=1&c=2>")]
    [InlineData("<https://e.example/x|the graph>", "[the graph](https://e.example/x)")]
    [InlineData("<https://e.example/(x)|a [b]>", "[a \\[b\\]](https://e.example/%28x%29)")]
    [InlineData("<javascript:alert(1)|click>", "click")]
    [InlineData("<!here> <!channel> <!everyone>", "@here @channel @everyone")]
    [InlineData("<!subteam^S1|@oncall>", "@oncall")]
    [InlineData("<!date^1392734382^{date}|yesterday>", "yesterday")]
    [InlineData(":pushpin: done :unknown_thing:", "📌 done :unknown_thing:")]
    [InlineData("a &lt;b&gt; &amp; c", "a \\<b> & c")]
    [InlineData("&gt; quoted", "> quoted")]
    [InlineData("# not a heading", "\\# not a heading")]
    [InlineData("• one\n• two", "- one\n- two")]
    [InlineData("```\nif (a &lt; b) *x*\n```", "```\nif (a < b) *x*\n```")]
    [InlineData("`<!here> a*b`", "`@here a*b`")]
    [InlineData("def __init__(self)", "def \\_\\_init\\_\\_(self)")]
    [InlineData("Error log:\n---", "Error log:\n\\---")]
    [InlineData("typed &amp;lt; as it is", "typed \\&lt; as it is")]
    [InlineData("![x](http://evil/)", "!\\[x\\](http://evil/)")]
    public void What_people_type_in_Slack_becomes_readable_Markdown(string slack, string markdown) => Assert.Equal(markdown, MrkdwnReader.Read(slack, Names));

    [Theory]
    [InlineData("Fish &amp; chips &lt;down&gt;", "Fish & chips <down>")]
    [InlineData("*bold* [x] # _y_", "*bold* [x] # _y_")]
    [InlineData("<@U1>, <@U2|bob>, <@U3>, <#C1>, <#C2|general>", "@Grace Hopper, @bob, @somebody, #payments, #general")]
    [InlineData("<https://e.example/a?b&amp;c|the graph> <mailto:a@e.example|a@e.example>", "https://e.example/a?b&c a@e.example")]
    [InlineData("<!here> <!subteam^S1|@oncall>", "@here @oncall")]
    [InlineData("&amp;lt;", "&lt;")]
    public void A_title_is_plain_text(string slack, string plain) => Assert.Equal(plain, MrkdwnReader.Plain(slack, Names));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("**bold** *it* ~~gone~~ `a<b`", "*bold* _it_ ~gone~ `a&lt;b`")]
    [InlineData("# Heading", "*Heading*")]
    [InlineData("[the graph](https://e.example/?a=1&b=2)", "<https://e.example/?a=1&amp;b=2|the graph>")]
    [InlineData("[bad](javascript:alert(1))", "bad")]
    [InlineData("- one\n- two", "• one\n• two")]
    [InlineData("1. one\n2. two", "1. one\n2. two")]
    [InlineData("> quoted", "> quoted")]
    [InlineData("<!channel> <@U1>", "&lt;!channel&gt; &lt;@U1&gt;")]
    [InlineData("```\na < b\n```", "```\na &lt; b\n```")]
    [InlineData("a | b & c", "a | b &amp; c")]
    public void Markdown_becomes_what_Slack_shows_and_rings_nobody(string markdown, string slack) => Assert.Equal(slack, Mrkdwn.Of(markdown));

    [Theory]
    [InlineData("<!channel>")]
    [InlineData("<!here|here>")]
    [InlineData("```<!everyone>```")]
    [InlineData("*<!channel>*")]
    public void A_captured_broadcast_never_rings_again(string slack) => Assert.DoesNotContain("<!", Mrkdwn.Of(MrkdwnReader.Read(slack, Names)), StringComparison.Ordinal);

    [Fact]
    public void A_cut_leaves_no_half_link_entity_letter_or_fence()
    {
        var more = new Uri("https://p.example/incidents/1");
        foreach (var text in new[] { new string('a', 2950) + "<https://e.example/long|label>" + new string('b', 100), string.Concat(Enumerable.Repeat("&amp;", 700)), string.Concat(Enumerable.Repeat("😀", 1600)), "```\n" + new string('c', 4000) })
        {
            for (var most = 2900; most < 3000; most++)
            {
                var cut = MrkdwnCut.To(text, most, more);
                Assert.InRange(cut.Length, 1, most);
                Assert.EndsWith("|Read it all>", cut, StringComparison.Ordinal);
                Assert.Equal(cut.Count(c => c == '<'), cut.Count(c => c == '>'));
                Assert.Equal(0, (cut.Split("```").Length - 1) % 2);
                Assert.DoesNotMatch("&(?!amp;)", cut);
                Assert.False(char.IsHighSurrogate(cut[cut.IndexOf('…', StringComparison.Ordinal) - 1]));
            }
        }
    }
}

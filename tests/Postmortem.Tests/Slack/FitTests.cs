using System.Text.Json.Nodes;
using Postmortem.Features.Slack.Blocks;
using Postmortem.Features.Slack.Channels;

namespace Postmortem.Tests.Slack;

public sealed class FitTests
{
    static readonly string Long = new('x', 20_000);
    static readonly Uri More = new("https://p.example/incidents/1");

    [Fact]
    public void A_message_of_any_size_is_within_Slacks_limits()
    {
        var blocks = Enumerable.Range(0, 80).Select(i => i % 2 == 0 ? Block.Section(Long) : Block.Header(Long))
            .Append(Block.Columns(Enumerable.Repeat(Long, 30))).Append(Block.Actions(Enumerable.Range(0, 40).Select(i => Button.Of(Long, $"a{i}")))).ToList();
        var message = new Message(Long) { More = More, Blocks = blocks };
        var json = JsonNode.Parse(Fit.Blocks(message)!)!.AsArray();

        Assert.Empty(SlackRules.Faults(json));
        Assert.InRange(Fit.Text(message).Length, 1, 4000);
        Assert.InRange(json.Count, 1, 50);
        Assert.InRange(json.Sum(b => ((string?)b!["text"]?["text"] ?? "").Length), 1, 13_200);
        Assert.All(json.Where(b => (string?)b!["type"] == "header"), b => Assert.InRange(((string)b!["text"]!["text"]!).Length, 1, 150));
    }

    [Fact]
    public void A_modal_of_any_size_is_within_Slacks_limits()
    {
        var many = Enumerable.Range(0, 300).Select(i => Option.Of(Long, $"v{i}", Long)).ToList();
        var json = JsonNode.Parse(Fit.View(new Modal(Long)
        {
            Submit = new PlainText(Long),
            Blocks =
            [
                Block.Input("a", Long, new TextInput { InitialValue = Long, Placeholder = new PlainText(Long) }, hint: Long),
                Block.Input("b", "b", new Select(many) { InitialOption = many[1] }),
                Block.Input("c", "c", new Checkboxes(many) { InitialOptions = [many[200]] }),
                .. Enumerable.Repeat(Block.Divider(), 200),
            ],
        }))!;
        Assert.Empty(SlackRules.Faults(json));
        Assert.Equal(24, ((string)json["title"]!["text"]!).Length);
        Assert.Equal(24, ((string)json["submit"]!["text"]!).Length);
        Assert.Equal(100, json["blocks"]!.AsArray().Count);
        var (text, select, boxes) = (json["blocks"]![0]!, json["blocks"]![1]!["element"]!, json["blocks"]![2]!["element"]!);
        Assert.Equal(2000, ((string)text["label"]!["text"]!).Length);
        Assert.Equal(3000, ((string)text["element"]!["initial_value"]!).Length);
        Assert.Equal(150, ((string)text["element"]!["placeholder"]!["text"]!).Length);
        Assert.Equal(100, select["options"]!.AsArray().Count);
        Assert.Equal(select["options"]![1]!.ToJsonString(), select["initial_option"]!.ToJsonString());
        Assert.Equal(75, ((string)select["options"]![0]!["text"]!["text"]!).Length);
        Assert.Equal(10, boxes["options"]!.AsArray().Count);
        Assert.Null(boxes["initial_options"]);
    }

    [Fact]
    public void Every_text_says_its_kind()
    {
        var view = Fit.View(new Modal("Title") { Submit = new PlainText("Go"), Blocks = [Block.Section("*a*"), Block.Input("f", "Label", new Select([Option.Of("One", "1", "First")]) { Placeholder = new PlainText("Pick") }, hint: "Hint")] });
        Assert.Equal(8, view.Split("\"type\":\"plain_text\"").Length - 1);
        Assert.Contains("{\"text\":\"*a*\",\"type\":\"mrkdwn\"}", view, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_empty_and_no_null_is_sent()
    {
        var view = Fit.View(new Modal("Title") { Blocks = [Block.Section(""), Block.Header(" "), Block.Input("s", "Services", new MultiSelect([])), Block.Actions(), Block.Context(""), Block.Section("kept")] });
        Assert.DoesNotContain("null", view, StringComparison.Ordinal);
        Assert.Equal("kept", (string?)Assert.Single(JsonNode.Parse(view)!["blocks"]!.AsArray())!["text"]!["text"]);
    }

    [Fact]
    public void What_cannot_be_cut_is_our_fault_and_named() => Assert.Contains("private_metadata", Assert.Throws<ArgumentException>(() => Fit.View(new Modal("T") { PrivateMetadata = Long })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""[{"type":"header","text":{"type":"plain_text","text":"LONG"}}]""", "header has")]
    [InlineData("""[{"type":"section","text":{"type":"mrkdwn","text":""}}]""", "section is empty")]
    [InlineData("""[{"type":"actions","elements":[]}]""", "0 elements")]
    [InlineData("""[{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"plain_text","text":"a"},"value":"LONG"}]}]""", "value has")]
    [InlineData("""[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]""", "stands twice")]
    [InlineData("""{"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[{"type":"input"}]}""", "no submit")]
    [InlineData("""{"type":"modal","title":{"type":"plain_text","text":"LONG"},"blocks":[]}""", "title has")]
    public void What_Slack_would_refuse_is_refused_by_the_one_that_plays_it(string sent, string fault) =>
        Assert.Contains(SlackRules.Faults(JsonNode.Parse(sent.Replace("LONG", Long, StringComparison.Ordinal))!), f => f.Contains(fault, StringComparison.Ordinal));

    [Theory]
    [InlineData(42, "Checkout answers with errors", "inc-42-checkout-answers-with-errors")]
    [InlineData(1, "Größe & Maße: 50 % Ausfälle!", "inc-1-große-maße-50-ausfalle")]
    [InlineData(7, "決済が遅い", "inc-7")]
    [InlineData(7, "", "inc-7")]
    public void A_channels_name_is_one_that_Slack_takes(int number, string title, string name) => Assert.Equal(name.Replace("ß", "-", StringComparison.Ordinal), ChannelName.Of(number, title));

    [Fact]
    public void A_taken_name_counts_on()
    {
        Assert.Equal("inc-1-a-x2", ChannelName.Next("inc-1-a"));
        Assert.Equal("inc-1-a-x3", ChannelName.Next("inc-1-a-x2"));
        Assert.Equal("inc-1-a-xylophone-x2", ChannelName.Next("inc-1-a-xylophone"));
    }
}

using Postmortem.Features.Slack.Client;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Slack's published limits by method tier, and one message a second in a channel.</summary>
public sealed class PaceTests
{
    readonly TestClock _clock = new();
    readonly SlackPace _pace;

    public PaceTests() => _pace = new SlackPace(_clock);

    [Theory]
    [InlineData("conversations.setTopic", 20)]
    [InlineData("conversations.history", 50)]
    [InlineData("views.publish", 100)]
    public void In_the_long_run_no_method_is_called_more_often_than_its_tier_allows(string method, int perMinute)
    {
        // Whatever was saved up is used first; what counts is how it goes on.
        Passed(method, TimeSpan.FromMinutes(2));
        Assert.InRange(Passed(method, TimeSpan.FromMinutes(10)), perMinute * 9, perMinute * 10);
    }

    [Fact]
    public void A_channel_gets_one_message_a_second_and_another_does_not_wait_for_it()
    {
        Passed("chat.postMessage", TimeSpan.FromSeconds(10), "C1");
        Assert.InRange(Passed("chat.postMessage", TimeSpan.FromSeconds(60), "C1"), 55, 61);
        Assert.Equal(TimeSpan.Zero, _pace.Take("T1", "chat.postMessage", "C2"));
    }

    [Fact]
    public void What_Slack_asks_for_is_kept_in_that_workspace_and_for_that_method()
    {
        _pace.Rest("T1", "pins.add", TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(30), _pace.Take("T1", "pins.add", null));
        Assert.Equal(TimeSpan.Zero, _pace.Take("T2", "pins.add", null));
        Assert.Equal(TimeSpan.Zero, _pace.Take("T1", "pins.remove", null));
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, _pace.Take("T1", "pins.add", null));
    }

    /// <summary>Asks ten times a second.</summary>
    int Passed(string method, TimeSpan during, string? channel = null)
    {
        var passed = 0;
        for (var until = _clock.GetUtcNow() + during; _clock.GetUtcNow() < until; _clock.Advance(TimeSpan.FromMilliseconds(100)))
            if (_pace.Take("T1", method, channel) == TimeSpan.Zero) passed++;
        return passed;
    }
}

using Postmortem.Features.Slack.Working;

namespace Postmortem.Tests.Slack;

public sealed class LeadingTimeTests
{
    static readonly DateTimeOffset Now = new(2026, 5, 12, 15, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("10m ago errors rose", "10m ago", "errors rose")]
    [InlineData("about 2 hours and 5 minutes ago: errors rose", "about 2 hours and 5 minutes ago", "errors rose")]
    [InlineData("14:05 deploy of 418", "14:05", "deploy of 418")]
    [InlineData("at 14:05: deploy", "14:05", "deploy")]
    [InlineData("~14:05 - deploy", "~14:05", "deploy")]
    [InlineData("yesterday 14:05 UTC deploy", "yesterday 14:05 UTC", "deploy")]
    [InlineData("12 May 14:05 deploy", "12 May 14:05", "deploy")]
    [InlineData("2 pm failover", "2 pm", "failover")]
    [InlineData("3:20 pm failover", "3:20 pm", "failover")] // still to come, which the parser says
    [InlineData("25:61 failover", "25:61", "failover")]
    [InlineData("5 minutes of silence", null, "5 minutes of silence")]
    [InlineData("2 pods restarted", null, "2 pods restarted")]
    [InlineData("errors rose 10m ago", null, "errors rose 10m ago")]
    [InlineData("deploy at 14:05", null, "deploy at 14:05")]
    [InlineData("", null, "")]
    public void A_time_is_what_stands_first_and_can_only_be_one(string typed, string? time, string text) =>
        Assert.Equal(new LeadingTime.Parts(time, text), LeadingTime.Split(typed, TimeZoneInfo.Utc, Now));
}

using System.Text;
using Postmortem.Features.Slack.Doors;

namespace Postmortem.Tests.Slack;

public sealed class SignatureTests
{
    // Slack's published example.
    const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";
    const string Stamp = "1531420618";
    const string Signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    static readonly byte[] Body = Encoding.UTF8.GetBytes(
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c");

    static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(1531420618);

    [Fact]
    public void Slacks_published_example_is_believed() => Assert.True(SlackSignature.IsGood(Secret, Stamp, Signature, Body, Then));

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void Five_minutes_either_way_are_allowed(int seconds, bool good) => Assert.Equal(good, SlackSignature.IsGood(Secret, Stamp, Signature, Body, Then.AddSeconds(seconds)));

    [Fact]
    public void A_changed_body_is_refused()
    {
        var tampered = (byte[])Body.Clone();
        tampered[^1] ^= 1;
        Assert.False(SlackSignature.IsGood(Secret, Stamp, Signature, tampered, Then));
    }

    [Theory]
    [InlineData(null, Stamp, Signature)]
    [InlineData("", Stamp, Signature)]
    [InlineData("another secret", Stamp, Signature)]
    [InlineData(Secret, null, Signature)]
    [InlineData(Secret, "", Signature)]
    [InlineData(Secret, "yesterday", Signature)]
    [InlineData(Secret, "-1531420618", Signature)]
    [InlineData(Secret, "99999999999999999999", Signature)]
    [InlineData(Secret, Stamp, null)]
    [InlineData(Secret, Stamp, "")]
    [InlineData(Secret, Stamp, "v0=")]
    [InlineData(Secret, Stamp, "v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData(Secret, Stamp, "v0=zz114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData(Secret, Stamp, "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b504")]
    [InlineData(Secret, Stamp, "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b50")]
    public void Whatever_is_missing_or_wrong_is_refused(string? secret, string? stamp, string? signature) => Assert.False(SlackSignature.IsGood(secret, stamp, signature, Body, Then));
}

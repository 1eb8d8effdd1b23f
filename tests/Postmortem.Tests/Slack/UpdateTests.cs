using System.Globalization;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>What is news is said; what is true now is changed in place: headline and topic.</summary>
public sealed class UpdateTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task An_update_is_said_in_the_channel_and_under_the_announcement_once_with_the_time_of_the_next(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        var (channel, announcements) = (app.Slack.Channel($"inc-{number}-"), app.Slack.Channels["C02INC"]);
        var due = app.App.Clock.GetUtcNow().AddMinutes(20).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        await app.SayAsync(user, "update in 20m We *fail over* <!here>", channel.Id);

        Assert.Equal(2, channel.Messages.Count);
        var said = channel.Messages[^1].ToJsonString();
        foreach (var told in new[] { $"Update on INC-{number}", "fail over", web.Name, due }) Assert.Contains(told, said, StringComparison.Ordinal);
        Assert.DoesNotContain("<!here>", channel.Shown, StringComparison.Ordinal);
        var under = Assert.Single(announcements.Messages, m => (string?)m["thread_ts"] == (string?)announcements.Messages[0]["ts"]);
        Assert.Contains("fail over", under.ToJsonString(), StringComparison.Ordinal);

        // What is told stays, whatever comes after it; a due time alone is no news.
        await app.SayAsync(user, "status mitigated Traffic moved", channel.Id);
        Assert.True((await app.App.Service<SetNextUpdate>().RunAsync(new(number, app.App.Clock.GetUtcNow().AddHours(2)), web.AsActor(), CancellationToken.None)).Succeeded);
        await app.SettleAsync();
        Assert.Equal(2, channel.Messages.Count);
        Assert.Contains("fail over", channel.Shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task One_that_is_hidden_on_the_timeline_or_whose_incident_becomes_private_is_taken_back(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        using var facilitator = await app.App.SignInAsync(Role.Administrator);
        var number = await app.DeclareAsync(user);
        var (channel, announcements) = (app.Slack.Channel($"inc-{number}-"), app.Slack.Channels["C02INC"]);
        foreach (var text in new[] { "the name zanzibar slipped in", "the vault quokka is open" }) await app.SayAsync(user, $"update in 20m {text}", channel.Id);
        var entry = await app.App.Database.ReadAsync(s => s.ScalarAsync<Guid>("select id from timeline_entries where text like '%zanzibar%'"), CancellationToken.None);

        Assert.True((await app.App.Service<HideEntry>().RunAsync(new(number, entry, "A customer's name"), facilitator.AsActor(), CancellationToken.None)).Succeeded);
        await app.SettleAsync();
        foreach (var place in new[] { channel, announcements })
        {
            Assert.DoesNotContain("zanzibar", place.Shown, StringComparison.Ordinal);
            Assert.Contains("quokka", place.Shown, StringComparison.Ordinal);
        }

        Assert.True((await app.App.Service<ChangeVisibility>().RunAsync(new(number, "private", "A secret is in it"), web.AsActor(), CancellationToken.None)).Succeeded);
        await app.SettleAsync();
        foreach (var place in new[] { channel, announcements }) Assert.DoesNotContain("quokka", place.Shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task The_topic_follows_severity_commander_and_title_and_is_left_alone_otherwise(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _) = await app.PersonAsync();
        var (second, other) = await app.PersonAsync();
        var number = await app.DeclareAsync(user, severity: "SEV3");
        var channel = app.Slack.Channel($"inc-{number}-");
        Assert.Contains("SEV3", channel.Topic, StringComparison.Ordinal);

        await app.SayAsync(user, "severity 1 All of Germany", channel.Id);
        Assert.Contains("SEV1", channel.Topic, StringComparison.Ordinal);
        await app.SayAsync(user, $"role commander <@{second}>", channel.Id);
        Assert.EndsWith($"Commander: {other.Name}", channel.Topic, StringComparison.Ordinal);

        var set = app.Slack.CallsOf("conversations.setTopic").Count();
        channel.Topic = "War room on the second floor";
        await app.SayAsync(user, $"role scribe <@{user}>", channel.Id);
        await app.SayAsync(user, "note It is quiet now", channel.Id);
        Assert.Equal(set, app.Slack.CallsOf("conversations.setTopic").Count());
        Assert.Equal("War room on the second floor", channel.Topic);
    }
}

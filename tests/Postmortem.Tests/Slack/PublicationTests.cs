using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>Who should know of a published review is told where they are.</summary>
public sealed class PublicationTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task The_channel_the_announcement_and_those_who_had_a_part_hear_of_it_once(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var (outsider, _) = await app.PersonAsync();
        using var facilitator = await app.App.SignInAsync(Role.Facilitator);
        var number = await app.DeclareAsync(user, "Checkout <slow>");
        var channel = app.Slack.Channel($"inc-{number}-");
        var announcement = Assert.Single(app.Slack.Channels["C02INC"].Messages);

        await facilitator.PublishAsync(app.App, number, web);
        await app.SettleAsync();

        var told = channel.Messages[^1].ToJsonString();
        Assert.Contains("is published", told, StringComparison.Ordinal);
        Assert.Contains($"/incidents/{number}/review", told, StringComparison.Ordinal);
        var answer = app.Slack.Channels["C02INC"].Messages[^1];
        Assert.Equal((string?)announcement["ts"], (string?)answer["thread_ts"]);
        Assert.Contains("is published", answer.ToJsonString(), StringComparison.Ordinal);
        app.Direct(user, 1);
        Assert.Contains($"{facilitator.Name} published the review of INC-{number} Checkout &lt;slow&gt;", app.DirectOf(user)!.Shown, StringComparison.Ordinal);
        app.Direct(outsider, 0);

        await app.SettleAsync();
        Assert.Equal(2, app.Slack.Channels["C02INC"].Messages.Count);
    }

    [Theory, BothEngines]
    public async Task Of_a_private_incident_only_its_members_hear_and_without_its_name(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        using var facilitator = await app.App.SignInAsync(Role.Administrator);
        var number = await app.DeclareAsync(user, "Zanzibar leaked", isPrivate: true);

        await facilitator.PublishAsync(app.App, number, web);
        await app.SettleAsync();

        Assert.Empty(app.Slack.Channels["C02INC"].Messages);
        Assert.Contains("is published", app.Slack.Channel($"inc-{number}-").Messages[^1].ToJsonString(), StringComparison.Ordinal);
        app.Direct(user, 1);
        Assert.DoesNotContain("Zanzibar", app.DirectOf(user)!.Shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_publication_that_was_taken_back_before_it_could_be_told_is_not_told(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        using var facilitator = await app.App.SignInAsync(Role.Facilitator);
        var number = await app.DeclareAsync(user);
        var before = app.Slack.Channel($"inc-{number}-").Messages.Count;

        await facilitator.PublishAsync(app.App, number, web);
        await facilitator.PostsAsync($"/incidents/{number}/review/reopening", new() { ["why"] = "A figure is wrong" });
        await app.SettleAsync();

        Assert.Equal(before, app.Slack.Channel($"inc-{number}-").Messages.Count);
        app.Direct(user, 0);
    }
}

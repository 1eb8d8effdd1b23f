using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;
using static Postmortem.Tests.Slack.ArchiveSteps;

namespace Postmortem.Tests.Slack;

/// <summary>Who may answer, what Slack may refuse, and what people do in Slack by hand.</summary>
public sealed class ArchiveLimitTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Answering_needs_an_account_and_the_role_that_the_web_would_need(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, _, _, channel) = await app.AskedAsync();
        var (reader, _) = await app.PersonAsync(Role.Reader);
        app.Slack.AddUser("U9GRACE", "Grace", "grace@private.example");
        await app.PressAsync("U9GRACE", channel, "Archive now");
        Assert.Contains("needs an account", app.LastAnswer(), StringComparison.Ordinal);
        await app.PressAsync(reader, channel, "Keep it open");
        Assert.Contains("needs the role responder", app.LastAnswer(), StringComparison.Ordinal);
        Assert.False(channel.IsArchived);
        Assert.Empty(await app.HistoryAsync());
        Assert.Contains("Archive this channel?", channel.Last(), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task A_private_incident_is_asked_about_in_its_private_channel_and_answered_by_who_may_see_it(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _, number, channel) = await app.AskedAsync(isPrivate: true);
        Assert.True(channel.IsPrivate);
        var (stranger, _) = await app.PersonAsync();
        await app.PressAsync(stranger, channel, "Archive now");
        Assert.Contains($"INC-{number} was not found", app.LastAnswer(), StringComparison.Ordinal);
        Assert.False(channel.IsArchived);
        await app.PressAsync(user, channel, "Archive now");
        Assert.True(channel.IsArchived);
        Assert.DoesNotContain($"INC-{number}", app.Slack.Channels["C02INC"].Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Engine.Sqlite, "missing_scope")]
    [InlineData(Engine.Postgres, "missing_scope")]
    [InlineData(Engine.Sqlite, "restricted_action")]
    [InlineData(Engine.Postgres, "channel_not_found")]
    public async Task What_Slack_refuses_is_said_there_and_shown_with_its_remedy_and_mended_by_a_retry(Engine engine, string error)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _, _, channel) = await app.AskedAsync();
        app.Slack.Fail("conversations.archive", error == "missing_scope" ? Fault.MissingScope("channels:manage") : Fault.Error(error));
        await app.PressAsync(user, channel, "Archive now");

        Assert.Contains("Slack did not let the bot archive this channel", channel.Last(), StringComparison.Ordinal);
        var shown = await app.App.Database.ReadAsync(s => s.ScalarAsync<string>("select last_error from slack_outbound where failed_at is not null"), CancellationToken.None);
        Assert.Contains(error switch { "missing_scope" => "channels:manage", "restricted_action" => "An owner of the workspace", _ => "invite the bot" }, shown, StringComparison.Ordinal);
        Assert.Equal(0, await app.PassAsync(Wait));

        await app.App.Database.WriteAsync(s => s.RetryFailedOutboundAsync(app.App.Clock.GetUtcNow()), CancellationToken.None);
        await app.SettleAsync();
        Assert.True(channel.IsArchived);
        Assert.Contains("archived this channel", channel.Last(), StringComparison.Ordinal);
        Assert.Equal(0, await app.FailedAsync());
    }

    [Theory, BothEngines]
    public async Task A_public_channel_that_the_bot_was_sent_out_of_is_joined_first(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _, _, channel) = await app.AskedAsync();
        app.Slack.Fail("conversations.archive", Fault.Error("not_in_channel"));
        await app.PressAsync(user, channel, "Archive now");
        Assert.True(channel.IsArchived);
        Assert.Single(app.Slack.CallsOf("conversations.join"));
    }

    [Theory, BothEngines]
    public async Task One_that_is_archived_by_hand_is_left_in_peace(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web, _, channel) = await app.ClosedAsync();
        await app.ByHandAsync(channel, user, isArchived: true);
        await app.SettleAsync();
        Assert.Equal([$"channel.archived by {web.Name}"], await app.HistoryAsync());
        Assert.Equal(0, await app.PassAsync(8 * Day));
        Assert.Single(channel.Messages);
        Assert.Equal(0, await app.FailedAsync());
    }

    [Theory, BothEngines]
    public async Task One_that_is_archived_by_hand_unheard_is_found_out_by_the_next_message(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, web, number, channel) = await app.AskedAsync();
        channel.IsArchived = true;
        await app.PassAsync(Wait);
        Assert.Equal(0, await app.FailedAsync());
        Assert.Equal(["channel.archived by Slack"], await app.HistoryAsync());
        Assert.True((await app.App.Service<ChangeSeverity>().RunAsync(new(number, "SEV1", "It was worse"), web.AsActor(), CancellationToken.None)).Succeeded);
        var calls = app.Slack.CallsOf("chat.update").Count(c => c["channel"] == channel.Id);
        await app.SettleAsync();
        Assert.Equal(calls, app.Slack.CallsOf("chat.update").Count(c => c["channel"] == channel.Id));
        Assert.Equal(0, await app.FailedAsync());
    }

    [Theory, BothEngines]
    public async Task Whoever_unarchives_it_wants_it_open_and_the_headline_goes_on(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web, number, channel) = await app.AskedAsync();
        await app.PassAsync(Wait);
        Assert.True(channel.IsArchived);
        Assert.True((await app.App.Service<ChangeSeverity>().RunAsync(new(number, "SEV1", "It was worse"), web.AsActor(), CancellationToken.None)).Succeeded);
        await app.SettleAsync();
        await app.ByHandAsync(channel, user, isArchived: false);
        await app.SettleAsync();

        Assert.Contains("SEV1", (string)channel.Messages[0]["text"]!, StringComparison.Ordinal);
        Assert.Equal($"{web.Name} keeps this channel open.", channel.Last());
        Assert.Equal(0, await app.PassAsync(8 * Day));
        Assert.False(channel.IsArchived);
        Assert.DoesNotContain("(archived)", app.Slack.Channels["C02INC"].Shown, StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Reopening_an_incident_whose_channel_is_archived_says_how_to_go_on_there(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _, number, channel) = await app.AskedAsync();
        await app.PassAsync(Wait);
        using var web = await app.App.SignInAsync(Role.Reader);
        Assert.DoesNotContain("is archived", await web.PageAsync($"/incidents/{number}"), StringComparison.Ordinal);

        Assert.Contains($"Its channel <#{channel.Id}> is archived: unarchive it in Slack", await app.SayAsync(user, $"reopen INC-{number} It is back"), StringComparison.Ordinal);
        Assert.Contains($"The channel #{channel.Name} is archived", await web.PageAsync($"/incidents/{number}"), StringComparison.Ordinal);
        await app.ByHandAsync(channel, user, isArchived: false);
        await app.SettleAsync();
        Assert.DoesNotContain("is archived", await web.PageAsync($"/incidents/{number}"), StringComparison.Ordinal);
        Assert.Contains("active", (string)channel.Messages[0]["text"]!, StringComparison.Ordinal);
        Assert.Equal(0, await app.FailedAsync());
    }
}

using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Archiving;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;
using static Postmortem.Tests.Slack.ArchiveSteps;

namespace Postmortem.Tests.Slack;

/// <summary>The question whether the channel of a closed incident may be archived, and its answers.</summary>
public sealed class ArchiveTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_week_after_closing_it_is_asked_once_and_archived_a_working_day_later_if_nobody_answers(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, web, number, channel) = await app.ClosedAsync();
        Assert.Equal(0, await app.PassAsync((7 * Day) - TimeSpan.FromHours(1)));
        Assert.Equal(1, await app.PassAsync(TimeSpan.FromHours(1)));
        Assert.Contains($"INC-{number} was closed. Archive this channel?", channel.Last(), StringComparison.Ordinal);
        Assert.Equal(0, await app.PassAsync(TimeSpan.FromHours(9)));
        Assert.False(channel.IsArchived);

        Assert.Equal(1, await app.PassAsync(Wait - TimeSpan.FromHours(9)));

        Assert.True(channel.IsArchived);
        Assert.Equal(2, channel.Messages.Count);
        Assert.Contains("nobody kept it open", channel.Last(), StringComparison.Ordinal);
        Assert.Contains("(archived)", app.Slack.Channels["C02INC"].Shown, StringComparison.Ordinal);
        Assert.Equal(["channel.archived by Postmortem"], await app.HistoryAsync());

        // From here on nothing is sent there, and nothing piles up.
        Assert.True((await app.App.Service<ChangeSeverity>().RunAsync(new(number, "SEV1", "It was worse"), web.AsActor(), CancellationToken.None)).Succeeded);
        Assert.True((await app.App.Service<AssignRole>().RunAsync(new(number, "scribe", web.Id), web.AsActor(), CancellationToken.None)).Succeeded);
        Assert.Equal(0, await app.PassAsync(7 * Day));
        Assert.Equal((2, 0), (channel.Messages.Count, await app.FailedAsync()));
    }

    [Theory, BothEngines]
    public async Task Whoever_keeps_it_open_does_so_until_it_is_reopened_and_closed_anew(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web, number, channel) = await app.AskedAsync();
        await app.PressAsync(user, channel, "Keep it open");
        Assert.Equal($"{web.Name} keeps this channel open.", channel.Last());
        Assert.Empty(app.Slack.Responses);
        Assert.Equal(0, await app.PassAsync(14 * Day));
        Assert.False(channel.IsArchived);

        await app.MoveAsync(number, web, "active");
        await app.MoveAsync(number, web, "closed");
        Assert.Equal(1, await app.PassAsync(7 * Day));

        Assert.Contains("Archive this channel?", channel.Last(), StringComparison.Ordinal);
        Assert.Equal(3, channel.Messages.Count);
        Assert.Equal([$"channel.kept_open by {web.Name}"], await app.HistoryAsync());
    }

    [Theory, BothEngines]
    public async Task Whoever_agrees_archives_it_at_once_however_often_they_press(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web, _, channel) = await app.AskedAsync();
        var (other, _) = await app.PersonAsync();
        var value = channel.ButtonValue();
        foreach (var presser in new[] { user, user, other }) await app.PressAsync(presser, ArchiveNow.Action, value, channel.Id);
        await app.SettleAsync();

        Assert.True(channel.IsArchived);
        Assert.Contains($"{web.Name} archived this channel", channel.Last(), StringComparison.Ordinal);
        Assert.Single(app.Slack.CallsOf("conversations.archive"));
        Assert.Equal([$"channel.archiving_agreed by {web.Name}", "channel.archived by Postmortem"], await app.HistoryAsync());
        Assert.Equal(2, app.Slack.Responses.Count);
        Assert.All(app.Slack.Responses, r => Assert.Contains($"{web.Name} chose so", (string)r["text"]!, StringComparison.Ordinal));
        await app.PressAsync(other, channel, KeepOpen.Action, value);
        Assert.Contains("archived already", app.LastAnswer(), StringComparison.Ordinal);
        Assert.Equal(0, await app.PassAsync(Wait));
    }

    [Theory, BothEngines]
    public async Task Reopening_withdraws_the_question_and_an_old_button_changes_nothing(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web, number, channel) = await app.AskedAsync();
        var value = channel.ButtonValue();
        // Also between deciding and doing.
        app.App.Clock.Advance(Wait);
        Assert.Equal(1, await app.DecideAsync());
        await app.MoveAsync(number, web, "active");

        Assert.False(channel.IsArchived);
        Assert.Contains("went on after this was asked", channel.Last(), StringComparison.Ordinal);
        await app.PressOldAsync(user, channel, value);
        Assert.Contains($"INC-{number} is active", app.LastAnswer(), StringComparison.Ordinal);
        Assert.Equal(0, await app.PassAsync(7 * Day));
        Assert.Equal((false, 2), (channel.IsArchived, channel.Messages.Count));
        Assert.Empty(await app.HistoryAsync());
    }

    [Theory, BothEngines]
    public async Task Resolved_is_not_closed_and_declined_is(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var resolved = await app.DeclareAsync(user, "Checkout answers with errors");
        var declined = await app.DeclareAsync(user, "Nothing at all");
        await app.SwitchOnAsync();
        await app.MoveAsync(resolved, web, "resolved");
        Assert.True((await app.App.Service<DeclineIncident>().RunAsync(new(declined, "It was a test"), web.AsActor(), CancellationToken.None)).Succeeded);
        Assert.Equal(1, await app.PassAsync(8 * Day));
        Assert.Contains("was declined. Archive this channel?", app.Slack.Channel($"inc-{declined}-").Last(), StringComparison.Ordinal);
        Assert.Single(app.Slack.Channel($"inc-{resolved}-").Messages);

        // Counted from its closing, not from its end.
        await app.MoveAsync(resolved, web, "closed");
        await app.PassAsync(6 * Day);
        Assert.Single(app.Slack.Channel($"inc-{resolved}-").Messages);
    }

    [Theory, BothEngines]
    public async Task Switched_off_nobody_is_asked_and_a_question_that_stands_archives_nothing(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, web, number, channel) = await app.AskedAsync();
        var second = await web.DeclareIncidentAsync("Another");
        await app.SettleAsync();
        await app.MoveAsync(second, web, "closed");
        await app.SwitchOnAsync("never", []);

        await app.PassAsync(8 * Day);
        Assert.Contains("stays open", channel.Last(), StringComparison.Ordinal);
        Assert.Single(app.Slack.Channel($"inc-{second}-").Messages);
        await app.SwitchOnAsync("30", []);
        Assert.Equal(0, await app.PassAsync(3 * Day));
        Assert.False(channel.IsArchived);
    }

    [Theory, BothEngines]
    public async Task It_is_not_asked_in_the_commanders_night(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, web, number, channel) = await app.ClosedAsync();
        var tokyo = await app.App.AddPersonAsync(Role.Responder, zone: "Asia/Tokyo");
        Assert.True((await app.App.Service<AssignRole>().RunAsync(new(number, "commander", tokyo.Id), web.AsActor(), CancellationToken.None)).Succeeded);
        Assert.Equal(0, await app.PassAsync((7 * Day) + TimeSpan.FromHours(4)));
        Assert.Equal(1, await app.PassAsync(TimeSpan.FromHours(11)));
        Assert.Equal(2, channel.Messages.Count);
    }

    [Theory, BothEngines]
    public async Task While_people_still_write_there_it_waits(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _, _, channel) = await app.AskedAsync();
        app.App.Clock.Advance(TimeSpan.FromHours(8));
        app.Write(channel, user, "One more thing about that cache");
        await app.PassAsync(Wait - TimeSpan.FromHours(8));
        Assert.False(channel.IsArchived);
        Assert.Equal(0, await app.PassAsync(TimeSpan.FromHours(6)));
        await app.PassAsync(TimeSpan.FromHours(3));
        Assert.True(channel.IsArchived);
    }

    [Theory, BothEngines]
    public async Task The_time_for_an_answer_begins_when_the_question_is_sent(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, _, _, channel) = await app.ClosedAsync();
        app.Slack.Fail("chat.postMessage", [.. Enumerable.Range(0, 2000).Select(_ => Fault.Html503())]);
        await app.PassAsync(7 * Day);
        await app.PassAsync(2 * Day);
        app.Slack.Mend();
        await app.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Contains("Archive this channel?", channel.Last(), StringComparison.Ordinal);
        await app.PassAsync(TimeSpan.FromHours(5));
        Assert.False(channel.IsArchived);
        await app.PassAsync(Wait);
        Assert.True(channel.IsArchived);
    }

    public static TheoryData<Engine, string> EveryStep()
    {
        var rows = new TheoryData<Engine, string>();
        foreach (var engine in Enum.GetValues<Engine>())
            foreach (var step in new[] { "chat.postMessage", "chat.update", "conversations.history", "conversations.archive" }) rows.Add(engine, step);
        return rows;
    }

    [Theory, MemberData(nameof(EveryStep))]
    public async Task A_process_that_is_killed_before_or_after_a_step_leads_to_the_same_end(Engine engine, string step)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, _, _, channel) = await app.ClosedAsync();
        app.Slack.Fail(step, Fault.LostAnswer());
        app.App.Clock.Advance(7 * Day);
        foreach (var time in new[] { TimeSpan.FromMinutes(1), Wait, TimeSpan.FromMinutes(1) })
        {
            app.App.Clock.Advance(time);
            await app.DecideAsync();
            // Taken up by a process that never comes back.
            var now = app.App.Clock.GetUtcNow();
            await app.App.Database.WriteAsync(s => s.ClaimOutboundAsync(now, now + TimeSpan.FromMinutes(3), 10), CancellationToken.None);
            await app.PassAsync(TimeSpan.FromMinutes(4));
        }
        Assert.True(channel.IsArchived);
        Assert.Equal(2, channel.Messages.Count);
        Assert.Contains("nobody kept it open", channel.Last(), StringComparison.Ordinal);
        Assert.Equal(0, await app.FailedAsync());
        Assert.Equal(["channel.archived by Postmortem"], await app.HistoryAsync());
    }
}

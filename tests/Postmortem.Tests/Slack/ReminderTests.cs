using Microsoft.Extensions.DependencyInjection;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reminders;
using Postmortem.Features.Reviews;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Outbound;
using Postmortem.Features.Slack.Reminders;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>What is said of an incident by itself, to whom, once, and when not.</summary>
public sealed class ReminderTests(Apps apps)
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory, BothEngines]
    public async Task A_promised_update_is_asked_of_the_commander_then_of_the_channel(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _, number) = await app.PromisedAsync();
        var channel = app.Slack.Channel($"inc-{number}-");
        Assert.Equal(0, await app.PassAsync(29 * Minute));

        Assert.Equal(1, await app.PassAsync(Minute));
        Assert.Contains($"The next update of INC-{number} is due", app.DirectOf(user)!.Shown, StringComparison.Ordinal);
        Assert.Single(channel.Messages);
        Assert.Equal(0, await app.PassAsync(Minute));
        Assert.Equal(1, await app.PassAsync(9 * Minute));

        Assert.Equal(2, channel.Messages.Count);
        await app.PressAsync(user, channel, "Post an update");
        Assert.Contains("What is said", app.LastView(), StringComparison.Ordinal);
        Assert.Equal(0, await app.PassAsync(60 * Minute));
        app.Direct(user, 1);
    }

    [Theory, BothEngines]
    public async Task What_was_done_between_deciding_and_sending_is_not_asked_for(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web, number) = await app.PromisedAsync();
        app.App.Clock.Advance(30 * Minute);
        Assert.Equal(1, await app.DecideAsync());
        await app.PromiseUpdateAsync(number, web, 60 * Minute);
        await app.SettleAsync();
        app.Direct(user, 0);
        Assert.Equal(0, await FailedAsync(app));
    }

    [Theory, BothEngines]
    public async Task After_an_hour_without_Slack_a_reminder_is_dropped_instead_of_sent_late(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _, _) = await app.PromisedAsync();
        foreach (var method in new[] { "conversations.open", "chat.postMessage" }) app.Slack.Fail(method, [.. Enumerable.Range(0, 100).Select(_ => Fault.Html503())]);
        await app.PassAsync(30 * Minute);
        app.App.Clock.Advance(60 * Minute);
        app.Slack.Mend();
        await app.SettleAsync();
        app.Direct(user, 0);
        Assert.Equal("dropped: too late", await app.App.Database.ReadAsync(s => s.ScalarAsync<string>("select last_error from slack_outbound where task = 'reminder'"), CancellationToken.None));
    }

    [Theory, BothEngines]
    public async Task Two_replicas_that_decide_at_once_send_one_message(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _, _) = await app.PromisedAsync();
        app.App.Clock.Advance(30 * Minute);
        var replicas = Enumerable.Range(0, 4).Select(_ => ActivatorUtilities.CreateInstance<ReminderWorker>(app.App.Service<IServiceProvider>()));
        var decided = await Task.WhenAll(replicas.Select(r => r.DecideAsync(true, CancellationToken.None)));
        await app.SettleAsync();
        Assert.Equal(1, decided.Sum());
        app.Direct(user, 1);
    }

    [Theory, BothEngines]
    public async Task A_process_that_is_killed_before_or_while_it_sends_leads_to_one_message(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, _, _) = await app.PromisedAsync();
        app.App.Clock.Advance(30 * Minute);
        await app.DecideAsync();
        // Taken up by a process that never comes back; the next one posts, and Slack's answer to it is lost.
        var now = app.App.Clock.GetUtcNow();
        Assert.Single(await app.App.Database.WriteAsync(s => s.ClaimOutboundAsync(now, now + (3 * Minute), 10), CancellationToken.None), i => i.Task == SendReminder.TaskName);
        app.Slack.Fail("chat.postMessage", Fault.LostAnswer());
        await app.PassAsync(4 * Minute);
        await app.PassAsync(Minute);
        app.Direct(user, 1);
        Assert.Equal(0, await FailedAsync(app));
    }

    [Theory, BothEngines]
    public async Task Nobody_leads_after_five_minutes_and_whoever_presses_first_does(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var (other, _) = await app.PersonAsync();
        var number = await web.DeclareIncidentAsync();
        await app.SettleAsync();
        var channel = app.Slack.Channel($"inc-{number}-");
        await app.SwitchOnAsync(ReminderKind.NoCommander);
        Assert.Equal(0, await app.PassAsync(3 * Minute));
        Assert.Equal(1, await app.PassAsync(2 * Minute));
        Assert.Contains($"Nobody leads INC-{number} yet", (string)channel.Messages[^1]["text"]!, StringComparison.Ordinal);
        // Also where those see it who are not in the channel.
        var announcements = app.Slack.Channels["C02INC"].Messages;
        Assert.Equal((string?)announcements[0]["ts"], (string?)announcements[^1]["thread_ts"]);
        Assert.Contains($"Nobody leads INC-{number} yet", (string)announcements[^1]["text"]!, StringComparison.Ordinal);

        await app.PressAsync(user, channel, "I take it");
        Assert.Contains("You lead", app.LastAnswer(), StringComparison.Ordinal);
        await app.PressAsync(other, channel, TakeCommand.Action, $"{number}");

        Assert.Contains($"{web.Name} leads", app.LastAnswer(), StringComparison.Ordinal);
        Assert.Equal(web.Id, await app.App.Database.ReadAsync(s => s.ScalarAsync<Guid>("select person_id from incident_roles where role = 'commander'"), CancellationToken.None));
        Assert.Equal(0, await app.PassAsync(10 * Minute));
    }

    [Theory, BothEngines]
    public async Task A_silent_timeline_is_mentioned_once_and_can_be_put_off(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        await app.SwitchOnAsync(ReminderKind.NothingCaptured);
        var channel = app.Slack.Channel($"inc-{number}-");
        Assert.Equal(1, await app.PassAsync(30 * Minute));
        await app.PressAsync(user, channel, "In an hour");
        Assert.Contains("It comes again", app.LastAnswer(), StringComparison.Ordinal);
        Assert.Equal(0, await app.PassAsync(55 * Minute));
        Assert.Equal(1, await app.PassAsync(6 * Minute));
        Assert.Equal(3, channel.Messages.Count);

        await app.App.Service<ChangeStatus>().RunAsync(new(number, "resolved", "It is over"), web.AsActor(), CancellationToken.None);
        await app.PressAsync(user, channel, "In an hour");
        Assert.Contains($"INC-{number} is resolved", app.LastAnswer(), StringComparison.Ordinal);
        Assert.Equal(0, await app.PassAsync(60 * Minute));
    }

    [Theory, BothEngines]
    public async Task A_review_is_asked_for_a_day_after_the_end_and_again_when_it_takes_long(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync("facilitator");
        var number = await app.DeclareAsync(user);
        await app.SwitchOnAsync(ReminderKind.NoReview, ReminderKind.ReviewOverdue);
        await app.App.Service<ChangeStatus>().RunAsync(new(number, "resolved", "It is over"), web.AsActor(), CancellationToken.None);
        Assert.Equal(0, await app.PassAsync(TimeSpan.FromHours(23)));
        Assert.Equal(1, await app.PassAsync(TimeSpan.FromHours(1)));
        Assert.Contains("has no review yet. What asks for one: it was SEV2", app.DirectOf(user)!.Shown, StringComparison.Ordinal);

        Assert.True((await app.App.Service<CreateReview>().RunAsync(new(number, FacilitatorId: web.Id), web.AsActor(), CancellationToken.None)).Succeeded);
        // Seven calendar days for the meeting of a SEV2; then its draft.
        Assert.Equal(0, await app.PassAsync(TimeSpan.FromDays(5)));
        Assert.Equal(1, await app.PassAsync(TimeSpan.FromDays(1)));
        Assert.Equal(1, await app.PassAsync(TimeSpan.FromDays(7)));
        Assert.Contains("The review of INC-1 is due", (string)app.DirectOf(user)!.Messages[^1]["text"]!, StringComparison.Ordinal);
        app.Direct(user, 3);
    }

    [Theory, BothEngines]
    public async Task Nothing_of_a_private_incident_is_said_where_others_can_read_it(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (_, web) = await app.PersonAsync();
        var (inside, _) = await app.PersonAsync();
        // Open at first, so its channel is open too; it becomes private between deciding and sending.
        var number = await web.DeclareIncidentAsync("Key zanzibar leaked");
        await app.SettleAsync();
        var open = app.Slack.Channel($"inc-{number}-");
        await app.SwitchOnAsync(ReminderKind.NoCommander, ReminderKind.NothingCaptured);
        app.App.Clock.Advance(6 * Minute);
        Assert.Equal(1, await app.DecideAsync());
        await app.App.Service<ChangeVisibility>().RunAsync(new(number, Visibility.Private, "It holds a key"), web.AsActor(), CancellationToken.None);
        await app.SettleAsync();
        Assert.DoesNotContain("Nobody leads", open.Shown, StringComparison.Ordinal);

        var closed = await app.DeclareAsync(inside, "Another zanzibar", isPrivate: true);
        Assert.Equal(2, await app.PassAsync(30 * Minute));
        Assert.DoesNotContain("Nothing was added", open.Shown, StringComparison.Ordinal);
        Assert.Equal(2, app.Slack.Channel($"inc-{closed}-").Messages.Count);
    }

    [Theory, BothEngines]
    public async Task What_is_switched_off_is_not_sent(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        await app.PromiseUpdateAsync(number, web, 30 * Minute);
        app.App.Clock.Advance(30 * Minute);
        await app.DecideAsync();
        // Also when it was decided already.
        await app.SwitchOnAsync();
        await app.SettleAsync();
        Assert.Equal(0, await app.PassAsync(10 * Minute));
        app.Direct(user, 0);
        Assert.Single(app.Slack.Channel($"inc-{number}-").Messages);
    }

    static Task<int> FailedAsync(SlackApp app) => app.App.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from slack_outbound where failed_at is not null"), CancellationToken.None);
}

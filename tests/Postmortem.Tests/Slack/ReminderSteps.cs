using System.Text.Json.Nodes;
using Postmortem.Features.Incidents;
using Postmortem.Features.Reminders;
using Postmortem.Features.Shared;
using Postmortem.Features.Slack.Reminders;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

static class ReminderSteps
{
    /// <summary>The clock moves on, whatever is due is decided, and all of it is sent.</summary>
    public static async Task<int> PassAsync(this SlackApp app, TimeSpan time)
    {
        app.App.Clock.Advance(time);
        var decided = await app.DecideAsync();
        await app.SettleAsync();
        return decided;
    }

    public static Task<int> DecideAsync(this SlackApp app) => app.App.Service<ReminderWorker>().DecideAsync(true, TestContext.Current.CancellationToken);

    public static void Direct(this SlackApp app, string userId, int messages) => Assert.Equal(messages, app.DirectOf(userId)?.Messages.Count ?? 0);

    public static FakeChannel? DirectOf(this SlackApp app, string userId) => app.Slack.Channels.GetValueOrDefault("D" + userId);

    /// <summary>A button of the newest message there, by its words.</summary>
    public static async Task PressAsync(this SlackApp app, string userId, FakeChannel channel, string words)
    {
        var button = channel.Messages[^1]["blocks"]!.AsArray().Where(b => (string?)b!["type"] == "actions").SelectMany(b => b!["elements"]!.AsArray()).First(e => (string?)e!["text"]!["text"] == words)!;
        await app.PressAsync(userId, channel, (string)button["action_id"]!, (string)button["value"]!);
    }

    /// <summary>A button that may have gone meanwhile, and still hangs in somebody's window.</summary>
    public static async Task PressAsync(this SlackApp app, string userId, FakeChannel channel, string action, string value)
    {
        await app.PressAsync(userId, action, value, channel.Id);
        await app.SettleAsync();
    }

    public static string LastAnswer(this SlackApp app) => (string)app.Slack.Responses.Last()["text"]!;

    public static string LastView(this SlackApp app) => app.Slack.Views.Values.Last().ToJsonString(new(System.Text.Json.JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static async Task PromiseUpdateAsync(this SlackApp app, int number, TestUser by, TimeSpan after)
    {
        var set = await app.App.Service<SetNextUpdate>().RunAsync(new(number, app.App.Clock.GetUtcNow() + after), by.AsActor(), CancellationToken.None);
        Assert.True(set.Succeeded);
    }

    /// <summary>An incident whose next update is promised in half an hour, and nothing else to remind of.</summary>
    public static async Task<(string User, TestUser Web, int Number)> PromisedAsync(this SlackApp app)
    {
        var (user, web) = await app.PersonAsync();
        var number = await app.DeclareAsync(user);
        await app.SwitchOnAsync(ReminderKind.NextUpdate);
        await app.PromiseUpdateAsync(number, web, TimeSpan.FromMinutes(30));
        return (user, web, number);
    }

    public static Task SwitchOnAsync(this SlackApp app, params string[] kinds) => app.SwitchOnAsync("7", kinds);

    public static async Task SwitchOnAsync(this SlackApp app, string archiveAfterDays, string[] kinds)
    {
        var set = await app.App.Service<SetReminders>().RunAsync(new(kinds, "20:00", "08:00", archiveAfterDays), Actor.CommandLine, CancellationToken.None);
        Assert.True(set.Succeeded);
    }
}

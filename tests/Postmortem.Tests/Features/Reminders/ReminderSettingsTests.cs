using System.Net;
using Postmortem.Features.Reminders;
using Postmortem.Features.Shared;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Slack;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reminders;

public sealed class ReminderSettingsTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task An_administrator_chooses_what_is_sent_and_when_not(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        Assert.Equal(ReminderKind.All.Length, Ticked(await administrator.PageAsync("/settings/reminders")).Count);

        var saved = await PostAsync(administrator, new() { ["on"] = "follow-up", ["quiet_from"] = "18:30", ["quiet_until"] = "09:15", ["archive_after_days"] = "never", ["version"] = "0" });

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var page = await administrator.PageAsync("/settings/reminders");
        Assert.Equal(["follow-up"], Ticked(page));
        Assert.Contains("value=\"18:30\"", page, StringComparison.Ordinal);
        var settings = await app.App.Database.ReadAsync(s => s.ReadReminderSettingsAsync(), CancellationToken.None);
        Assert.Equal((new QuietHours(new(18, 30), new(9, 15)), null), (settings.Quiet, settings.ArchiveAfterDays));
        Assert.True(settings.IsOn(ReminderKind.FollowUp));
        Assert.False(settings.IsOn(ReminderKind.NextUpdate));
    }

    [Theory, BothEngines]
    public async Task A_time_that_is_none_is_refused_and_what_was_chosen_stays(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        using var administrator = await app.App.SignInAsync(Role.Administrator);

        var refused = await PostAsync(administrator, new() { ["on"] = "no review", ["quiet_from"] = "8 in the evening", ["quiet_until"] = "", ["archive_after_days"] = "12" });
        var page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(["quiet_from", "quiet_until", "archive_after_days"], Form.Faults(page).Select(f => f.Field));
        Assert.Equal(["no review"], Ticked(page));
        Assert.Equal(ReminderSettings.Usual, await app.App.Database.ReadAsync(s => s.ReadReminderSettingsAsync(), CancellationToken.None));
    }

    [Theory, BothEngines]
    public async Task Both_times_left_empty_are_no_quiet_hours(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        await PostAsync(administrator, new() { ["on"] = "no review", ["quiet_from"] = "", ["quiet_until"] = "", ["archive_after_days"] = "14" });
        var settings = await app.App.Database.ReadAsync(s => s.ReadReminderSettingsAsync(), CancellationToken.None);
        Assert.Equal((QuietHours.None, 14), (settings.Quiet, settings.ArchiveAfterDays));
    }

    [Theory, BothEngines]
    public async Task Of_two_who_change_them_the_second_is_told(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        using var administrator = await app.App.SignInAsync(Role.Administrator);
        Dictionary<string, string> Choice(string version) => new() { ["on"] = "no review", ["quiet_from"] = "20:00", ["quiet_until"] = "08:00", ["archive_after_days"] = "7", ["version"] = version };
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(administrator, Choice("0"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(administrator, Choice("0"))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await PostAsync(administrator, Choice("1"))).StatusCode);
        Assert.Equal(2, (await app.App.Database.ReadAsync(s => s.ReadReminderSettingsAsync(), CancellationToken.None)).Version);
    }

    [Theory, BothEngines]
    public async Task Without_Slack_there_is_neither_page_nor_link(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.GetAsync("/settings/reminders")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(administrator, new() { ["on"] = "no review", ["quiet_from"] = "", ["quiet_until"] = "", ["archive_after_days"] = "7" })).StatusCode);
        Assert.DoesNotContain("Reminders", await administrator.PageAsync("/settings/severities"), StringComparison.Ordinal);

        await using var slack = await SlackApp.StartAsync(engine, apps);
        using var other = await slack.App.SignInAsync(Role.Administrator);
        Assert.Contains("href=\"/settings/reminders\"", await other.PageAsync("/settings/severities"), StringComparison.Ordinal);
    }

    static Task<HttpResponseMessage> PostAsync(TestUser user, Dictionary<string, string> fields) => user.PostAsync("/settings/reminders", fields, "/settings/reminders");

    static List<string> Ticked(string page) => [.. Form.Parse(page).QuerySelectorAll("input[name=on][checked]").Select(i => i.GetAttribute("value")!)];
}

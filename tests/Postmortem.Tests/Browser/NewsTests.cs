using Microsoft.Playwright;
using Postmortem.Tests.Features.Rollbacks;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>News that arrive while somebody does something on the page.</summary>
public sealed class NewsTests(Apps apps, Chromium chromium)
{
    [Fact]
    public async Task A_button_that_is_pressed_while_news_arrive_is_clicked_and_the_news_come_after_it()
    {
        await using var scene = await OpenAsync();
        var entry = scene.Timeline.Locator("li.entry", new() { HasText = "Pool at its limit" });
        var star = entry.GetByRole(AriaRole.Button, new() { Name = "Star this entry" });

        await scene.Page.RunAndWaitForResponseAsync(() => PressDuringNewsAsync(star, "Restarted the pool"), $"**{scene.Address}/timeline/stars");
        await Expect(star).ToHaveAttributeAsync("aria-pressed", "true");
        await scene.Window.DrawnAsync();
        await PressDuringNewsAsync(entry.GetByText("Pool at its limit"), "Errors fall");
        await Expect(scene.Timeline).ToContainTextAsync("Errors fall");

        async Task PressDuringNewsAsync(ILocator where, string news)
        {
            await where.HoverAsync();
            await scene.Page.Mouse.DownAsync();
            await scene.HearAsync(() => scene.Other.AddEntryAsync(scene.Number, news), "timeline*");
            await Expect(scene.Timeline).Not.ToContainTextAsync(news);
            await scene.Page.Mouse.UpAsync();
        }
    }

    [Fact]
    public async Task A_menu_that_is_open_stays_so_and_the_news_come_when_it_is_closed()
    {
        await using var scene = await OpenAsync();
        await scene.Page.Locator("details.export summary").ClickAsync();

        await scene.HearAsync(() => scene.Other.PostAsync($"{scene.Address}/severity", new() { ["severity"] = "SEV1", ["why"] = "All regions" }), "facts");
        await Expect(scene.Page.Locator("details.export").GetByRole(AriaRole.Link, new() { Name = "Markdown", Exact = true })).ToBeVisibleAsync();
        await Expect(scene.Page.Locator("#facts")).ToContainTextAsync("SEV2");
        await scene.Page.Keyboard.PressAsync("Escape");
        await Expect(scene.Page.Locator("#facts")).ToContainTextAsync("SEV1");
    }

    [Fact]
    public async Task What_was_unfolded_stays_so_when_news_come_into_it()
    {
        await using var scene = await OpenAsync();
        var list = scene.Page.Locator("#axis details");
        await list.Locator("summary").ClickAsync();

        await scene.Other.AddEntryAsync(scene.Number, "Restarted the pool");
        await Expect(list.GetByText("Restarted the pool")).ToBeVisibleAsync();
        await list.Locator("summary").ClickAsync();
        await scene.Other.AddEntryAsync(scene.Number, "Errors fall");
        await Expect(list.GetByText("Errors fall")).ToHaveCountAsync(1);
        await Expect(list.GetByText("Errors fall")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_pasted_log_begins_folded_and_stays_unfolded_when_news_come()
    {
        await using var scene = await OpenAsync();
        var log = string.Join('\n', Enumerable.Range(1, 60).Select(n => $"12:00:{n - 1:00} worker {n} gave up"));
        var entry = scene.Timeline.Locator("li.entry", new() { HasText = "worker 60 gave up" });

        await scene.Other.AddEntryAsync(scene.Number, log);
        await Expect(entry).ToBeVisibleAsync();
        var folded = (await entry.BoundingBoxAsync())!.Height;
        await entry.GetByText("Show all 60 lines").ClickAsync();
        var whole = (await entry.BoundingBoxAsync())!.Height;
        Assert.True(folded < 350 && whole > 1_000, $"{folded} px folded, {whole} px unfolded");

        await scene.Other.AddEntryAsync(scene.Number, "Errors fall");
        await Expect(scene.Timeline).ToContainTextAsync("Errors fall");
        await Expect(entry.GetByText("Show less")).ToBeVisibleAsync();
        Assert.Equal(whole, (await entry.BoundingBoxAsync())!.Height, 1.0);
    }

    [Fact]
    public async Task What_was_folded_stays_so_when_news_did_not_come_at_first()
    {
        await using var scene = await OpenAsync();
        var list = scene.Page.Locator("#axis details");
        await list.Locator("summary").ClickAsync();
        await scene.Page.RouteAsync($"**{scene.Address}/*", route => route.FulfillAsync(new() { Status = 204 }));
        await scene.HearAsync(() => scene.Other.AddEntryAsync(scene.Number, "Restarted the pool"), "*");
        await list.Locator("summary").ClickAsync();
        await scene.Page.UnrouteAsync($"**{scene.Address}/*");

        await scene.Other.AddEntryAsync(scene.Number, "Errors fall");
        await Expect(list.GetByText("Errors fall")).ToHaveCountAsync(1);
        await Expect(list.GetByText("Errors fall")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task News_that_come_while_those_before_are_on_their_way_are_not_lost()
    {
        await using var scene = await OpenAsync();
        var (asked, come) = (new TaskCompletionSource(), new TaskCompletionSource());
        await scene.HoldAnswerAsync("axis", asked, come);

        await scene.Other.AddEntryAsync(scene.Number, "Restarted the pool");
        await asked.Task;
        await scene.Other.AddEntryAsync(scene.Number, "Errors fall");
        await Expect(scene.Timeline).ToContainTextAsync("Errors fall");
        come.SetResult();

        await Expect(scene.Page.Locator("#axis details")).ToContainTextAsync("Errors fall");
    }

    [Fact]
    public async Task News_that_did_not_come_are_asked_for_again_and_said_to_be_missing_until_then()
    {
        await using var scene = await OpenAsync();
        var (note, failures) = (scene.Page.GetByText("News did not come."), 0);
        var part = $"**{scene.Address}/timeline*";
        await scene.Page.RouteAsync(part, async route =>
        {
            // As a connection that breaks, and as a server that is just starting behind its proxy.
            if (++failures % 2 == 1) await route.AbortAsync("connectionreset");
            else await route.FulfillAsync(new() { Status = 503 });
        });
        await scene.Other.AddEntryAsync(scene.Number, "Restarted the pool");
        await Expect(note).ToBeVisibleAsync();
        await Expect(scene.Timeline).Not.ToContainTextAsync("Restarted the pool");

        await scene.Page.UnrouteAsync(part);
        await Expect(scene.Timeline).ToContainTextAsync("Restarted the pool");
        await Expect(note).ToBeHiddenAsync();
        scene.Window.Forgive();
    }

    [Fact]
    public async Task An_entrys_form_that_is_opened_while_news_are_on_their_way_stays()
    {
        await using var scene = await OpenAsync();
        var (asked, opened) = (new TaskCompletionSource(), new TaskCompletionSource());
        await scene.HoldAnswerAsync("timeline*", asked, opened);

        await scene.Other.AddEntryAsync(scene.Number, "Restarted the pool");
        await asked.Task;
        await scene.Timeline.Locator("li.entry", new() { HasText = "Pool at its limit" }).GetByRole(AriaRole.Link, new() { Name = "Edit this entry" }).ClickAsync();
        var text = scene.Timeline.Locator("textarea");
        await text.FillAsync("Pool of connections at its limit");
        opened.SetResult();

        await Expect(scene.Timeline).ToContainTextAsync("Restarted the pool");
        await Expect(text).ToHaveValueAsync("Pool of connections at its limit");
    }

    [Fact]
    public async Task An_entrys_form_that_is_on_its_way_while_news_arrive_comes()
    {
        await using var scene = await OpenAsync();
        var (asked, come) = (new TaskCompletionSource(), new TaskCompletionSource());
        await scene.HoldAnswerAsync("timeline/*/edit", asked, come);

        await scene.Timeline.Locator("li.entry", new() { HasText = "Pool at its limit" }).GetByRole(AriaRole.Link, new() { Name = "Edit this entry" }).ClickAsync();
        await asked.Task;
        await scene.HearAsync(() => scene.Other.AddEntryAsync(scene.Number, "Restarted the pool"), "timeline?*");
        come.SetResult();

        await Expect(scene.Timeline.Locator("textarea")).ToBeFocusedAsync();
        await Expect(scene.Timeline).ToContainTextAsync("Restarted the pool");
    }

    [Fact]
    public async Task What_is_typed_stays_when_news_would_take_its_form_away()
    {
        await using var scene = await OpenAsync();
        var panel = scene.Page.Locator("#rollbacks");
        await panel.GetByText("Propose a rollback").ClickAsync();
        var why = panel.Locator("[name=reason]");
        await why.FillAsync("Errors began with 418");

        await scene.HearAsync(() => scene.Other.ProposeAsync(scene.Number), "rollbacks");
        await Expect(why).ToHaveValueAsync("Errors began with 418");
        await Expect(scene.Page.Locator("#live")).ToContainTextAsync("You see it when you have sent or cleared what you typed.");
        await why.FillAsync("");
        await why.BlurAsync();
        await Expect(panel).ToContainTextAsync("nothing decided");
    }

    /// <summary>An incident's page that listens, and has taken in what it was told when it opened.</summary>
    async Task<Scene> OpenAsync()
    {
        // Its own clock goes on below: news of the time before the page was opened are no news then.
        var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        var (user, other) = (await app.SignInAsync(), await app.SignInAsync());
        var number = await user.DeclareIncidentAsync();
        await user.AddEntryAsync(number, "Pool at its limit");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var scene = new Scene(app, user, other, number, await chromium.OpenAsync(app, user));
        await scene.HearAsync(() => scene.Page.GotoAsync(scene.Address), "live*");
        return scene;
    }

    sealed record Scene(TestApp App, TestUser User, TestUser Other, int Number, Window Window) : IAsyncDisposable
    {
        public string Address => $"/incidents/{Number}";

        public IPage Page => Window.Page;

        public ILocator Timeline => Page.Locator("#timeline-list");

        /// <summary>The page has asked for this part and done with the answer what it does.</summary>
        public async Task HearAsync(Func<Task> act, string part)
        {
            await Page.RunAndWaitForResponseAsync(act, $"**{Address}/{part}");
            await Window.DrawnAsync();
        }

        /// <summary>The next answer to this part is made, and held back on its way until then.</summary>
        public async Task HoldAnswerAsync(string part, TaskCompletionSource made, TaskCompletionSource until) => await Page.RouteAsync($"**{Address}/{part}", async route =>
        {
            var answer = await route.FetchAsync();
            made.SetResult();
            await until.Task;
            await route.FulfillAsync(new() { Response = answer });
        }, new() { Times = 1 });

        public async ValueTask DisposeAsync()
        {
            await Window.DisposeAsync();
            Window.AssertNoComplaints();
            User.Dispose();
            Other.Dispose();
            await App.DisposeAsync();
        }
    }
}

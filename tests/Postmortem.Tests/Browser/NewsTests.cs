using Microsoft.Playwright;
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
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        using var other = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AddEntryAsync(number, "Pool at its limit");
        await using var window = await chromium.OpenAsync(app);
        await window.SignInAsync(user);
        var page = window.Page;
        await page.RunAndWaitForResponseAsync(() => page.GotoAsync($"/incidents/{number}"), $"**/incidents/{number}/live*");
        var entry = page.Locator("#timeline-list li.entry", new() { HasText = "Pool at its limit" });
        var star = entry.GetByRole(AriaRole.Button, new() { Name = "Star this entry" });

        await page.RunAndWaitForResponseAsync(() => PressDuringNewsAsync(star, "Restarted the pool"), $"**/incidents/{number}/timeline/stars");
        await Expect(star).ToHaveAttributeAsync("aria-pressed", "true");
        await window.DrawnAsync();
        await PressDuringNewsAsync(entry.GetByText("Pool at its limit"), "Errors fall");
        await Expect(page.Locator("#timeline-list")).ToContainTextAsync("Errors fall");
        window.AssertNoComplaints();

        async Task PressDuringNewsAsync(ILocator where, string news)
        {
            await where.HoverAsync();
            await page.Mouse.DownAsync();
            await page.RunAndWaitForResponseAsync(() => other.AddEntryAsync(number, news), $"**/incidents/{number}/timeline*");
            await window.DrawnAsync();
            await Expect(page.Locator("#timeline-list")).Not.ToContainTextAsync(news);
            await page.Mouse.UpAsync();
        }
    }

    [Fact]
    public async Task A_menu_that_is_open_stays_so_and_the_news_come_when_it_is_closed()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        using var other = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app);
        await window.SignInAsync(user);
        var page = window.Page;
        await page.RunAndWaitForResponseAsync(() => page.GotoAsync($"/incidents/{number}"), $"**/incidents/{number}/facts");
        await window.DrawnAsync();
        await page.Locator("details.export summary").ClickAsync();

        await page.RunAndWaitForResponseAsync(() => other.PostAsync($"/incidents/{number}/severity", new() { ["severity"] = "SEV1", ["why"] = "All regions" }), $"**/incidents/{number}/facts");
        await window.DrawnAsync();
        await Expect(page.Locator("details.export").GetByRole(AriaRole.Link, new() { Name = "Markdown" })).ToBeVisibleAsync();
        await Expect(page.Locator("#facts")).ToContainTextAsync("SEV2");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#facts")).ToContainTextAsync("SEV1");
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task An_entrys_form_that_is_opened_while_news_are_on_their_way_stays()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        using var other = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AddEntryAsync(number, "Pool at its limit");
        await using var window = await chromium.OpenAsync(app);
        await window.SignInAsync(user);
        var page = window.Page;
        await page.RunAndWaitForResponseAsync(() => page.GotoAsync($"/incidents/{number}"), $"**/incidents/{number}/timeline*");
        await window.DrawnAsync();
        var (asked, opened) = (new TaskCompletionSource(), new TaskCompletionSource());
        await page.RouteAsync($"**/incidents/{number}/timeline*", async route =>
        {
            var answer = await route.FetchAsync();
            asked.SetResult();
            await opened.Task;
            await route.FulfillAsync(new() { Response = answer });
        }, new() { Times = 1 });

        await other.AddEntryAsync(number, "Restarted the pool");
        await asked.Task;
        await page.Locator("li.entry", new() { HasText = "Pool at its limit" }).GetByRole(AriaRole.Link, new() { Name = "Edit this entry" }).ClickAsync();
        var text = page.Locator("#timeline-list textarea");
        await text.FillAsync("Pool of connections at its limit");
        opened.SetResult();

        await Expect(page.Locator("#timeline-list")).ToContainTextAsync("Restarted the pool");
        await Expect(text).ToHaveValueAsync("Pool of connections at its limit");
        window.AssertNoComplaints();
    }
}

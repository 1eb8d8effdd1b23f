using Microsoft.Playwright;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>What the script adds to forms.</summary>
public sealed class FormTests(Apps apps, Chromium chromium)
{
    [Fact]
    public async Task A_double_click_declares_one_incident()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        await using var window = await chromium.OpenAsync(app);
        await window.SignInAsync(user);
        var page = window.Page;
        var title = $"Pressed twice {Guid.NewGuid():N}";
        await page.GotoAsync("/incidents/new");
        await page.GetByLabel("What is wrong?").FillAsync(title);

        // The answer comes after both.
        var pressed = new TaskCompletionSource();
        await page.RouteAsync("**/incidents", async route => { await pressed.Task; await route.ContinueAsync(); });
        var button = (await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Declare incident" }).BoundingBoxAsync())!;
        await page.Mouse.DblClickAsync(button.X + 10, button.Y + 10, new() { Delay = 30 });
        pressed.SetResult();
        await Expect(page.Locator("h1")).ToContainTextAsync(title);

        await page.GotoAsync($"/incidents?text={title[14..]}");
        await Expect(page.Locator("main").GetByRole(AriaRole.Link, new() { Name = title })).ToHaveCountAsync(1);
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task A_double_click_adds_one_entry()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app);
        await window.SignInAsync(user);
        var page = window.Page;
        await page.RunAndWaitForResponseAsync(() => page.GotoAsync($"/incidents/{number}"), $"**/incidents/{number}/live*");
        var field = page.GetByLabel("New timeline entry");
        await field.FillAsync("Turned the flag off");

        await page.Locator("#quick-add button.primary").DblClickAsync(new() { Delay = 30 });
        await Expect(page.Locator("#timeline-list")).ToContainTextAsync("Turned the flag off");
        await Expect(field).ToHaveValueAsync("");
        await field.FillAsync("Errors fall");
        await field.PressAsync("Control+Enter");
        await Expect(page.Locator("#timeline-list")).ToContainTextAsync("Errors fall");

        await Expect(page.Locator("#timeline-list li.entry", new() { HasText = "Turned the flag off" })).ToHaveCountAsync(1);
        await Expect(page.Locator(".error-summary")).ToHaveCountAsync(0);
        window.AssertNoComplaints();
    }
}

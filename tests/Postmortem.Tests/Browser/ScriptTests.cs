using Microsoft.Playwright;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Rollbacks;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>What the script adds: live pages, copied commands, pasted images.</summary>
public sealed class ScriptTests(Apps apps, Chromium chromium)
{
    [Theory, BothEngines]
    public async Task An_entry_added_elsewhere_appears_within_a_second(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        using var other = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
        await window.Page.RunAndWaitForResponseAsync(() => window.Page.GotoAsync($"/incidents/{number}"), $"**/incidents/{number}/live*");
        await window.Page.GetByLabel("New timeline entry").FillAsync("Half a sentence");

        // On PostgreSQL the listener's own connection may still be opening, and a busy machine can hold up any single one.
        var inTime = false;
        for (var i = 1; i <= 10 && !inTime; i++)
        {
            await other.AddEntryAsync(number, $"Pool at its limit, look {i}");
            inTime = await AppearsAsync(window.Page.Locator("#timeline-list").GetByText($"look {i}"), TimeSpan.FromSeconds(1));
        }

        Assert.True(inTime, "None of ten entries appeared within a second.");
        await Expect(window.Page.GetByLabel("New timeline entry")).ToHaveValueAsync("Half a sentence");
        window.AssertNoComplaints();
    }

    [Theory, BothEngines]
    public async Task The_second_of_two_quick_changes_is_shown_though_the_page_still_asks_for_the_first(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.RunAndWaitForResponseAsync(() => page.GotoAsync($"/incidents/{number}"), $"**/incidents/{number}/live*");
        await page.EvaluateAsync("() => { window.heard = 0; document.querySelector('#about').addEventListener('sse:facts', () => window.heard++); }");
        // The first answer is on its way, without the second change, when that is announced.
        await page.RouteAsync($"**/incidents/{number}/milestones", async route =>
        {
            var answer = await route.FetchAsync();
            await user.SetMilestoneAsync(app, number, MilestoneKind.Detected, TestClock.Start.AddMinutes(-12));
            await page.WaitForFunctionAsync("() => window.heard > 1");
            await route.FulfillAsync(new() { Response = answer });
        }, new() { Times = 1 });

        await user.SetMilestoneAsync(app, number, MilestoneKind.ImpactStart, TestClock.Start.AddMinutes(-20));

        await Expect(page.Locator("#milestones li:not(.missing)").Filter(new() { HasText = "Detected" })).ToBeVisibleAsync();
        await Expect(page.Locator("#milestones li:not(.missing)").Filter(new() { HasText = "Impact" }).First).ToBeVisibleAsync();
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task An_entry_of_two_lines_is_added_without_leaving_the_keyboard()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
        await window.Page.GotoAsync($"/incidents/{number}");
        await window.Page.WaitForLoadStateAsync();
        var field = window.Page.GetByLabel("New timeline entry");
        await field.PressSequentiallyAsync("Turned the flag off");
        await field.PressAsync("Enter");
        await field.PressSequentiallyAsync("Errors fall");
        await field.PressAsync("Control+Enter");

        var entry = window.Page.Locator("#timeline-list li.entry", new() { HasText = "Turned the flag off" });
        await Expect(entry).ToContainTextAsync("Errors fall");
        await Expect(entry).ToHaveCountAsync(1);
        await Expect(field).ToHaveValueAsync("");
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task An_image_from_the_clipboard_is_pasted_into_an_entry()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.GotoAsync($"/incidents/{number}");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.EvaluateAsync("""
            async png => {
              const bytes = Uint8Array.from(atob(png), c => c.charCodeAt(0));
              await navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([bytes], { type: 'image/png' }) })]);
            }
            """, Convert.ToBase64String(TimelineSteps.Png));

        await page.GetByLabel("New timeline entry").FillAsync("The pool's graph");
        await page.GetByLabel("New timeline entry").PressAsync("Control+v");
        await page.GetByLabel("New timeline entry").PressAsync("Control+v");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Take out image.png" })).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Take out image.png" }).First.ClickAsync();
        await Expect(page.Locator("#quick-add [data-file-list]")).ToHaveTextAsync("image.png ×");
        await page.Locator("#quick-add").GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();

        var image = page.Locator("li.entry", new() { HasText = "The pool's graph" }).Locator("img");
        // The list may be refreshed while it scrolls: another element then, at the same place.
        await image.EvaluateAsync("e => e.scrollIntoView()");
        await Expect(image).ToHaveJSPropertyAsync("naturalWidth", 1);
        await Expect(page.Locator("#quick-add [data-file-list]")).ToHaveTextAsync("");
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task A_command_is_copied_and_a_tick_is_seen_by_somebody_else()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        using var other = await app.SignInAsync(name: "Owen Hale");
        var service = (await app.Service<AddService>().RunAsync(new($"Shop {Guid.NewGuid():N}", RollbackInstructions: "1. Pause with `deploys pause shop`\n2. Undo:\n\n   ```\n   undo one\n   undo two\n   ```"), Actor.CommandLine, TestContext.Current.CancellationToken)).Value;
        var number = await user.DeclareIncidentAsync();
        await user.ProposeAsync(number, new() { ["service_id"] = service.Id.ToString() });
        await user.DecideAsync(number, 1);
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.RunAndWaitForResponseAsync(() => page.GotoAsync($"/incidents/{number}"), $"**/incidents/{number}/live*");

        await page.GetByRole(AriaRole.Button, new() { Name = "Copy deploys pause shop" }).ClickAsync();
        await Expect(page.Locator("#live")).ToContainTextAsync("Copied");
        Assert.Equal("deploys pause shop", await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy", Exact = true }).ClickAsync();
        await page.WaitForFunctionAsync("async () => await navigator.clipboard.readText() === 'undo one\\nundo two'");

        await page.GetByLabel("Done: Pause with").CheckAsync();
        await Expect(page.Locator("#rb1-ticks")).ToContainTextAsync($"{user.Name}, ");
        await Expect(page.GetByLabel("Done: Pause with")).ToBeFocusedAsync();
        await page.GetByLabel("Done: Pause with").UncheckAsync();
        await Expect(page.Locator("#rb1-ticks")).Not.ToContainTextAsync($"{user.Name}, ");
        await other.PostAsync($"/incidents/{number}/rollbacks/1/instructions", new() { ["steps"] = "2" });
        await Expect(page.Locator("#rb1-ticks")).ToContainTextAsync("Owen Hale, ");
        await Expect(page.GetByLabel("Done: Undo")).ToBeCheckedAsync();
        window.AssertNoComplaints();
    }

    static async Task<bool> AppearsAsync(ILocator what, TimeSpan within)
    {
        try
        {
            await what.WaitForAsync(new() { Timeout = (float)within.TotalMilliseconds });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

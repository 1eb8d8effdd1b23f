using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>The line below the timeline, into which most of an incident is typed: nothing twice, nothing lost.</summary>
public sealed class QuickAddTests(Apps apps, Chromium chromium)
{
    [Fact]
    public async Task A_double_click_adds_one_entry()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
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

        await page.ReloadAsync();
        await Expect(page.Locator("#timeline-list")).ToContainTextAsync("Errors fall");
        await Expect(field).ToHaveValueAsync("");
        await Expect(page.GetByText("What you began to type is back.")).ToHaveCountAsync(0);
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task A_second_press_on_the_form_that_the_answer_brings_is_no_entry_without_text()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.RunAndWaitForResponseAsync(() => page.GotoAsync($"/incidents/{number}"), $"**/incidents/{number}/live*");
        await page.EvaluateAsync("""
            () => new MutationObserver((changes, all) => {
              const [fresh] = changes.flatMap(change => [...change.addedNodes]).filter(node => node.id === 'quick-add');
              if (fresh) all.disconnect(); else return;
              fresh.requestSubmit();
              setTimeout(() => { fresh.requestSubmit(); document.body.dataset.pressed = 'thrice'; });
            }).observe(document.body, { childList: true, subtree: true })
            """);
        var field = page.GetByLabel("New timeline entry");
        await field.FillAsync("Turned the flag off");
        await field.PressAsync("Control+Enter");
        await Expect(page.Locator("body[data-pressed]")).ToHaveCountAsync(1);
        await Expect(page.Locator("#timeline-list li.entry", new() { HasText = "Turned the flag off" })).ToHaveCountAsync(1);
        await field.FillAsync("Errors fall");
        await field.PressAsync("Control+Enter");
        await Expect(page.Locator("#timeline-list li.entry", new() { HasText = "Errors fall" })).ToHaveCountAsync(1);
        await Expect(page.Locator("#quick-add .error, .error-summary")).ToHaveCountAsync(0);
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task A_chosen_image_stays_chosen_when_the_time_is_refused()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.GotoAsync($"/incidents/{number}");
        await page.GetByLabel("New timeline entry").FillAsync("This is what I see");
        await page.GetByLabel("Time it happened").FillAsync("25:00");
        await page.Locator("#quick-add input[type=file]").SetInputFilesAsync(new FilePayload { Name = "graph.png", MimeType = "image/png", Buffer = TimelineSteps.Png });
        await page.Locator("#quick-add button.primary").ClickAsync();
        await Expect(page.Locator("#quick-add .error")).ToContainTextAsync("not a time of day");
        await Expect(page.Locator("#quick-add [data-file-list]")).ToContainTextAsync("graph.png");
        await Expect(page.GetByText("Choose graph.png again")).ToHaveCountAsync(0);

        await page.GetByLabel("Time it happened").FillAsync("");
        await page.Locator("#quick-add button.primary").ClickAsync();

        await Expect(page.Locator("#timeline-list img[alt='Image graph.png']")).ToHaveCountAsync(1);
        await Expect(page.Locator("#quick-add [data-file-list]")).ToHaveTextAsync("");
    }

    [Fact]
    public async Task What_arrived_without_an_answer_is_not_added_again()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.GotoAsync($"/incidents/{number}");
        await page.RouteAsync($"**/incidents/{number}/timeline", async route => { await route.FetchAsync(); await route.AbortAsync(); });
        await page.GetByLabel("New timeline entry").FillAsync("Turned the flag off");
        await page.Locator("#quick-add button.primary").ClickAsync();
        await Expect(page.Locator("#live")).ToContainTextAsync("no answer came");

        await page.UnrouteAsync($"**/incidents/{number}/timeline");
        await page.ReloadAsync();
        await Expect(page.GetByLabel("New timeline entry")).ToHaveValueAsync("Turned the flag off");
        await page.Locator("#quick-add button.primary").ClickAsync();

        await Expect(page.GetByLabel("New timeline entry")).ToHaveValueAsync("");
        await Expect(page.Locator("#timeline-list li.entry", new() { HasText = "Turned the flag off" })).ToHaveCountAsync(1);
    }
}

using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>Where scripts are off or did not arrive, what matters is still written down.</summary>
public sealed class WithoutScriptTests(Apps apps, Chromium chromium)
{
    [Fact]
    public async Task An_entry_is_added_edited_and_starred()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user, javaScript: false);
        var page = window.Page;

        await page.GotoAsync($"/incidents/{number}");
        await page.GetByLabel("New timeline entry").FillAsync("Pool at its limt");
        await page.GetByLabel("Time it happened").FillAsync("5 minutes ago");
        await page.Locator("#quick-add").GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        var entry = page.Locator("li.entry", new() { HasText = "Pool at its lim" });
        await Expect(entry.Locator("time").First).ToHaveTextAsync("08:55");

        await entry.GetByLabel("Edit this entry").ClickAsync();
        await page.GetByLabel("Text").FillAsync("Pool at its limit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(entry).ToContainTextAsync("Pool at its limit");
        await entry.GetByLabel("Star this entry").ClickAsync();
        await Expect(entry.GetByLabel("Star this entry")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task What_was_typed_stays_when_an_entry_is_refused()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user, javaScript: false);

        await window.Page.GotoAsync($"/incidents/{number}");
        await window.Page.GetByLabel("New timeline entry").FillAsync("Pool at its limit");
        await window.Page.GetByLabel("Time it happened").FillAsync("half past tea");
        await window.Page.Locator("#quick-add").GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();

        await Expect(window.Page.Locator("main [name=text]")).ToHaveValueAsync("Pool at its limit");
        await Expect(window.Page.Locator("main [name=time]")).ToHaveValueAsync("half past tea");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("half past tea");
    }

    [Fact]
    public async Task A_review_is_begun_from_a_template_and_a_section_written()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, javaScript: false);
        await window.SignInAsync(facilitator);

        await window.Page.GotoAsync($"/incidents/{number}/review/new");
        await window.Page.GetByRole(AriaRole.Radio, new() { Name = "Full review" }).CheckAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Begin the review" }).ClickAsync();
        await Expect(window.Page.Locator("#s-facts")).ToContainTextAsync($"INC-{number}");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Edit Background" }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Button, new() { Name = "Bold" })).ToBeHiddenAsync();
        await window.Page.GetByLabel("Background, Markdown").FillAsync("Every basket needs a **price**.");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await Expect(window.Page.Locator("#s-background strong")).ToHaveTextAsync("price");
    }
}

using Microsoft.Playwright;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>Declaring an incident while another one may be the same.</summary>
public sealed class DeclaringTests(Apps apps, Chromium chromium)
{
    [Fact]
    public async Task Who_has_seen_the_likely_duplicates_while_typing_is_not_asked_again()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var user = await app.SignInAsync();
        await user.DeclareIncidentAsync("Checkout errors on the German shop");
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.GotoAsync("/incidents/new");

        var asked = await page.RunAndWaitForRequestAsync(() => page.GetByLabel("What is wrong?").FillAsync("German shop: payment fails"), "**/incidents/new/duplicates*");
        Assert.DoesNotContain("Token", asked.Url);
        Assert.Contains("title=German", asked.Url);
        await Expect(page.Locator("#duplicates")).ToContainTextAsync("may be the same");
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Declare incident" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("German shop: payment fails");
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task The_headings_of_an_incidents_page_are_named_by_themselves()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
        await window.Page.GotoAsync($"/incidents/{number}");

        foreach (var name in new[] { "People", "Harm", "Record", "Milestones", "Follow-ups" })
        {
            await Expect(window.Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true })).ToBeVisibleAsync();
            await Expect(window.Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true })).ToBeVisibleAsync();
        }
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "Change people", Exact = true })).ToBeVisibleAsync();
    }
}

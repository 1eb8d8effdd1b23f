using Microsoft.Playwright;
using Postmortem.Tests.Features.Incidents;
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
    public async Task One_of_many_services_is_found_by_typing_and_ticked_by_Enter()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var user = await app.SignInAsync();
        foreach (var name in Enumerable.Range(1, 12).Select(n => $"Storage {n}").Append("Café ordering")) await app.AddServiceAsync(name);
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.GotoAsync("/incidents/new");
        await page.GetByLabel("What is wrong?").FillAsync("Orders are refused");
        await page.GetByLabel("Storage 7").CheckAsync();
        var narrow = page.GetByRole(AriaRole.Searchbox, new() { Name = "Narrow: Services affected" });

        await narrow.FillAsync("cafe");
        await Expect(page.GetByText("1 found")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Storage 1", new() { Exact = true })).ToBeHiddenAsync();
        await Expect(page.GetByLabel("Storage 7")).ToBeVisibleAsync();
        await window.AssertAccessibleAsync();
        await narrow.PressAsync("Enter");
        await Expect(page.GetByLabel("Café ordering")).ToBeCheckedAsync();
        await Expect(page.GetByLabel("Storage 1", new() { Exact = true })).ToBeVisibleAsync();
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Declare incident" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Orders are refused");
        Assert.Equal(["Café ordering", "Storage 7"], await app.Database.ReadAsync(s => s.ListAsync<string>("select s.name from incident_services x join services s on s.id = x.service_id order by s.name"), TestContext.Current.CancellationToken));
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

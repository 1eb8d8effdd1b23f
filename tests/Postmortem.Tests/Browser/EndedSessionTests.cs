using Microsoft.Playwright;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>Whoever writes for longer than their session lasts has lost nothing where the browser does not keep it.</summary>
public sealed class EndedSessionTests(Apps apps, Chromium chromium)
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task What_was_typed_waits_behind_the_sign_in(bool script)
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        await using var window = await chromium.OpenAsync(app, user, ColorScheme.Dark, 390, javaScript: script);
        var page = window.Page;
        await page.GotoAsync("/incidents/new");
        var title = $"Baskets {Guid.NewGuid():N}";
        await page.GetByLabel("What is wrong?").FillAsync(title);
        if (script) await page.EvaluateAsync("document.querySelector('#declare').removeAttribute('data-keep')");
        await page.GetByLabel("What is seen?").FillAsync("The pool is at its limit,\n<b>since</b> noon.");

        await page.Context.ClearCookiesAsync(new() { Name = "postmortem" });
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Declare" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("What you typed is kept");
        if (script) await window.AssertAccessibleAsync();
        await SignInAsync(page, user, "not the password");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not signed in");
        await SignInAsync(page, user, TestApp.Password);

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Not saved yet" })).ToBeVisibleAsync();
        await Expect(page.Locator("main pre", new() { HasText = "at its limit" })).ToContainTextAsync("<b>since</b> noon.");
        if (script) await window.AssertAccessibleAsync();
        Assert.DoesNotContain(title, await user.PageAsync("/incidents"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Send it now" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("<b>since</b> noon.");
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task An_entry_that_was_being_edited_stands_open_again_with_what_was_typed()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AddEntryAsync(number, "Pool at its limit");
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.GotoAsync($"/incidents/{number}");
        var text = page.Locator("#timeline-list form.form").GetByLabel("Text");
        await page.Locator("li.entry", new() { HasText = "Pool at its limit" }).GetByLabel("Edit this entry").ClickAsync();
        await text.FillAsync("Pool at its limit of 200, as the graph shows");
        await page.Context.ClearCookiesAsync(new() { Name = "postmortem" });
        await page.Locator("#timeline-list form.form").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Your session has ended. What you typed is kept: sign in, then send it.");
        await window.AssertAccessibleAsync();
        await SignInAsync(page, user, TestApp.Password);

        await Expect(text).ToHaveValueAsync("Pool at its limit of 200, as the graph shows");
        await Expect(page.GetByText("What you began to type is back.")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(text).ToHaveValueAsync("Pool at its limit of 200, as the graph shows");
        await page.Locator("#timeline-list form.form").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("li.entry", new() { HasText = "as the graph shows" })).ToHaveCountAsync(1);
        await Expect(text).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await window.DrawnAsync();
        await Expect(text).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_the_page_asks_by_itself_leads_nobody_away()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.GotoAsync("/incidents/new");
        await page.Context.ClearCookiesAsync(new() { Name = "postmortem" });
        // Likely duplicates are looked for while one types. There are none of this one, of which it would be asked below.
        await page.GetByLabel("What is wrong?").PressSequentiallyAsync("Herons block the feeder");

        var note = page.GetByText("You are signed out");
        await Expect(note).ToBeVisibleAsync();
        await Expect(page.GetByLabel("What is wrong?")).ToHaveValueAsync("Herons block the feeder");
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/sign-in");
        await SignInAsync(other, user, TestApp.Password);
        await Expect(other.GetByRole(AriaRole.Heading, new() { Name = "Incidents", Exact = true })).ToBeVisibleAsync();

        await page.GetByLabel("What is wrong?").PressSequentiallyAsync(" again");
        await Expect(note).ToHaveCountAsync(0);
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Declare" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Herons block the feeder again" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_page_that_is_older_than_its_session_can_still_be_sent()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user, javaScript: false);
        var page = window.Page;
        await page.GotoAsync($"/incidents/{number}");
        await page.GetByLabel("New timeline entry").FillAsync("Errors fall since the pool was enlarged");

        // As when the browser was closed in between: it keeps the session, and forgets what guards its forms.
        await page.Context.ClearCookiesAsync(new() { Name = "postmortem-form" });
        await page.Locator("#quick-add").GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send it now" }).ClickAsync();
        await Expect(page.Locator("li.entry", new() { HasText = "Errors fall since the pool was enlarged" })).ToHaveCountAsync(1);
    }

    static async Task SignInAsync(IPage page, TestUser user, string password)
    {
        await page.GetByLabel("Email").FillAsync(user.Email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}

using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>One person types into one section on two devices.</summary>
public sealed class TwoDevicesTests(Apps apps, Chromium chromium)
{
    const string OfPhone = "The pool was sized for a warm cache, and nobody had measured it.";
    const string OfLaptop = "Load tests never had a cold cache.";

    [Theory, InlineData("Put it below the text in the form", $"{OfLaptop}\n\n{OfPhone}"), InlineData("Keep the text in the form alone", OfLaptop)]
    public async Task The_second_is_told_and_chooses_between_the_texts(string choice, string outcome)
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var path = $"/incidents/{await user.BeginReviewAsync()}/review/sections/lessons";
        await using var laptop = await chromium.OpenAsync(app, user);
        await using var phone = await chromium.OpenAsync(app, user, width: 390);
        foreach (var window in new[] { laptop, phone }) await window.Page.GotoAsync(path);
        await phone.Page.Locator("#f-text").FillAsync(OfPhone);
        await Expect(State(phone)).ToContainTextAsync("Draft saved");

        await laptop.Page.Locator("#f-text").FillAsync(OfLaptop);
        await Expect(laptop.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This draft was changed on another device");
        await Expect(laptop.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(OfPhone);
        await Expect(State(laptop)).ToContainTextAsync("Not saved");
        await laptop.AssertAccessibleAsync();
        // Left and opened again, it is still a question.
        await laptop.Page.GotoAsync("/incidents");
        await laptop.Page.GotoAsync(path);
        await Expect(laptop.Page.Locator("#f-text")).ToHaveValueAsync(OfLaptop);
        await laptop.Page.GetByRole(AriaRole.Button, new() { Name = choice }).ClickAsync();
        await Expect(State(laptop)).ToContainTextAsync("Draft saved");
        await Expect(laptop.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);

        await laptop.Page.ReloadAsync();
        await Expect(laptop.Page.Locator("#f-text")).ToHaveValueAsync(outcome);
        laptop.AssertNoComplaints();
    }

    [Fact]
    public async Task What_one_goes_on_typing_is_no_other_draft()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var path = $"/incidents/{await user.BeginReviewAsync()}/review/sections/lessons";
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.GotoAsync(path);
        // It is saved, and the answer is lost.
        await page.RouteAsync("**/draft", async route => { await route.FetchAsync(); await route.AbortAsync(); }, new() { Times = 1 });
        await page.Locator("#f-text").FillAsync("One");
        await Expect(State(window)).ToContainTextAsync("Not saved. Your text is still here");
        foreach (var text in new[] { "One, two", "One, two, three" })
        {
            // The answer to this text: one to the text before, tried again, may come after it was typed.
            await page.RunAndWaitForResponseAsync(() => page.Locator("#f-text").FillAsync(text), answer => answer.Url.EndsWith("/draft", StringComparison.Ordinal) && answer.Request.PostData!.Contains($"\r\n{text}\r\n", StringComparison.Ordinal));
            await Expect(State(window)).ToContainTextAsync("Draft saved");
        }
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Expect(page.Locator("#f-text")).ToHaveValueAsync("One, two, three");
    }

    static ILocator State(Window window) => window.Page.Locator("[data-autosave-state]");
}

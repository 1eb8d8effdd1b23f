using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>Two browsers at one section of a review.</summary>
public sealed class TogetherTests(Apps apps, Chromium chromium)
{
    [Theory, BothEngines]
    public async Task Two_people_who_edit_one_section_lose_no_word_and_both_see_what_came_together(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var jonas = await app.SignInAsync(Role.Facilitator, "Jonas Weber");
        using var priya = await app.SignInAsync(name: "Priya Nair");
        var number = await jonas.BeginReviewAsync();
        await jonas.SaveSectionAsync(number, "lessons", "The pool was small.\n\nNobody saw it.", 1);
        await using var hers = await OpenAsync(app, priya, number);
        await using var his = await OpenAsync(app, jonas, number);
        await Expect(hers.Page.Locator("#here")).ToContainTextAsync("Jonas Weber is editing this section too");

        // She types at the end, and he saves meanwhile.
        await hers.Page.Locator("#f-text").PressAsync("Control+End");
        await hers.Page.Keyboard.TypeAsync(" Load tests had ");
        await his.Page.Locator("#f-text").PressAsync("Control+Home");
        await his.Page.Keyboard.TypeAsync("At ten times the load: ");
        await his.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await Expect(hers.Page.Locator("#f-text")).ToHaveValueAsync("At ten times the load: The pool was small.\n\nNobody saw it. Load tests had ");
        await Expect(hers.Page.Locator("#taken-in")).ToContainTextAsync("Jonas Weber saved this section");
        // Her caret is where it was.
        await hers.Page.Keyboard.TypeAsync("a warm cache.");
        await hers.AssertAccessibleAsync();
        await hers.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        const string both = "At ten times the load: The pool was small.";
        foreach (var page in new[] { hers.Page, his.Page })
        {
            await page.GotoAsync($"/incidents/{number}/review");
            await Expect(page.Locator("#s-lessons")).ToContainTextAsync(both);
            await Expect(page.Locator("#s-lessons")).ToContainTextAsync("Nobody saw it. Load tests had a warm cache.");
        }
        hers.AssertNoComplaints();
        his.AssertNoComplaints();
    }

    [Fact]
    public async Task Where_both_change_the_same_words_the_second_is_told_while_typing_and_sees_both_on_saving()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var jonas = await app.SignInAsync(Role.Facilitator, "Jonas Weber");
        using var priya = await app.SignInAsync(name: "Priya Nair");
        var number = await jonas.BeginReviewAsync();
        await jonas.SaveSectionAsync(number, "lessons", "The pool was small.", 1);
        await using var hers = await OpenAsync(app, priya, number);
        await hers.Page.Locator("#f-text").FillAsync("The pool was narrow.");

        await jonas.SaveSectionAsync(number, "lessons", "The pool was tiny.", 2);

        await Expect(hers.Page.Locator("#taken-in")).ToContainTextAsync("changed words that you are changing too");
        await Expect(hers.Page.Locator("#f-text")).ToHaveValueAsync("The pool was narrow.");
        await hers.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(hers.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Two people changed");
        await Expect(hers.Page.Locator("#f-text")).ToHaveValueAsync("The pool was tiny.\nThe pool was narrow.");
        await hers.AssertAccessibleAsync();
    }

    [Theory, BothEngines]
    public async Task On_the_reviews_page_one_sees_who_comes_and_goes(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var jonas = await app.SignInAsync(Role.Facilitator, "Jonas Weber");
        using var reader = await app.SignInAsync(Role.Reader, "Priya Nair");
        var number = await jonas.BeginReviewAsync();
        await using var hers = await chromium.OpenAsync(app, reader);
        await hers.Page.GotoAsync($"/incidents/{number}/review");
        var his = await OpenAsync(app, jonas, number);

        await Expect(hers.Page.Locator("#here")).ToContainTextAsync("Jonas Weber edits Lessons");
        await Expect(hers.Page.Locator("#here-lessons")).ToHaveTextAsync("Jonas Weber is editing");
        await hers.AssertAccessibleAsync();

        await his.Page.GotoAsync("/incidents");
        await Expect(hers.Page.Locator("#here")).Not.ToContainTextAsync("Jonas Weber");
        await Expect(hers.Page.Locator("#here-lessons")).ToHaveTextAsync("");
        await his.DisposeAsync();
        hers.AssertNoComplaints();
    }

    async Task<Window> OpenAsync(TestApp app, TestUser user, int number)
    {
        var window = await chromium.OpenAsync(app, user);
        await window.Page.RunAndWaitForResponseAsync(() => window.Page.GotoAsync($"/incidents/{number}/review/sections/lessons"), $"**/incidents/{number}/live*");
        return window;
    }
}

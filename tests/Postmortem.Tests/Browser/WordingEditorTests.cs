using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>The coach beside the section editor: underlines, rewrites, reasons.</summary>
public sealed class WordingEditorTests(Apps apps, Chromium chromium)
{
    [Theory, BothEngines]
    public async Task What_may_blame_is_underlined_while_one_types_and_another_wording_is_taken_with_one_click(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.GotoAsync($"/incidents/{number}/review/sections/lessons");
        var text = page.Locator("#f-text");

        await text.FillAsync("The cache was cold. We should have checked \"it\" & <i>more</i>.\n\nTraffic tripled at noon.");
        await Expect(page.Locator(".underlines mark")).ToHaveTextAsync("should have checked");
        await Expect(page.Locator("#wording .finding")).ToContainTextAsync("What was seen and known at that moment?");
        await AssertLiesUnderItsWordsAsync(page);
        await window.AssertAccessibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Take this wording" }).ClickAsync();
        await Expect(text).ToHaveValueAsync("The cache was cold. At that moment the screen showed …; … was on another page.\n\nTraffic tripled at noon.");
        await Expect(page.Locator("#wording")).ToContainTextAsync("Nothing to ask about the wording.");
        await Expect(page.Locator(".underlines mark")).ToHaveCountAsync(0);
        await text.PressAsync("Control+z");
        await Expect(text).ToHaveValueAsync("The cache was cold. We should have checked \"it\" & <i>more</i>.\n\nTraffic tripled at noon.");
        await Expect(page.Locator(".underlines mark")).ToHaveTextAsync("should have checked");
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task What_the_toolbar_did_is_undone_step_by_step()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        await using var window = await chromium.OpenAsync(app, user);
        await window.Page.GotoAsync($"/incidents/{number}/review/sections/lessons");
        var text = window.Page.Locator("#f-text");
        await text.FillAsync("");
        await text.PressSequentiallyAsync("One pool");
        foreach (var (key, gives) in new[] { ("Control+a", "One pool"), ("Control+b", "**One pool**"), ("Control+z", "One pool"), ("Control+Shift+z", "**One pool**") })
        {
            await text.PressAsync(key);
            await Expect(text).ToHaveValueAsync(gives);
        }
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "List", Exact = true }).ClickAsync();
        await Expect(text).ToHaveValueAsync("- **One pool**");
        await text.PressAsync("Control+z");
        await Expect(text).ToHaveValueAsync("**One pool**");

        // A table comes below the line of what is chosen, which stays, and apart from the next.
        await text.FillAsync("One pool\nTwo pools");
        await text.EvaluateAsync("field => field.setSelectionRange(4, 8)");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Table", Exact = true }).ClickAsync();
        await Expect(text).ToHaveValueAsync("One pool\n\n| Name | Value |\n|---|---|\n|  |  |\n\nTwo pools");
    }

    [Theory]
    [InlineData("Control+b", "one\n\ntwo\n", "**one**\n\n**two**\n")]
    [InlineData("Control+i", "- [x] one  \n\n> 3. two\n\n## three\n\n---", "- [x] *one*  \n\n> 3. *two*\n\n## *three*\n\n---")]
    [InlineData("Control+b", "one\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\na | b\n--|--\n1 | 2\n\n```sh\nls\n```", "**one**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\na | b\n--|--\n1 | 2\n\n```sh\nls\n```")]
    public async Task What_is_marked_over_several_paragraphs_is_marked_line_by_line_and_a_second_press_takes_it_off(string key, string written, string marked)
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        await using var window = await chromium.OpenAsync(app, user);
        await window.Page.GotoAsync($"/incidents/{number}/review/sections/lessons");
        var text = window.Page.Locator("#f-text");
        await text.FillAsync(written);
        foreach (var (press, gives) in new[] { ("Control+a", written), (key, marked), (key, written), (key, marked), ("Control+z", written) })
        {
            await text.PressAsync(press);
            await Expect(text).ToHaveValueAsync(gives);
        }
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task Part_of_two_lines_is_marked_as_it_was_chosen_and_a_line_that_has_some_as_a_whole()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        await using var window = await chromium.OpenAsync(app, user);
        await window.Page.GotoAsync($"/incidents/{number}/review/sections/lessons");
        var text = window.Page.Locator("#f-text");
        await text.FillAsync("One pool\n\nTwo **large** pools, three");
        await text.EvaluateAsync("field => field.setSelectionRange(4, field.value.indexOf(','))");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Bold" }).ClickAsync();
        await Expect(text).ToHaveValueAsync("One **pool**\n\n**Two large pools**, three");
    }

    [Fact]
    public async Task A_reason_is_given_beside_the_editor_and_unsaved_text_stays()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        await using var window = await chromium.OpenAsync(app, user, ColorScheme.Dark, 390);
        var page = window.Page;
        await page.GotoAsync($"/incidents/{number}/review/sections/lessons");

        await page.Locator("#f-text").FillAsync("It was Ana's fault.");
        await page.Locator("#wording").GetByText("Keep it as it is").ClickAsync();
        await page.GetByPlaceholder("Why it stays").FillAsync("Her own words");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true }).ClickAsync();
        await Expect(page.Locator("#wording")).ToContainTextAsync("One wording was kept");
        await Expect(page.Locator(".underlines mark")).ToHaveCountAsync(0);
        await Expect(page.Locator("#f-text")).ToHaveValueAsync("It was Ana's fault.");
        await window.AssertAccessibleAsync();
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task Without_script_findings_stand_below_the_saved_section_and_can_be_dismissed()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        await using var window = await chromium.OpenAsync(app, user, javaScript: false);
        var page = window.Page;
        await page.GotoAsync($"/incidents/{number}/review/sections/lessons");
        await page.Locator("#f-text").FillAsync("It was Ana's fault.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        var section = page.Locator("#s-lessons");
        await section.GetByText("Wording: 1 error").ClickAsync();
        await section.GetByText("Keep it as it is").ClickAsync();
        await section.GetByPlaceholder("Why it stays").FillAsync("Her own words");
        await section.GetByRole(AriaRole.Button, new() { Name = "Keep", Exact = true }).ClickAsync();
        await Expect(page.Locator("#s-lessons")).ToContainTextAsync("One wording was kept, with a reason");
    }

    [Fact]
    public async Task An_underline_stays_in_the_editor_in_the_moment_in_which_a_phone_is_turned()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        await using var window = await chromium.OpenAsync(app, user);
        await window.Page.GotoAsync($"/incidents/{number}/review/sections/lessons");
        await window.Page.Locator("#f-text").FillAsync("In the evening of that long day, when the queue was full, we should have checked the release.");
        await Expect(window.Page.Locator(".underlines mark")).ToHaveTextAsync("should have checked");

        // Asked before the page's script can follow the new size.
        Assert.True(await window.Page.EvaluateAsync<bool>("""
            () => {
              document.querySelector('.editor').style.width = '300px';
              const right = element => element.getBoundingClientRect().right;
              return right(document.querySelector('.underlines mark')) <= right(document.querySelector('#f-text'));
            }
            """));
    }

    /// <summary>The mark is in the line and at the place in which the editor shows the words.</summary>
    static async Task AssertLiesUnderItsWordsAsync(IPage page) => Assert.True(await page.EvaluateAsync<bool>("""
        () => {
          const text = document.querySelector('#f-text'), under = document.querySelector('.underlines');
          const [a, b] = [getComputedStyle(text), getComputedStyle(under)];
          const same = ['fontFamily', 'fontSize', 'lineHeight', 'letterSpacing', 'paddingTop', 'paddingLeft', 'paddingRight', 'tabSize'].every(name => a[name] === b[name]);
          const [x, y] = [text.getBoundingClientRect(), under.getBoundingClientRect()];
          return same && Math.abs(x.left - y.left) < 1 && Math.abs(x.top - y.top) < 1 && under.clientWidth === text.clientWidth;
        }
        """));
}

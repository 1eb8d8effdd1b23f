using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>Two people talk about a passage.</summary>
public sealed class CommentsTests(Apps apps, Chromium chromium)
{
    [Theory, BothEngines]
    public async Task A_selected_passage_is_talked_about_by_two_who_see_each_other_at_once(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var (hisName, herName) = ($"Jonas {Guid.NewGuid():N}", $"Priya {Guid.NewGuid():N}");
        using var jonas = await app.SignInAsync(Role.Facilitator, hisName);
        using var priya = await app.SignInAsync(name: herName);
        var number = await jonas.BeginReviewAsync();
        await jonas.SaveSectionAsync(number, "lessons", "The pool of **connections** was small.\n\nNobody saw it.", 1);
        await using var hers = await OpenAsync(app, priya, number);
        await using var his = await OpenAsync(app, jonas, number);

        // She selects words, and calls him by the first letters of his name.
        await SelectAsync(hers.Page, "#text-lessons", "pool of connections");
        await hers.Page.GetByRole(AriaRole.Button, new() { Name = "Comment on this" }).ClickAsync();
        await Expect(hers.Page.Locator("#quote-of-lessons")).ToHaveValueAsync("pool of connections");
        await hers.Page.Keyboard.TypeAsync($"How small, @{hisName[..14]}");
        await Expect(hers.Page.GetByRole(AriaRole.Option, new() { Name = hisName })).ToBeVisibleAsync();
        await hers.Page.Keyboard.PressAsync("Enter");
        await Expect(hers.Page.Locator("#text-of-lessons")).ToHaveValueAsync($"How small, @{hisName} ");
        await hers.AssertAccessibleAsync();
        // He is in the middle of a comment of his own, which hers does not take away.
        await his.Page.Locator("#comment-lessons > summary").ClickAsync();
        await his.Page.Locator("#text-of-lessons").FillAsync("I began to write");
        await hers.Page.Locator("#comment-form-lessons").GetByRole(AriaRole.Button, new() { Name = "Comment" }).ClickAsync();

        var thread = his.Page.Locator("#threads-lessons .thread");
        await Expect(thread).ToContainTextAsync("How small");
        await Expect(his.Page.Locator("#text-lessons mark.commented").First).ToHaveTextAsync("pool of");
        await Expect(his.Page.Locator("#talk-lessons")).ToContainTextAsync("1");
        await Expect(his.Page.Locator("#text-of-lessons")).ToHaveValueAsync("I began to write");
        await his.AssertAccessibleAsync();

        await thread.GetByText("Reply").First.ClickAsync();
        await thread.GetByRole(AriaRole.Textbox).FillAsync("100 for 12 instances.");
        await thread.GetByRole(AriaRole.Button, new() { Name = "Reply" }).ClickAsync();
        await Expect(hers.Page.Locator("#threads-lessons .thread")).ToContainTextAsync("100 for 12 instances.");

        // Somebody edits around it.
        await jonas.SaveSectionAsync(number, "lessons", "As we know now, the pool of **connections** was too small.", 2);
        await hers.Page.ReloadAsync();
        await Expect(hers.Page.Locator("#text-lessons mark.commented").First).ToHaveTextAsync("pool of");
        await hers.Page.Locator("#threads-lessons").GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await Expect(his.Page.Locator("#threads-lessons")).ToContainTextAsync("One resolved thread");
        await Expect(his.Page.Locator("#text-lessons mark.commented")).ToHaveCountAsync(0);

        await his.Page.GotoAsync("/reviews/mentions");
        await Expect(his.Page.GetByRole(AriaRole.Link, new() { Name = $"{herName} mentioned you on" })).ToBeVisibleAsync();
        await his.AssertAccessibleAsync();
        hers.AssertNoComplaints();
        his.AssertNoComplaints();
    }

    static async Task SelectAsync(IPage page, string within, string words) => await page.EvaluateAsync("""
        ([within, words]) => {
          const walker = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT);
          const letters = [];
          for (let node = walker.nextNode(); node; node = walker.nextNode()) [...node.data].forEach((letter, at) => letters.push([node, at, letter]));
          const from = letters.map(l => l[2]).join('').indexOf(words);
          const range = document.createRange();
          range.setStart(letters[from][0], letters[from][1]);
          range.setEnd(letters[from + words.length - 1][0], letters[from + words.length - 1][1] + 1);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }
        """, new[] { within, words });

    async Task<Window> OpenAsync(TestApp app, TestUser user, int number)
    {
        var window = await chromium.OpenAsync(app, user);
        await window.Page.RunAndWaitForResponseAsync(() => window.Page.GotoAsync($"/incidents/{number}/review"), $"**/incidents/{number}/live*");
        return window;
    }
}

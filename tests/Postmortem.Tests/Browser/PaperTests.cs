using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Actions;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>What colour alone or a scrollbar would tell is told on paper and where the system chooses the colours.</summary>
public sealed class PaperTests(Apps apps, Chromium chromium)
{
    /// <summary>A4 without the margins of the page.</summary>
    const int Paper = 672;

    [Fact]
    public async Task A_printed_list_has_all_its_columns_and_a_printed_board_too()
    {
        await using var app = await DemoApp.StartAsync(apps);
        using var user = await app.SignInAsync(Role.Facilitator);
        await using var window = await chromium.OpenAsync(app, user, width: Paper);
        await window.Page.EmulateMediaAsync(new() { Media = Media.Print });
        foreach (var path in new[] { "/follow-ups?show=all", "/follow-ups?show=all&view=board", "/incidents", "/reviews", "/services", "/changes", "/alerts", "/experiments", "/incidents/1", "/incidents/1/review" })
        {
            await window.Page.GotoAsync(path);
            var cut = await window.Page.EvaluateAsync<string[]>($$"""
                () => [...document.querySelectorAll('main :is(th, td, .card, .board-col)')].filter(part => part.checkVisibility() && !part.closest('.visually-hidden') && part.getBoundingClientRect().width > 2
                  && (part.getBoundingClientRect().right > {{Paper}} + 1 || part.scrollWidth > part.clientWidth + 2)).map(part => part.outerHTML.slice(0, 120))
                """);
            Assert.True(cut.Length == 0, $"{path}: {string.Join('\n', cut)}");
        }
    }

    [Fact]
    public async Task Forms_are_not_printed()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var item = await user.FileFollowUpAsync(await user.DeclareIncidentAsync());
        await user.ClaimDoneAsync(item);
        await using var window = await chromium.OpenAsync(app, user, width: Paper);
        await window.Page.GotoAsync($"/follow-ups/{item}");
        var form = window.Page.GetByRole(AriaRole.Heading, new() { Name = "Does it work?" });
        await Expect(form).ToBeVisibleAsync();
        await window.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Expect(form).ToBeHiddenAsync();
        await Expect(window.Page.Locator("main")).ToContainTextAsync("The alert is in place");
    }

    [Fact]
    public async Task New_words_are_underlined_and_the_current_tab_is_told_where_colours_are_the_systems()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        await using var window = await chromium.OpenAsync(app, user);
        await window.Page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await window.Page.GotoAsync("/follow-ups?show=all");
        var styles = await window.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.tabs a')].map(tab => { const style = getComputedStyle(tab); return `${style.borderBottomColor} ${style.borderBottomWidth} ${tab.hasAttribute('aria-current')}`; })");
        var current = styles.Single(s => s.EndsWith("true", StringComparison.Ordinal));
        Assert.DoesNotContain(current.Replace("true", "false", StringComparison.Ordinal), styles);
        // The page's policy takes no style from elsewhere; the words are drawn by the same rule wherever they stand.
        Assert.Equal("underline", await window.Page.EvaluateAsync<string>("() => { const word = document.createElement('ins'); document.querySelector('main').append(word); const line = getComputedStyle(word).textDecorationLine; word.remove(); return line; }"));
    }
}

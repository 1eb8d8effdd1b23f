using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Actions;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>Screens on which what is fixed, what is long and what is many has little room.</summary>
public sealed class SmallScreenTests(Apps apps, Chromium chromium)
{
    [Theory, InlineData(390, 844), InlineData(320, 568), InlineData(360, 225)]
    public async Task What_has_the_focus_lies_under_no_bar(int width, int height)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        var item = await user.FileFollowUpAsync(number);
        await using var window = await chromium.OpenAsync(app, user, width: width, height: height);
        foreach (var path in new[] { $"/incidents/{number}", $"/follow-ups/{item}", "/incidents/new" })
        {
            await window.Page.GotoAsync(path);
            for (var at = 0; at < 90; at++)
            {
                await window.Page.Keyboard.PressAsync("Tab");
                var covered = await window.Page.EvaluateAsync<string?>("""
                    () => {
                      const focused = document.activeElement;
                      if (focused === document.body) return 'end';
                      if (focused.matches('.skip')) return null; // stands over the bar
                      const box = focused.getBoundingClientRect();
                      for (const bar of document.querySelectorAll('.bar, .nav, .form-actions.sticky')) {
                        const { position } = getComputedStyle(bar), over = bar.getBoundingClientRect();
                        if (position !== 'fixed' && position !== 'sticky' || bar.contains(focused)) continue;
                        if (Math.max(box.top, 0) >= over.top && Math.min(box.bottom, innerHeight) <= over.bottom) return `${focused.outerHTML.slice(0, 160)} at ${box.top} lies under ${bar.className}`;
                      }
                      return null;
                    }
                    """);
                if (covered == "end") break;
                Assert.True(covered is null, $"{path}: {covered}");
            }
        }
    }

    [Fact]
    public async Task On_a_screen_that_is_very_short_the_bars_go_with_the_page()
    {
        await using var scene = await OpenAsync(320, 256);
        await scene.Page.GotoAsync($"/incidents/{scene.Number}");
        await scene.Page.EvaluateAsync("scrollTo(0, 600)");
        Assert.True(await scene.Page.EvaluateAsync<bool>("[...document.querySelectorAll('.bar, .nav')].every(bar => bar.getBoundingClientRect().bottom < 0)"));
    }

    [Fact]
    public async Task Each_word_of_the_navigation_stands_in_one_line()
    {
        await using var scene = await OpenAsync(320, 568);
        await scene.Page.GotoAsync("/follow-ups");
        Assert.All(await scene.Page.EvaluateAsync<double[]>("[...document.querySelectorAll('.nav .word')].map(word => word.getBoundingClientRect().height / parseFloat(getComputedStyle(word).lineHeight))"), lines => Assert.InRange(lines, 0.5, 1.5));
    }

    [Fact]
    public async Task A_title_of_one_long_word_makes_no_page_wider()
    {
        await using var scene = await OpenAsync(390, 844);
        var item = await scene.User.FileFollowUpAsync(scene.Number, new string('w', 180), team: new string('t', 90));
        foreach (var width in new[] { 390, 1000 })
        {
            await scene.Page.SetViewportSizeAsync(width, 844);
            foreach (var path in new[] { $"/incidents/{scene.Number}", $"/incidents/{scene.Number}/review", $"/incidents/{scene.Number}/follow-ups", $"/follow-ups/{item}", $"/follow-ups/{item}/edit", "/follow-ups?show=all", "/follow-ups?show=all&view=board" })
            {
                await scene.Page.GotoAsync(path);
                Assert.True(await scene.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth") <= 0, $"{path} at {width}");
            }
        }
    }

    [Theory, InlineData("/settings/templates", ".toc"), InlineData("/settings/system", ".toc"), InlineData("/follow-ups?show=all", ".tabs")]
    public async Task The_tab_where_one_is_stands_in_sight(string path, string strip)
    {
        await using var scene = await OpenAsync(390, 844, Role.Administrator);
        await scene.Page.GotoAsync(path);
        var box = await scene.Page.Locator($"{strip} [aria-current]").BoundingBoxAsync();
        Assert.True(box!.X >= 0 && box.X + box.Width <= 390, $"from {box.X} to {box.X + box.Width}");
    }

    [Fact]
    public async Task What_each_role_may_do_can_be_read_without_scrolling_sideways()
    {
        await using var scene = await OpenAsync(390, 844);
        await scene.Page.GotoAsync("/settings/roles");
        Assert.All(await scene.Page.EvaluateAsync<double[]>("[...document.querySelectorAll('td[data-label=Administrator]')].map(cell => cell.getBoundingClientRect().right)"), right => Assert.InRange(right, 50, 390));
        await Expect(scene.Page.Locator("td[data-label=Administrator]").First).ToBeVisibleAsync();
        await scene.Window.AssertAccessibleAsync();
    }

    async Task<Scene> OpenAsync(int width, int height, string role = Role.Facilitator)
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        var user = await app.SignInAsync(role);
        var number = await user.BeginReviewAsync();
        return new(user, number, await chromium.OpenAsync(app, user, width: width, height: height));
    }

    sealed record Scene(TestUser User, int Number, Window Window) : IAsyncDisposable
    {
        public IPage Page => Window.Page;

        public async ValueTask DisposeAsync()
        {
            await Window.DisposeAsync();
            User.Dispose();
        }
    }
}

using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Features.Rollbacks;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>What a phone has little room for.</summary>
public sealed class PhoneTests(Apps apps, Chromium chromium)
{
    [Fact]
    public async Task An_unbroken_address_in_a_search_result_wraps()
    {
        await using var scene = await OpenAsync();
        await scene.User.AddEntryAsync(scene.Number, $"Quokka pool, see https://example.com/{new string('a', 120)}");
        await scene.Page.GotoAsync("/search?q=quokka");

        await Expect(scene.Page.Locator(".results")).ToContainTextAsync("Quokka pool");
        Assert.Equal(390, await scene.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task The_filter_of_the_follow_ups_is_folded_and_has_room_when_it_is_not()
    {
        await using var scene = await OpenAsync();
        await scene.Page.GotoAsync("/follow-ups");
        var form = scene.Page.Locator("form.filters");
        await Expect(form).ToBeHiddenAsync();

        await scene.Page.Locator("summary", new() { HasText = "Filter" }).ClickAsync();
        Assert.Equal(0, await form.EvaluateAsync<int>("form => form.scrollWidth - form.clientWidth"));
        Assert.True(await form.EvaluateAsync<bool>("""
            form => {
              const fields = [...form.querySelectorAll('input:not([type=hidden]), select, button')].map(field => field.getBoundingClientRect());
              return fields.every((a, at) => fields.slice(at + 1).every(b => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top));
            }
            """), "One field lies over another.");
        await scene.Page.SetViewportSizeAsync(1440, 1000);
        await scene.Page.ReloadAsync();
        await Expect(form).ToBeVisibleAsync();
        await Expect(scene.Page.Locator("main summary", new() { HasText = "Filter" })).ToBeHiddenAsync();
    }

    [Theory, InlineData(390), InlineData(320)]
    public async Task The_clock_of_a_rollback_that_takes_hours_stands_whole(int width)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.BeginRollbackAsync(number);
        app.Clock.Advance(TimeSpan.FromMinutes(854));
        await using var window = await chromium.OpenAsync(app, user, width: width);
        await window.Page.GotoAsync($"/incidents/{number}");
        var clock = window.Page.Locator(".main-clock .value").First;
        await Expect(clock).ToContainTextAsync("14 h 14 min");
        var right = await clock.EvaluateAsync<double>("clock => { const range = document.createRange(); range.selectNodeContents(clock); return Math.max(...[...range.getClientRects()].map(box => box.right)); }");
        Assert.InRange(right, 100, width);
    }

    [Fact]
    public async Task Links_beside_headings_have_a_thumbs_height()
    {
        await using var scene = await OpenAsync();
        await scene.Page.GotoAsync($"/incidents/{scene.Number}");
        // Measured at once: news may draw a part anew between two questions.
        var heights = await scene.Page.EvaluateAsync<float[]>("[...document.querySelectorAll('.label-head a, .facts a.small')].map(link => link.getBoundingClientRect().height)");
        Assert.True(heights.Length > 3);
        Assert.All(heights, height => Assert.True(height >= 40, $"{height} px high"));
    }

    [Fact]
    public async Task A_written_table_of_many_columns_stands_row_by_row_and_says_what_each_cell_is()
    {
        await using var scene = await OpenAsync();
        await scene.User.AddEntryAsync(scene.Number, "| Time | Kind | What happened | Source |\n|---|---|---|---|\n| 12:03 | note | Every checkout of the German shop waits for the pool, which is at its limit | web |");
        await scene.Page.GotoAsync($"/incidents/{scene.Number}");
        var cell = scene.Page.Locator("#timeline-list td", new() { HasText = "Every checkout" });

        Assert.Equal("What happened", await cell.GetAttributeAsync("data-label"));
        await scene.Page.WaitForFunctionAsync("[...document.querySelectorAll('#timeline-list td')].some(cell => cell.textContent.includes('Every checkout') && cell.getBoundingClientRect().width > 200)");
        await scene.Window.AssertAccessibleAsync();
    }

    async Task<Scene> OpenAsync()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        return new(user, number, await chromium.OpenAsync(app, user, width: 390, height: 844));
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

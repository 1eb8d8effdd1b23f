using Microsoft.Playwright;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>Who does not see what changes on the page hears of it, in few words; and who may not see it any more is told so.</summary>
public sealed class SpokenNewsTests(Apps apps, Chromium chromium)
{
    [Fact]
    public async Task What_one_saves_oneself_is_said()
    {
        await using var scene = await OpenAsync();
        var (page, entry) = (scene.Page, scene.Page.Locator("#timeline-list li.entry", new() { HasText = "Pool at its limit" }));

        await page.GetByLabel("New timeline entry").FillAsync("Pool at its limit");
        await page.GetByLabel("New timeline entry").PressAsync("Control+Enter");
        await Expect(scene.Said).ToHaveTextAsync("Added to the timeline");
        await entry.GetByLabel("Star this entry").ClickAsync();
        await Expect(scene.Said).ToHaveTextAsync("Starred");
        await entry.GetByLabel("Edit this entry").ClickAsync();
        await page.Locator("#timeline-list textarea").FillAsync("Pool at its limit again");
        await page.Locator("#timeline-list").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(scene.Said).ToHaveTextAsync("Saved");
    }

    [Fact]
    public async Task What_others_change_is_said_and_many_changes_at_once_in_few_sentences()
    {
        await using var scene = await OpenAsync();
        await scene.Other.AddEntryAsync(scene.Number, "Errors fall in all regions since the pool was restarted by hand at noon");
        await Expect(scene.Said).ToHaveTextAsync("New on the timeline: Errors fall in all regions since the pool was restarted");
        await scene.Other.SubmitAsync($"{scene.Address}/status", new() { ["status"] = "mitigated", ["why"] = "Rolled back" });
        await Expect(scene.Said).ToContainTextAsync("Status is now mitigated");

        await scene.Page.EvaluateAsync("() => { window.said = []; new MutationObserver(() => window.said.push(performance.now())).observe(document.getElementById('said'), { childList: true }); }");
        for (var i = 1; i <= 8; i++) await scene.Other.AddEntryAsync(scene.Number, $"Look {i}");
        await Expect(scene.Said).ToContainTextAsync(new System.Text.RegularExpressions.Regex("Look 8|new entries"));
        // However long the eight took: one sentence every four seconds at most.
        Assert.NotEmpty(await scene.Page.EvaluateAsync<double[]>("window.said"));
        Assert.All(await scene.Page.EvaluateAsync<double[]>("window.said.slice(1).map((at, before) => at - window.said[before])"), breath => Assert.True(breath > 3900, $"{breath} ms"));
        await scene.Window.AssertAccessibleAsync();
    }

    [Fact]
    public async Task A_page_that_comes_back_after_a_form_says_that_it_is_saved()
    {
        await using var scene = await OpenAsync();
        await scene.Page.GotoAsync($"{scene.Address}/status");
        await scene.Page.Locator("main [name=status]").SelectOptionAsync("mitigated");
        await scene.Page.Locator("main [name=why]").FillAsync("Rolled back");
        await scene.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Change status" }).ClickAsync();

        await Expect(scene.Page.Locator("main > .flash")).ToHaveTextAsync("Saved.");
        await Expect(scene.Said).ToHaveTextAsync("Saved");
    }

    [Fact]
    public async Task Since_when_a_page_is_not_live_is_told_in_the_accounts_zone()
    {
        await using var scene = await OpenAsync("Asia/Tokyo");
        await scene.Page.RouteAsync("**/live*", route => route.AbortAsync());
        await scene.Page.ReloadAsync();

        await Expect(scene.Page.Locator("#live")).ToContainTextAsync("Not live since 18:0");
    }

    [Theory, InlineData(""), InlineData("Half a sentence")]
    public async Task Who_may_not_see_the_incident_any_more_is_told_so_and_keeps_what_they_type(string typed)
    {
        await using var scene = await OpenAsync();
        var number = await scene.Other.DeclarePrivatelyAsync(scene.App);
        var members = $"/incidents/{number}/visibility/members";
        await scene.Other.SubmitAsync(members, new() { ["person_id"] = $"{scene.User.Id}" });
        await scene.Page.RunAndWaitForResponseAsync(() => scene.Page.GotoAsync($"/incidents/{number}"), "**/live*");
        var text = scene.Page.GetByLabel("New timeline entry");
        await text.FillAsync(typed);

        await scene.Other.SubmitAsync($"{members}/removal", new() { ["person_id"] = $"{scene.User.Id}" });
        if (typed.Length == 0)
        {
            await Expect(scene.Page.Locator("main")).ToHaveTextAsync("You may no longer see this incident.");
            await Expect(scene.Page.Locator("body")).Not.ToContainTextAsync("Key leaked");
        }
        else
        {
            await Expect(scene.Page.Locator("#live")).ToContainTextAsync("You may no longer see this incident.");
            await Expect(text).ToHaveValueAsync(typed);
        }
        await Expect(scene.Page.Locator("#live")).Not.ToContainTextAsync("Trying again");
        await Expect(scene.Page.Locator("[sse-connect]")).ToHaveCountAsync(0);
    }

    async Task<Scene> OpenAsync(string zone = "UTC")
    {
        var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        var (user, other) = (await app.SignInAsync(zone: zone), await app.SignInAsync());
        var number = await user.DeclareIncidentAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var scene = new Scene(app, user, other, number, await chromium.OpenAsync(app, user));
        await scene.Page.RunAndWaitForResponseAsync(() => scene.Page.GotoAsync(scene.Address), "**/live*");
        return scene;
    }

    sealed record Scene(TestApp App, TestUser User, TestUser Other, int Number, Window Window) : IAsyncDisposable
    {
        public string Address => $"/incidents/{Number}";

        public IPage Page => Window.Page;

        public ILocator Said => Page.Locator("#said");

        public async ValueTask DisposeAsync()
        {
            await Window.DisposeAsync();
            User.Dispose();
            Other.Dispose();
            await App.DisposeAsync();
        }
    }
}

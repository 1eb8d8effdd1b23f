using Microsoft.Playwright;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Rollbacks;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>A commander with a phone, and somebody else who looks on.</summary>
public sealed class DecisionTests(Apps apps, Chromium chromium)
{
    [Theory, BothEngines]
    public async Task The_open_page_asks_by_itself_and_everybody_sees_the_answer_at_once(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var priya = await app.SignInAsync(name: "Priya Nair");
        using var jonas = await app.SignInAsync(name: "Jonas Weber");
        var scene = await DecisionScene.MakeAsync(app, priya);
        await using var hers = await OpenAsync(app, priya, scene.Number, 390);
        await using var his = await OpenAsync(app, jonas, scene.Number, 1440);
        var question = hers.Page.GetByRole(AriaRole.Heading, new() { Name = "Roll back, roll forward, or wait?" });
        var (asked, seen) = (hers.Page.Locator("#decision-question"), his.Page.Locator("#decision-question"));

        // The page was opened a second before it is time.
        app.Clock.Advance(TimeSpan.FromSeconds(599));
        await hers.Page.ReloadAsync();
        await his.Page.ReloadAsync();
        Assert.Equal(0, await question.CountAsync());
        app.Clock.Advance(TimeSpan.FromSeconds(2));
        await Expect(question).ToBeVisibleAsync();
        await Expect(seen).ToContainTextAsync("Roll back, roll forward, or wait?");
        await hers.AssertAccessibleAsync();

        await asked.GetByRole(AriaRole.Link, new() { Name = "Roll back" }).ClickAsync();
        await Expect(hers.Page.Locator("#decide [name=from]")).ToHaveValueAsync("5.41.0");
        await hers.AssertAccessibleAsync();
        await hers.Page.Locator("#decide [name=why]").FillAsync("Errors began with 5.41.0");
        await hers.Page.GetByRole(AriaRole.Button, new() { Name = "Decide" }).ClickAsync();
        // What was typed stays, and the page says what is missing.
        await Expect(hers.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("pre-flight");
        await Expect(hers.Page.Locator("#decide [name=why]")).ToHaveValueAsync("Errors began with 5.41.0");
        await hers.Page.GetByLabel("Skip the open pre-flight questions because").FillAsync("Every minute counts");
        await hers.Page.GetByRole(AriaRole.Button, new() { Name = "Decide" }).ClickAsync();

        await Expect(hers.Page.GetByRole(AriaRole.Heading, new() { Name = "Rollback 1: " })).ToBeVisibleAsync();
        await Expect(question).ToHaveCountAsync(0);
        await Expect(his.Page.Locator("#rollbacks")).ToContainTextAsync("Rollback 1");
        await Expect(seen).Not.ToContainTextAsync("Roll back, roll forward, or wait?");
        var attempt = Assert.Single(await app.AttemptsAsync(scene.Number));
        Assert.Equal((RollbackState.Decided, "Priya Nair", "Errors began with 5.41.0"), (attempt.State, attempt.DecidedBy, attempt.DecisionReason));
        hers.AssertNoComplaints();
        his.AssertNoComplaints();
    }

    async Task<Window> OpenAsync(TestApp app, TestUser user, int incident, int width)
    {
        var window = await chromium.OpenAsync(app, user, width: width);
        await window.Page.GotoAsync($"/incidents/{incident}");
        return window;
    }
}

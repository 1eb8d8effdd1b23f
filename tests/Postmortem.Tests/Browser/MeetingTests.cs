using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>A meeting walked through on a shared screen, with a second screen beside it.</summary>
public sealed class MeetingTests(Apps apps, Chromium chromium)
{
    [Theory, BothEngines]
    public async Task A_meeting_is_walked_through_and_a_second_screen_follows(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var rosa = await app.SignInAsync(Role.Facilitator, "Rosa Keller");
        using var priya = await app.SignInAsync(name: "Priya Nair");
        var number = await rosa.BeginReviewAsync();
        foreach (var (text, kind) in new[] { ("Error rate passes 1 %", "alert"), ("Roll back 418", "decision") })
            Assert.True((await app.Service<AddEntry>().RunAsync(new(number, text, kind, TestClock.Start.AddMinutes(kind == "alert" ? -9 : -8), Starred: true), rosa.Actor(), TestContext.Current.CancellationToken)).Succeeded);
        await using var shared = await OpenAsync(app, rosa, number);
        await using var other = await OpenAsync(app, priya, number);
        await shared.AssertAccessibleAsync();

        await shared.Page.GetByRole(AriaRole.Button, new() { Name = "Begin the meeting" }).ClickAsync();
        await Expect(other.Page.Locator("#clock")).ToContainTextAsync("Ground rules");
        await shared.Page.GetByRole(AriaRole.Button, new() { Name = "Next: Timeline" }).ClickAsync();
        await Expect(shared.Page.Locator(".stage-text")).ToContainTextAsync("Error rate passes 1 %");
        await other.Page.GetByRole(AriaRole.Link, new() { Name = "Go to what is on now: Timeline" }).ClickAsync();

        await shared.Page.Locator("#text-context").FillAsync("Forty other alerts were firing");
        await shared.Page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Expect(shared.Page.Locator(".stage-context")).ToContainTextAsync("Forty other alerts");
        await shared.AssertAccessibleAsync();
        await shared.Page.Locator("h1").ClickAsync();
        await shared.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(shared.Page.Locator(".stage-text")).ToContainTextAsync("Roll back 418");
        await Expect(shared.Page.GetByText("2 of 3")).ToBeVisibleAsync();

        await shared.Page.GetByRole(AriaRole.Button, new() { Name = "Next: Surprises and factors" }).ClickAsync();
        await shared.Page.Locator("#text-surprise").FillAsync("The dashboard lags by five minutes");
        await shared.Page.Locator("#note-surprise").GetByRole(AriaRole.Button).ClickAsync();
        await shared.Page.Locator("#text-factor").FillAsync("Alerts have one priority");
        await shared.Page.Locator("#note-factor").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(shared.Page.Locator("main")).ToContainTextAsync("Alerts have one priority");
        await shared.AssertAccessibleAsync();
        await shared.Page.GetByRole(AriaRole.Button, new() { Name = "Next: Ideas" }).ClickAsync();
        await shared.Page.Locator("#text-idea").FillAsync("Give alerts a priority");
        await shared.Page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await shared.Page.GetByRole(AriaRole.Button, new() { Name = "Next: What did we learn?" }).ClickAsync();

        await other.Page.GotoAsync($"/incidents/{number}/review/meeting/answers");
        await other.Page.GetByLabel("Did you learn something?").SelectOptionAsync("yes");
        await other.AssertAccessibleAsync();
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await shared.Page.GetByRole(AriaRole.Button, new() { Name = "End the meeting" }).ClickAsync();

        await shared.Page.GotoAsync($"/incidents/{number}/review#meeting");
        foreach (var words in new[] { "The dashboard lags by five minutes", "Give alerts a priority", "yes: 1 to" }) await Expect(shared.Page.Locator("#meeting")).ToContainTextAsync(words);
        await shared.AssertAccessibleAsync();
        shared.AssertNoComplaints();
        other.AssertNoComplaints();
    }

    async Task<Window> OpenAsync(TestApp app, TestUser user, int number)
    {
        var window = await chromium.OpenAsync(app);
        await window.SignInAsync(user);
        await window.Page.RunAndWaitForResponseAsync(() => window.Page.GotoAsync($"/incidents/{number}/review/meeting"), $"**/incidents/{number}/live*");
        return window;
    }
}

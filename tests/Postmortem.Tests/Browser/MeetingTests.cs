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

        await TurnAsync(shared, number, shared.Page.GetByRole(AriaRole.Button, new() { Name = "Begin the meeting" }));
        await Expect(other.Page.Locator("#clock")).ToContainTextAsync("Ground rules");
        await TurnAsync(shared, number, shared.Page.GetByRole(AriaRole.Button, new() { Name = "Next: Timeline" }));
        await Expect(shared.Page.Locator(".stage-text")).ToContainTextAsync("Error rate passes 1 %");
        await other.Page.GetByRole(AriaRole.Link, new() { Name = "Go to what is on now: Timeline" }).ClickAsync();

        await shared.Page.Locator("#text-context").FillAsync("Forty other alerts were firing");
        await TurnAsync(shared, number, shared.Page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }));
        await Expect(shared.Page.Locator(".stage-context")).ToContainTextAsync("Forty other alerts");
        await shared.AssertAccessibleAsync();
        await shared.Page.Locator("h1").ClickAsync();
        await ArriveAsync(shared, number, () => shared.Page.Keyboard.PressAsync("ArrowRight"));
        await Expect(shared.Page.Locator(".stage-text")).ToContainTextAsync("Roll back 418");
        await Expect(shared.Page.GetByText("2 of 3")).ToBeVisibleAsync();

        await TurnAsync(shared, number, shared.Page.GetByRole(AriaRole.Button, new() { Name = "Next: Surprises and factors" }));
        await shared.Page.Locator("#text-surprise").FillAsync("The dashboard lags by five minutes");
        await TurnAsync(shared, number, shared.Page.Locator("#note-surprise").GetByRole(AriaRole.Button));
        await shared.Page.Locator("#text-factor").FillAsync("Alerts have one priority");
        await TurnAsync(shared, number, shared.Page.Locator("#note-factor").GetByRole(AriaRole.Button));
        await Expect(shared.Page.Locator("main")).ToContainTextAsync("Alerts have one priority");
        await shared.AssertAccessibleAsync();
        await TurnAsync(shared, number, shared.Page.GetByRole(AriaRole.Button, new() { Name = "Next: Ideas" }));
        await shared.Page.Locator("#text-idea").FillAsync("Give alerts a priority");
        await TurnAsync(shared, number, shared.Page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }));
        await TurnAsync(shared, number, shared.Page.GetByRole(AriaRole.Button, new() { Name = "Next: What did we learn?" }));

        await other.Page.GotoAsync($"/incidents/{number}/review/meeting/answers");
        await other.Page.GetByLabel("Did you learn something?").SelectOptionAsync("yes");
        await other.AssertAccessibleAsync();
        await other.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Expect(other.Page.GetByText("Your answer is kept.")).ToBeVisibleAsync();
        await TurnAsync(shared, number, shared.Page.GetByRole(AriaRole.Button, new() { Name = "End the meeting" }));

        await shared.Page.GotoAsync($"/incidents/{number}/review#meeting");
        foreach (var words in new[] { "The dashboard lags by five minutes", "Give alerts a priority", "yes: 1 to" }) await Expect(shared.Page.Locator("#meeting")).ToContainTextAsync(words);
        await shared.AssertAccessibleAsync();
        shared.AssertNoComplaints();
        other.AssertNoComplaints();
    }

    async Task<Window> OpenAsync(TestApp app, TestUser user, int number)
    {
        var window = await chromium.OpenAsync(app, user);
        await ArriveAsync(window, number, () => window.Page.GotoAsync($"/incidents/{number}/review/meeting"));
        return window;
    }

    /// <summary>Clicks, and waits for the page that answers: the clock of the page that is left offers the next step before that, and a click there breaks the navigation off.</summary>
    static Task TurnAsync(Window window, int number, ILocator button) => ArriveAsync(window, number, () => button.ClickAsync());

    /// <summary>A page that listens for news is there.</summary>
    static async Task ArriveAsync(Window window, int number, Func<Task> go) => await window.Page.RunAndWaitForResponseAsync(go, $"**/incidents/{number}/live*");
}

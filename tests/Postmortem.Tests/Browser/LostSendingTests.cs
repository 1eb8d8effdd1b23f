using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>What was sent without an answer is still its writer's; what was taken is nobody's draft any more.</summary>
public sealed class LostSendingTests(Apps apps, Chromium chromium)
{
    const string Words = "Half of the invoices are blue";
    const string Back = "What you began to type is back.";

    [Theory]
    [InlineData("/incidents/new", "#declare [name=title]", "Declare incident", "")]
    [InlineData("/incidents/{0}/rollbacks/new", "#propose [name=reason]", "Propose", "")]
    [InlineData("/incidents/{0}/review/sections/lessons", "#section-form [name=text]", "Save", Words)]
    public async Task A_form_that_did_not_arrive_is_filled_when_it_is_opened_again_until_it_was_taken(string form, string field, string button, string then)
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var path = string.Format(System.Globalization.CultureInfo.InvariantCulture, form, await user.BeginReviewAsync());
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        var (text, send) = (page.Locator(field), page.Locator("main").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }));
        await page.GotoAsync(path);
        await page.RouteAsync("**/*", route => route.Request.Method == "POST" ? route.AbortAsync("internetdisconnected") : route.ContinueAsync());
        await text.FillAsync(Words);
        await send.ClickAsync();
        await page.WaitForURLAsync("chrome-error://chromewebdata/");

        await page.UnrouteAsync("**/*");
        await page.GotoAsync("/incidents");
        await page.GotoAsync(path);
        await Expect(text).ToHaveValueAsync(Words);
        await Expect(page.GetByText(Back)).ToBeVisibleAsync();
        await send.ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync(Words);
        await Expect(text).ToHaveCountAsync(0);

        await page.GotoAsync(path);
        await Expect(text).ToHaveValueAsync(then);
        await Expect(page.GetByText(Back)).ToHaveCountAsync(0);
        Assert.DoesNotContain("taken-", await page.EvaluateAsync<string>("document.cookie"));
    }

    [Fact]
    public async Task An_entry_that_did_not_arrive_is_in_its_line_again_until_it_has()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        var (text, add) = (page.GetByLabel("New timeline entry"), page.Locator("#quick-add button.primary"));
        await page.GotoAsync($"/incidents/{number}");
        await page.RouteAsync("**/timeline", route => route.AbortAsync("internetdisconnected"), new() { Times = 1 });
        await text.FillAsync(Words);
        await add.ClickAsync();
        await Expect(page.Locator("#live")).ToContainTextAsync("What you typed is still here");

        await page.GotoAsync("/incidents");
        await page.GotoAsync($"/incidents/{number}");
        await Expect(text).ToHaveValueAsync(Words);
        await add.ClickAsync();
        await Expect(page.Locator("#timeline-list li.entry", new() { HasText = Words })).ToHaveCountAsync(1);
        await page.GotoAsync("/incidents");
        await page.GotoAsync($"/incidents/{number}");
        await Expect(text).ToHaveValueAsync("");
    }

    [Fact]
    public async Task What_arrived_without_an_answer_is_back_and_makes_nothing_twice()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        var title = $"Envelopes are empty {Guid.NewGuid():N}";
        var send = page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Declare" });
        await page.GotoAsync("/incidents/new");
        await page.RouteAsync("**/incidents", async route => { await route.FetchAsync(); await route.AbortAsync("internetdisconnected"); }, new() { Times = 1 });
        await page.GetByLabel("What is wrong?").FillAsync(title);
        await send.ClickAsync();
        await page.WaitForURLAsync("chrome-error://chromewebdata/");
        await page.Context.ClearCookiesAsync(new() { NameRegex = new("^taken-") });

        await page.GotoAsync("/incidents/new");
        await Expect(page.GetByLabel("What is wrong?")).ToHaveValueAsync(title);
        await send.ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync(title);
        await page.GotoAsync($"/incidents?text={title[20..]}");
        await Expect(page.Locator("main").GetByRole(AriaRole.Link, new() { Name = title })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task What_was_refused_is_kept_until_it_is_taken_after_all()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        var (title, since) = (page.GetByLabel("What is wrong?"), page.GetByLabel("Since when?"));
        var send = page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Declare" });
        await page.GotoAsync("/incidents/new");
        await title.FillAsync("Letters arrive twice");
        await since.FillAsync("half past tea");
        await send.ClickAsync();
        await Expect(page.Locator(".error-summary")).ToBeVisibleAsync();
        await since.FillAsync("five to tea");

        await page.GotoAsync("/incidents");
        await page.GotoAsync("/incidents/new");
        await Expect(since).ToHaveValueAsync("five to tea");
        await send.ClickAsync();
        await Expect(page.Locator(".error-summary")).ToBeVisibleAsync();
        await since.FillAsync("");
        await send.ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Letters arrive twice");

        await page.GotoAsync("/incidents/new");
        await Expect(page.GetByText(Back)).ToHaveCountAsync(0);
        await Expect(title).ToHaveValueAsync("");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_came_back_with_a_question_is_no_draft_any_more_once_that_was_answered(bool isBeforeItsScript)
    {
        // Among the open ones of the shared one, which all began in the same moment, any might be left uncompared.
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var user = await app.SignInAsync();
        await user.DeclareIncidentAsync("Parcels wait in the harbour");
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        var title = page.GetByLabel("What is wrong?");
        await page.RouteAsync("**/duplicates*", route => route.FulfillAsync(new() { Status = 204 }));
        await page.GotoAsync("/incidents/new");
        await title.FillAsync("Parcels wait in the harbour again");
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Declare" }).ClickAsync();
        await Expect(page.GetByText("Nothing is declared yet.")).ToBeVisibleAsync();
        await page.GotoAsync("/incidents/new");
        await Expect(title).ToHaveValueAsync("Parcels wait in the harbour again");
        var scripts = new TaskCompletionSource();
        if (isBeforeItsScript) await page.RouteAsync("**/forms*.js*", async route => { await scripts.Task; await route.ContinueAsync(); });
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Declare" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Declare anyway" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Parcels wait in the harbour again");
        scripts.SetResult();

        await page.GotoAsync("/incidents/new");
        await Expect(page.GetByText(Back)).ToHaveCountAsync(0);
        await Expect(title).ToHaveValueAsync("");
    }
}

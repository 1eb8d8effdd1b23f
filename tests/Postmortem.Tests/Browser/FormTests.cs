using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>What the script adds to forms.</summary>
public sealed class FormTests(Apps apps, Chromium chromium)
{
    [Fact]
    public async Task A_double_click_declares_one_incident()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        var title = $"Pressed twice {Guid.NewGuid():N}";
        await page.GotoAsync("/incidents/new");
        await page.GetByLabel("What is wrong?").FillAsync(title);

        // The answer comes after both.
        var pressed = new TaskCompletionSource();
        await page.RouteAsync("**/incidents", async route => { await pressed.Task; await route.ContinueAsync(); });
        var button = (await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Declare incident" }).BoundingBoxAsync())!;
        await page.Mouse.DblClickAsync(button.X + 10, button.Y + 10, new() { Delay = 30 });
        pressed.SetResult();
        await Expect(page.Locator("h1")).ToContainTextAsync(title);

        await page.GotoAsync($"/incidents?text={title[14..]}");
        await Expect(page.Locator("main").GetByRole(AriaRole.Link, new() { Name = title })).ToHaveCountAsync(1);
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task What_comes_back_is_an_edit_of_what_it_was_begun_from()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var ana = await app.SignInAsync();
        using var bo = await app.SignInAsync(name: "Bo");
        var number = await ana.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, ana);
        var page = window.Page;
        var (title, summary) = (page.GetByLabel("Title"), page.GetByLabel("Summary"));
        await page.GotoAsync($"/incidents/{number}/text");
        await summary.FillAsync("Ana: one shard is full");
        await page.GotoAsync("/incidents");
        await bo.SubmitAsync($"/incidents/{number}/text", new() { ["title"] = "Bo: checkout is slow", ["summary"] = "Bo: we look at the shards", ["version"] = "1" });

        await page.GotoAsync($"/incidents/{number}/text");
        await Expect(summary).ToHaveValueAsync("Ana: one shard is full");
        // What she left alone is as it stands now.
        await Expect(title).ToHaveValueAsync("Bo: checkout is slow");
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Expect(page.GetByText("Bo: we look at the shards")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Somebody else changed this meanwhile" })).ToBeVisibleAsync();
        await Expect(summary).ToHaveValueAsync("Ana: one shard is full");
    }

    [Fact]
    public async Task Beside_a_draft_nothing_is_removed_that_lies_under_it()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var ana = await app.SignInAsync(Role.Facilitator);
        var number = await ana.BeginReviewAsync();
        var id = await app.AddFactorAsync(ana, number, "The pool is small");
        await using var window = await chromium.OpenAsync(app, ana);
        var page = window.Page;
        var (path, version) = ($"/incidents/{number}/review/factors/{id}", page.Locator("form[action$=removal] [name=version]"));
        await page.GotoAsync(path);
        await page.GetByLabel("Factor", new() { Exact = true }).FillAsync("Ana: the pool is never measured");
        await page.GotoAsync("/incidents");
        await ana.SubmitAsync(path, new() { ["text"] = "Bo: the pool is sized for a warm cache", ["category"] = "capacity", ["version"] = "1" });

        await page.GotoAsync(path);
        await Expect(page.GetByText("What you began to type is back.")).ToBeVisibleAsync();
        await Expect(version).ToHaveValueAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start afresh" }).ClickAsync();
        await Expect(version).ToHaveValueAsync("2");
        await Expect(page.GetByLabel("Factor", new() { Exact = true })).ToHaveValueAsync("Bo: the pool is sized for a warm cache");
    }

    [Fact]
    public async Task What_was_begun_comes_back_in_sight_and_cancelling_forgets_it()
    {
        // Services of other tests would stand among the choices.
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var user = await app.SignInAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        var (title, drill) = (page.GetByLabel("What is wrong?"), page.GetByRole(AriaRole.Radio, new() { Name = "Drill" }));
        await page.GotoAsync("/incidents/new");
        await title.FillAsync("An exercise");
        await page.GetByText("Private, or a drill?").ClickAsync();
        await drill.CheckAsync();

        await page.GotoAsync("/incidents");
        await page.GotoAsync("/incidents/new");
        await Expect(page.GetByText("What you began to type is back.")).ToBeVisibleAsync();
        await Expect(title).ToHaveValueAsync("An exercise");
        await Expect(drill).ToBeVisibleAsync();
        await Expect(drill).ToBeCheckedAsync();
        await window.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start afresh" }).ClickAsync();
        await Expect(title).ToHaveValueAsync("");
        await Expect(drill).Not.ToBeCheckedAsync();

        await title.FillAsync("Another exercise");
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/incidents$"));
        await page.GotoAsync("/incidents/new");
        await Expect(title).ToHaveValueAsync("");

        await title.FillAsync("For my eyes");
        await page.Locator("summary[aria-label='Your account']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
        await window.SignInAsync(user);
        await page.GotoAsync("/incidents/new");
        await Expect(title).ToHaveValueAsync("");
        window.AssertNoComplaints();
    }

    [Fact]
    public async Task What_was_typed_outlives_the_session()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        // What the page asks for by itself would be asked to sign in before the person.
        await page.RouteAsync("**/duplicates*", route => route.FulfillAsync(new() { Status = 204 }));
        await page.RouteAsync("**/live*", route => route.AbortAsync());
        foreach (var (path, label, button) in new[] { ("/incidents/new", "What is wrong?", "Declare incident"), ($"/incidents/{number}", "New timeline entry", "Add") })
        {
            await page.GotoAsync(path);
            await page.GetByLabel(label).FillAsync("Checkout answers with errors");
            await page.Context.ClearCookiesAsync();
            await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
            await page.GetByLabel("Email").FillAsync(user.Email);
            await page.GetByLabel("Password").FillAsync(TestApp.Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"{path}$"));
            await Expect(page.GetByLabel(label)).ToHaveValueAsync("Checkout answers with errors");
        }
    }

    [Fact]
    public async Task A_comment_that_was_begun_comes_back_in_its_own_section_alone()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.GotoAsync($"/incidents/{number}/review");
        await page.Locator("#comment-lessons > summary").ClickAsync();
        await page.Locator("#text-of-lessons").FillAsync("Half a comment");

        await page.GotoAsync("/incidents");
        await page.GotoAsync($"/incidents/{number}/review");
        await Expect(page.Locator("#text-of-lessons")).ToHaveValueAsync("Half a comment");
        await Expect(page.GetByText("What you began to type is back.")).ToHaveCountAsync(1);
        Assert.Equal(1, await page.EvaluateAsync<int>("[...document.querySelectorAll('textarea')].filter(t => t.value.includes('Half a comment')).length"));
    }

    [Fact]
    public async Task The_newest_words_of_a_section_outlive_the_session()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.RouteAsync("**/live*", route => route.AbortAsync());
        await page.RouteAsync("**/here*", route => route.FulfillAsync(new() { Status = 204 }));
        await page.GotoAsync($"/incidents/{number}/review/sections/lessons");
        var (text, state) = (page.Locator("#f-text"), page.Locator("[data-autosave-state]"));
        await text.FillAsync("Saved by itself");
        await Expect(state).ToContainTextAsync("Draft saved");

        await page.Context.ClearCookiesAsync();
        await text.FillAsync("Saved by itself, and a word more");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.GetByLabel("Email").FillAsync(user.Email);
        await page.GetByLabel("Password").FillAsync(TestApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(text).ToHaveValueAsync("Saved by itself, and a word more");
        await Expect(page.Locator("#preview")).ToContainTextAsync("and a word more");

        // What the server holds is not kept beside it: thrown away, it is gone.
        await Expect(state).ToContainTextAsync("Draft saved");
        await page.ReloadAsync();
        var away = page.GetByRole(AriaRole.Button, new() { Name = "Throw the draft away" });
        await away.ClickAsync();
        await page.Locator("button.confirming").EvaluateAsync("button => { button.armed = -1000; }");
        await page.Locator("button.confirming").ClickAsync();
        await Expect(page.GetByText("This is your draft of")).ToHaveCountAsync(0);
        await Expect(text).Not.ToHaveValueAsync("Saved by itself, and a word more");
    }

    [Fact]
    public async Task What_does_not_arrive_is_told_until_something_does()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        // News would ask for the same address, and take the answer that is meant for the press.
        await page.RouteAsync("**/live*", route => route.AbortAsync());
        await page.GotoAsync($"/incidents/{number}");
        var (text, add) = (page.GetByLabel("New timeline entry"), page.Locator("#quick-add button.primary"));
        await text.FillAsync("Turned the flag off");

        await page.RouteAsync("**/timeline", route => route.AbortAsync("internetdisconnected"), new() { Times = 1 });
        await add.ClickAsync();
        await Expect(page.Locator("#live")).ToContainTextAsync("It may not be saved: no answer came. What you typed is still here; when the connection is back, press again.");
        await page.RouteAsync("**/timeline", route => route.FulfillAsync(new() { Status = 503 }), new() { Times = 1 });
        await add.ClickAsync();
        await Expect(page.Locator("#live")).ToContainTextAsync("Not saved: the server could not do it.");
        await Expect(text).ToHaveValueAsync("Turned the flag off");

        await add.ClickAsync();
        await Expect(page.Locator("#timeline-list")).ToContainTextAsync("Turned the flag off");
        await Expect(page.Locator("#live")).Not.ToContainTextAsync("Not saved");
    }

    [Fact]
    public async Task A_page_that_hears_nothing_any_more_says_so()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await using var window = await chromium.OpenAsync(app, user);
        var page = window.Page;
        await page.RouteAsync("**/live*", route => route.AbortAsync());
        await page.GotoAsync($"/incidents/{number}");
        await Expect(page.Locator("#live")).ToContainTextAsync("Not live since");
        await page.UnrouteAsync("**/live*");
        await Expect(page.Locator("#live")).Not.ToContainTextAsync("Not live since");
    }
}

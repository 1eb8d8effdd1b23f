using Microsoft.Playwright;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>Who works with the keys is where they were, or where they are needed, after every answer.</summary>
public sealed class FocusTests(Apps apps, Chromium chromium)
{
    [Fact]
    public async Task An_entrys_form_takes_the_focus_and_gives_it_back_to_the_entry()
    {
        await using var scene = await OpenAsync();
        var entry = scene.Page.Locator("li.entry", new() { HasText = "Pool at its limit" });
        var (edit, star) = (entry.GetByLabel("Edit this entry"), entry.GetByLabel("Star this entry"));
        var form = scene.Page.Locator("#timeline-list form.form");

        await star.PressAsync("Enter");
        await Expect(star).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(star).ToBeFocusedAsync();
        await edit.PressAsync("Enter");
        await Expect(form.GetByLabel("Text")).ToBeFocusedAsync();
        await form.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).PressAsync("Enter");
        await Expect(edit).ToBeFocusedAsync();

        // Escape leaves a form in which nothing was typed, and loses nothing of one in which something was.
        await edit.PressAsync("Enter");
        await form.GetByLabel("Text").PressAsync("Escape");
        await Expect(edit).ToBeFocusedAsync();
        await edit.PressAsync("Enter");
        await form.GetByLabel("Text").FillAsync("Pool at its limit of 200");
        await form.GetByLabel("Text").PressAsync("Escape");
        await Expect(form.GetByLabel("Text")).ToHaveValueAsync("Pool at its limit of 200");
        await form.GetByLabel("Text").FillAsync("Pool at its limit");
        await form.GetByLabel("Text").PressAsync("Escape");
        await Expect(form).ToHaveCountAsync(0);

        await edit.PressAsync("Enter");
        await form.GetByLabel("Time it happened").FillAsync("25:00");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).PressAsync("Enter");
        await Expect(form.Locator(".error")).ToBeVisibleAsync();
        await Expect(form.GetByLabel("Time it happened")).ToBeFocusedAsync();
        await form.GetByLabel("Time it happened").FillAsync("now");
        await form.GetByRole(AriaRole.Button, new() { Name = "Save" }).PressAsync("Enter");
        await Expect(edit).ToBeFocusedAsync();
        scene.Window.AssertNoComplaints();
    }

    [Fact]
    public async Task News_leave_the_focus_where_it_is()
    {
        await using var scene = await OpenAsync();
        var entry = scene.Page.Locator("li.entry", new() { HasText = "Pool at its limit" });
        foreach (var (control, news) in new[] { (entry.GetByLabel("Edit this entry"), "Restarted the pool"), (entry.Locator(".when a"), "Errors fall") })
        {
            await control.FocusAsync();
            await scene.HearAsync(news);
            await Expect(control).ToBeFocusedAsync();
        }

        // An open form took the focus once, and does not take it again.
        await entry.GetByLabel("Edit this entry").PressAsync("Enter");
        await Expect(scene.Page.Locator("#timeline-list textarea")).ToBeFocusedAsync();
        await scene.HearAsync("All is well");
        await Expect(scene.Page.Locator("#timeline-list textarea")).ToBeFocusedAsync();
        await scene.Page.GetByLabel("New timeline entry").FocusAsync();
        await scene.HearAsync("Closed the bridge");
        await Expect(scene.Page.GetByLabel("New timeline entry")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Adding_keeps_the_focus_in_its_line_and_a_refusal_leads_to_what_is_wrong()
    {
        await using var scene = await OpenAsync();
        var (text, time, add) = (scene.Page.GetByLabel("New timeline entry"), scene.Page.Locator("#q-time"), scene.Page.Locator("#quick-add button.primary"));
        await text.FillAsync("Turned the flag off");
        await time.FillAsync("25:00");
        await add.PressAsync("Enter");
        await Expect(scene.Page.Locator("#q-faults")).ToBeVisibleAsync();
        await Expect(time).ToBeFocusedAsync();

        await time.FillAsync("");
        await add.PressAsync("Enter");
        await Expect(scene.Page.Locator("#timeline-list")).ToContainTextAsync("Turned the flag off");
        await Expect(text).ToHaveValueAsync("");
        await Expect(add).ToBeFocusedAsync();
        scene.Window.AssertNoComplaints();
    }

    [Fact]
    public async Task Two_texts_of_one_section_are_led_to_at_once()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        await user.SaveSectionAsync(number, "lessons", "The pool was small.", 1);
        await using var window = await chromium.OpenAsync(app, user);
        await window.Page.RouteAsync("**/live*", route => route.AbortAsync());
        await window.Page.GotoAsync($"/incidents/{number}/review/sections/lessons");
        await window.Page.Locator("#f-text").FillAsync("The pool was narrow.");
        await user.SaveSectionAsync(number, "lessons", "The pool was tiny.", 2);

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Two people changed");
        await Expect(window.Page.Locator("#errors")).ToBeFocusedAsync();
    }

    async Task<Scene> OpenAsync()
    {
        // Its own clock goes on below: news of the time before the page was opened are no news then.
        var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AddEntryAsync(number, "Pool at its limit");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var scene = new Scene(app, user, number, await chromium.OpenAsync(app, user));
        await scene.Page.RunAndWaitForResponseAsync(() => scene.Page.GotoAsync($"/incidents/{number}"), $"**/incidents/{number}/live*");
        return scene;
    }

    sealed record Scene(TestApp App, TestUser User, int Number, Window Window) : IAsyncDisposable
    {
        public IPage Page => Window.Page;

        public async Task HearAsync(string news)
        {
            await User.AddEntryAsync(Number, news);
            await Expect(Page.Locator("#timeline-list")).ToContainTextAsync(news);
            await Window.DrawnAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await Window.DisposeAsync();
            User.Dispose();
            await App.DisposeAsync();
        }
    }
}

using Microsoft.Playwright;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Postmortem.Tests.Browser;

/// <summary>The next entry is typed while the one before is still on its way.</summary>
public sealed class MeanwhileTests(Apps apps, Chromium chromium)
{
    [Fact]
    public async Task What_is_added_while_an_entry_is_on_its_way_goes_next()
    {
        await using var line = await OpenAsync();
        await line.SendAsync("slow A");
        await line.Text.FillAsync("slow B");
        await line.Time.FillAsync("5m ago");
        await line.Add.ClickAsync();
        await Expect(line.Page.Locator("#live")).ToContainTextAsync("This goes next, by itself.");
        line.Answer.SetResult(true);

        await line.StandsAsync("slow A", "slow B");
        await Expect(line.Text).ToHaveValueAsync("");
        await Expect(line.Time).ToHaveValueAsync("");
        await Expect(line.Text).ToBeEditableAsync();
        await line.Page.ReloadAsync();
        await line.StandsAsync("slow A", "slow B");
        await Expect(line.Text).ToHaveValueAsync("");
        line.Window.AssertNoComplaints();
    }

    [Fact]
    public async Task What_is_only_typed_stays_under_the_caret_when_the_answer_comes()
    {
        await using var line = await OpenAsync();
        await line.Page.Locator("#q-kind").SelectOptionAsync("decision");
        await line.SendAsync("slow A");
        await line.Text.FillAsync("");
        await line.Page.Keyboard.TypeAsync("slow");
        line.Answer.SetResult(true);
        await line.StandsAsync("slow A");
        await Expect(line.Page.Locator("#q-kind")).ToHaveValueAsync("note");
        await line.Page.Keyboard.TypeAsync(" B");
        await Expect(line.Text).ToHaveValueAsync("slow B");

        await line.Page.ReloadAsync();
        await Expect(line.Text).ToHaveValueAsync("slow B");
        await line.Add.ClickAsync();
        await line.StandsAsync("slow A", "slow B");
        await Expect(line.Text).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Where_the_first_does_not_arrive_both_stand_in_the_box()
    {
        await using var line = await OpenAsync();
        await line.SendAsync("slow A");
        await line.Text.FillAsync("slow B");
        await line.Add.ClickAsync();
        line.Answer.SetResult(false);

        await Expect(line.Page.Locator("#live")).ToContainTextAsync("no answer came");
        await Expect(line.Text).ToHaveValueAsync("slow A\nslow B");
        await line.Page.ReloadAsync();
        await Expect(line.Text).ToHaveValueAsync("slow A\nslow B");
        await Expect(line.Text).ToBeEditableAsync();
    }

    [Fact]
    public async Task Where_the_first_is_refused_both_stand_beside_the_reason()
    {
        await using var line = await OpenAsync();
        await line.Time.FillAsync("25:00");
        await line.SendAsync("slow A");
        await line.Text.FillAsync("slow B");
        line.Answer.SetResult(true);

        await Expect(line.Page.Locator("#quick-add .error")).ToContainTextAsync("not a time of day");
        await Expect(line.Text).ToHaveValueAsync("slow A\nslow B");
        await Expect(line.Time).ToHaveValueAsync("25:00");
    }

    async Task<Line> OpenAsync()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var line = new Line(await chromium.OpenAsync(app, user));
        await line.Page.RunAndWaitForResponseAsync(() => line.Page.GotoAsync($"/incidents/{number}"), $"**/incidents/{number}/live*");
        return line;
    }

    /// <summary>The line below the timeline, whose first answer comes when it is told to, or never.</summary>
    sealed class Line(Window window) : IAsyncDisposable
    {
        public Window Window => window;
        public IPage Page => window.Page;
        public ILocator Text => Page.GetByLabel("New timeline entry");
        public ILocator Time => Page.GetByLabel("Time it happened");
        public ILocator Add => Page.Locator("#quick-add button.primary");
        public TaskCompletionSource<bool> Answer { get; } = new();

        public async Task SendAsync(string text)
        {
            await Page.RouteAsync("**/timeline", async route => await (await Answer.Task ? route.ContinueAsync() : route.AbortAsync("internetdisconnected")), new() { Times = 1 });
            await Text.FillAsync(text);
            await Page.RunAndWaitForRequestAsync(() => Add.ClickAsync(), request => request.Method == "POST");
        }

        public async Task StandsAsync(params string[] texts)
        {
            foreach (var text in texts) await Expect(Page.Locator("#timeline-list li.entry", new() { HasText = text })).ToHaveCountAsync(1);
        }

        public ValueTask DisposeAsync() => window.DisposeAsync();
    }
}

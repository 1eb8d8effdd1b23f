using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Browser;

/// <summary>One browser window. Whatever the page complains about (script errors, refused by the content policy) is collected.</summary>
public sealed class Window : IAsyncDisposable
{
    readonly IBrowserContext _context;
    readonly ConcurrentBag<string> _complaints = [];

    public Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, e) => _complaints.Add(e);
        page.Console += (_, e) =>
        {
            // A refused form answers 4xx on purpose, which Chromium reports as an error of its own.
            // htmx reports that nothing is being edited in place, which is how it should be most of the time.
            if (e.Type == "error" && !e.Text.Contains("on hx-include returned no matches", StringComparison.Ordinal) && !e.Text.Contains("the server responded with a status of 4", StringComparison.Ordinal)) _complaints.Add(e.Text);
        };
    }

    public IPage Page { get; }

    public async Task SignInAsync(TestUser user, string password = TestApp.Password)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByLabel("Email").FillAsync(user.Email);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Page.WaitForURLAsync("**/incidents");
    }

    /// <summary>WCAG 2.2 A and AA, and that nothing sticks out sideways.</summary>
    public async Task AssertAccessibleAsync()
    {
        var result = await Page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa") });
        Assert.True(result.Violations.Length == 0, $"{Page.Url}\n" + string.Join('\n', result.Violations.Select(v =>
            $"{v.Id}: {v.Help}\n  " + string.Join("\n  ", v.Nodes.Select(n => n.Html)))));
        var sticksOut = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(sticksOut <= 0, $"{Page.Url} is {sticksOut} px wider than its window.");
    }

    public void AssertNoComplaints() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

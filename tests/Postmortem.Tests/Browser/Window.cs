using System.Collections.Concurrent;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Browser;

/// <summary>One browser window. Whatever the page complains about (script errors, refused by the content policy) is collected.</summary>
public sealed class Window : IAsyncDisposable
{
    static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    static readonly string[] Rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

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

    /// <summary>By the page, as people do.</summary>
    public async Task SignInAsync(TestUser user, string password = TestApp.Password)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByLabel("Email").FillAsync(user.Email);
        await Page.GetByLabel("Password").FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        // Not WaitForURL with Commit: where the page is there already, it waits for a commit that has passed.
        await Assertions.Expect(Page).ToHaveURLAsync(new Uri(new Uri(Page.Url), "/incidents").ToString());
    }

    /// <summary>Goes on with a session that was begun elsewhere.</summary>
    public Task ContinueAsync(IEnumerable<System.Net.Cookie> session, Uri address) =>
        _context.AddCookiesAsync(session.Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = address.Host, Path = c.Path, HttpOnly = c.HttpOnly, SameSite = SameSiteAttribute.Lax }));

    /// <summary>Has axe ready on every page that is opened from now on: to send it to each of hundreds took a third of the time.</summary>
    public Task PrepareAxeAsync() => Page.AddInitScriptAsync(Axe);

    public async Task AssertAccessibleAsync()
    {
        var faults = await FaultsAsync();
        Assert.True(faults.Count == 0, $"{Page.Url}\n{string.Join('\n', faults)}");
    }

    /// <summary>What speaks against WCAG 2.2 A and AA, what sticks out sideways, and what the page complained about since it was last asked.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync()
    {
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window")) await Page.EvaluateAsync(Axe);
        var sticksOut = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        // Nothing is loaded once more: that is for rules about films and turned screens, which are not among these.
        // Of the API's page, whose hundreds of operations come from one template, three of each group.
        var faults = (await Page.EvaluateAsync<string[]>("""
            async tags => {
              if (location.pathname === '/api') for (const alike of document.querySelectorAll('article:nth-of-type(n+4)')) alike.remove();
              const { violations } = await axe.run(document, { runOnly: tags, resultTypes: ['violations'], preload: false });
              return violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}\n  ${node.html}`));
            }
            """, Rules)).ToList();
        if (sticksOut > 0) faults.Add($"{sticksOut} px wider than its window");
        while (_complaints.TryTake(out var complaint)) faults.Add(complaint);
        return faults;
    }

    /// <summary>What the page has become stands on the screen.</summary>
    public Task<JsonElement?> DrawnAsync() => Page.EvaluateAsync("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");

    /// <summary>What the browser says of failures that a test made is no complaint.</summary>
    public void Forgive() => _complaints.Clear();

    public void AssertNoComplaints() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

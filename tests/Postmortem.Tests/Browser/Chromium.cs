using Microsoft.Playwright;
using Postmortem.Tests.Support;

[assembly: AssemblyFixture(typeof(Postmortem.Tests.Browser.Chromium))]

namespace Postmortem.Tests.Browser;

/// <summary>The machine's own Chromium, without its window where that can be had (these tests take two thirds of the time then), started once for the run and driven like a person would.</summary>
public sealed class Chromium : IAsyncDisposable
{
    static readonly string[] Places = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>Milliseconds until something that does not come fails the test: long, for machines that have more to do than these tests.</summary>
    const float Patience = 60_000;

    readonly SemaphoreSlim _gate = new(1, 1);
    IPlaywright? _playwright;
    IBrowser? _browser;

    /// <summary>A browser window with its own cookies. Console errors and page errors fail the test through <see cref="Window"/>.</summary>
    public async Task<Window> OpenAsync(TestApp app, ColorScheme theme = ColorScheme.Light, int width = 1440, int height = 1000, bool javaScript = true)
    {
        var browser = await BrowserAsync();
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = app.Address.ToString(),
            ColorScheme = theme,
            ViewportSize = new() { Width = width, Height = height },
            JavaScriptEnabled = javaScript,
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
        });
        context.SetDefaultTimeout(Patience);
        return new Window(context, await context.NewPageAsync());
    }

    /// <summary>The same, with somebody signed in: by a session of its own that was begun beside it. To open three pages for it took a sixth of the time.</summary>
    public async Task<Window> OpenAsync(TestApp app, TestUser user, ColorScheme theme = ColorScheme.Light, int width = 1440, int height = 1000, bool javaScript = true)
    {
        var window = await OpenAsync(app, theme, width, height, javaScript);
        await window.ContinueAsync(await user.BeginSessionAsync(), app.Address);
        return window;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        _gate.Dispose();
    }

    async Task<IBrowser> BrowserAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_browser is not null) return _browser;
            Assertions.SetDefaultExpectTimeout(Patience);
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new()
            {
                Timeout = Patience,
                ExecutablePath = Places.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("Chromium was not found; tests/check.sh installs it where apt is allowed."),
                // A page lives a second: to compile its scripts a second time costs a third of the processor's time, and gives nothing back. Nor do processes of their own for drawing and the network, which take a tenth.
                Args = ["--js-flags=--no-opt --no-maglev", "--in-process-gpu", "--enable-features=NetworkServiceInProcess2", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
            return _browser;
        }
        finally
        {
            _gate.Release();
        }
    }
}

using System.Globalization;
using Microsoft.Playwright;

namespace Postmortem.Benchmarks;

/// <summary>Keys pressed in Chromium, at a person's speed, from the key to the next painted frame; the page's preview, coach and autosave run as they do.</summary>
static class Typing
{
    const int Keys = 120;
    const int MillisecondsBetween = 90;

    const string Watch = """
        () => {
          window.typed = [];
          const text = document.querySelector('#f-text');
          text.addEventListener('keydown', () => { const at = performance.now(); requestAnimationFrame(() => setTimeout(() => window.typed.push(performance.now() - at))); }, true);
          text.focus();
          text.setSelectionRange(text.value.length / 2, text.value.length / 2);
        }
        """;

    public static async Task RunAsync(Uri address, string email, string password, params string[] pathsAndNames)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = new[] { "/usr/bin/chromium", "/usr/bin/google-chrome" }.First(File.Exists),
            Args = ["--no-sandbox", "--disable-gpu"],
        });
        var page = await browser.NewPageAsync(new() { BaseURL = address.ToString(), ViewportSize = new() { Width = 1440, Height = 1000 } });
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/incidents");
        Console.WriteLine("| Typing, from key to painted frame | p50 | p95 | p99 | keys | slowest |\n|---|---:|---:|---:|---:|---:|");
        foreach (var pair in pathsAndNames.Chunk(2))
        {
            await page.GotoAsync(pair[0]);
            await page.EvaluateAsync(Watch);
            await page.Keyboard.TypeAsync(string.Concat(Enumerable.Repeat("the pool was small ", Keys / 19 + 1))[..Keys], new() { Delay = MillisecondsBetween });
            var times = new Latencies(await page.EvaluateAsync<double[]>("() => window.typed"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {pair[1]} | {times} | {times.At(1):0.0} |"));
        }
        Console.WriteLine();
    }
}

using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Browser;

/// <summary>Letters of twice the size, on a phone.</summary>
public sealed class LargeLettersTests(Apps apps, Chromium chromium)
{
    [Fact]
    public async Task Nothing_sticks_out_or_is_cut()
    {
        await using var app = await DemoApp.StartAsync(apps);
        using var user = await app.SignInAsync(Role.Facilitator);
        var faults = new List<string>();
        foreach (var (width, letters) in new[] { (390, "200%"), (320, "100%"), (1440, "100%") }) await LookAsync(app, user, width, letters, faults);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    async Task LookAsync(TestApp app, TestUser user, int width, string letters, List<string> faults)
    {
        await using var window = await chromium.OpenAsync(app, user, width: width, height: 800);
        foreach (var path in new[] { "/incidents", "/incidents/new", "/incidents/9", "/incidents/1", "/incidents/1/review", "/incidents/1/review/sections/lessons", "/follow-ups", "/services", "/settings", "/search?q=cache" })
        {
            await window.Page.GotoAsync(path);
            // The page's policy takes no style from elsewhere, but from a script of its own.
            faults.AddRange((await window.Page.EvaluateAsync<string[]>("""
                letters => {
                  document.documentElement.style.fontSize = letters;
                  const box = selector => document.querySelector(selector).getBoundingClientRect();
                  const inside = [...document.querySelectorAll('.bar :is(.btn, input), .nav a > :is(.icon, .word)')].filter(e => e.checkVisibility() && !e.closest('.menu-list'));
                  const faults = inside.filter(e => e.getBoundingClientRect().left < 0 || e.getBoundingClientRect().right > innerWidth || (e.matches('.word') && e.getBoundingClientRect().width > e.parentElement.clientWidth)).map(e => `${e.className} ${e.textContent} is cut`);
                  if (letters === '100%' && box('.nav .word').width < 20) faults.push('the navigation has no words');
                  const wide = document.scrollingElement.scrollWidth - innerWidth;
                  if (wide > 0) faults.push(`${wide} px wider than its window`);
                  if (box('.find').right > box('.bar-end').left) faults.push('the search lies over what stands beside it');
                  return faults;
                }
                """, letters)).Select(fault => $"{path} at {width} px: {fault}"));
        }
    }
}

using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Timeline;

public sealed class LongTimelineTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task A_long_timeline_comes_in_pages_without_losing_or_repeating_an_entry(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var add = app.Service<AddEntry>();
        // Many share a moment: the page's edge falls between two of them.
        await Parallel.ForEachAsync(Enumerable.Range(0, 650), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Ct }, async (i, ct) =>
            await add.RunAsync(new(number, $"Line {i:000}.", OccurredAt: TestClock.Start.AddMinutes(-(i / 100))), user.Actor(), ct));

        foreach (var (order, link) in new[] { ("newest", "Earlier entries"), ("oldest", "Later entries") })
        {
            var seen = new List<string>();
            for (var query = $"?order={order}"; query is not null;)
            {
                var page = await user.TimelineAsync(number, query);
                seen.AddRange(Regex.Matches(page, "Line [0-9]{3}\\.").Select(m => m.Value));
                query = Regex.Match(page, $"href=\"([^\"#]+)#timeline\">{link}") is { Success: true } next ? WebUtility.HtmlDecode(next.Groups[1].Value) : null;
            }
            Assert.Equal(650, seen.Count);
            Assert.Equal(650, seen.Distinct().Count());
        }
    }
}

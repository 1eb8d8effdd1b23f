using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Timeline;

/// <summary>A link to an entry lands on it, however long the timeline has become.</summary>
public sealed class EntryLinkTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task A_link_shows_the_part_of_a_long_timeline_that_holds_the_entry(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var add = app.Service<AddEntry>();
        async Task<Guid> AddAsync(int i, string text = "") => (await add.RunAsync(new(number, $"Line {i:000}.{text}", OccurredAt: TestClock.Start.AddMinutes(-i)), user.Actor(), Ct)).Value.Id;
        var keys = new Guid[700];
        await Parallel.ForEachAsync(Enumerable.Range(0, 700), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Ct }, async (i, _) => keys[i] = await AddAsync(i, i == 400 ? " The wyvern woke" : ""));
        List<int> Shown(string page) => [.. Regex.Matches(page, "<p>Line ([0-9]{3})\\.").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];

        var found = Regex.Match(await user.PageAsync("/search?q=wyvern"), $"href=\"([^\"]*#entry-{keys[400]})\"");
        var page = await user.PageAsync(WebUtility.HtmlDecode(found.Groups[1].Value).Split('#')[0]);

        Assert.Equal(IncidentRef.EntryPath(number, keys[400]), WebUtility.HtmlDecode(found.Groups[1].Value));
        Assert.Contains($"id=\"entry-{keys[400]}\"", page);
        var lines = Shown(page);
        Assert.Equal(300, lines.Count);
        Assert.Equal(Enumerable.Range(lines.Min(), 300), lines);
        // From there it goes on both ways, without a gap.
        foreach (var (link, next) in new[] { ("Earlier entries", lines.Max() + 1), ("Later entries", lines.Min() - 1) })
        {
            var on = WebUtility.HtmlDecode(Regex.Match(page, $"href=\"([^\"#]+)#timeline\">{link}").Groups[1].Value);
            Assert.DoesNotContain("entry=", on);
            Assert.Contains(next, Shown(await user.PageAsync($"/incidents/{number}{on}")));
        }
        // Near an end of the timeline, and in the other order.
        foreach (var (i, order) in new[] { (699, ""), (690, "&order=oldest"), (5, "&order=oldest") })
            Assert.Contains($"id=\"entry-{keys[i]}\"", await user.PageAsync($"/incidents/{number}?entry={keys[i]}{order}"));
        Assert.Equal(IncidentRef.EntryPath(number, keys[1]), (await user.GetAsync($"/incidents/{number}/timeline/{keys[1]}")).Headers.Location?.OriginalString);
        // The time axis, too, names the entry and no place on a page that may not have it.
        Assert.DoesNotContain($"href=\"/incidents/{number}#entry-", page);
        Assert.Contains($"href=\"/incidents/{number}?entry=", page);
    }

    [Theory, BothEngines]
    public async Task An_entry_of_another_incident_or_none_leaves_the_page_as_it_is(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AddEntryAsync(number, "Here all the same");
        var elsewhere = await user.AddEntryAsync(await user.DeclareIncidentAsync(), "Elsewhere");

        foreach (var entry in new[] { $"{elsewhere}", $"{Guid.NewGuid()}", "x" })
        {
            var page = await user.PageAsync($"/incidents/{number}?entry={entry}");
            Assert.Contains("Here all the same", page);
            Assert.DoesNotContain("Elsewhere", page);
        }
    }

    [Theory, BothEngines]
    public async Task Saving_an_edit_of_an_entry_that_was_hidden_meanwhile_says_so_and_keeps_the_words(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var ana = await app.SignInAsync(name: "Ana");
        using var ben = await app.SignInAsync(name: "Ben Ito");
        var number = await ana.DeclareIncidentAsync();
        var entry = await ana.AddEntryAsync(number, "The cache was cold");
        var edit = $"/incidents/{number}/timeline/{entry}/edit";
        var token = Regex.Match(await ana.PageAsync(edit), "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
        await ben.PostAsync($"/incidents/{number}/timeline/{entry}/hide", new() { ["why"] = "A name is in it" });

        using var request = new HttpRequestMessage(HttpMethod.Post, edit);
        request.Headers.Add("HX-Request", "true");
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["text"] = "The cache was empty", ["kind"] = "note", ["time"] = "08:30", ["version"] = "1", ["__RequestVerificationToken"] = token });
        using var answer = await ana.Http.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Ben Ito hid this entry meanwhile. Your words are kept in it", Assert.Single(answer.Headers.GetValues("HX-Trigger")));
        Assert.Contains("The cache was empty", await ana.PageAsync($"/incidents/{number}?hidden=true"));
    }
}

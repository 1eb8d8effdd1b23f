using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Timeline;

public sealed class EditEntryTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Of_two_editors_the_second_sees_both_texts_and_loses_nothing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var ana = await app.SignInAsync(name: "Ana");
        using var ben = await app.SignInAsync(name: "Ben");
        var number = await ana.DeclareIncidentAsync();
        var entry = await ana.AddEntryAsync(number, "The cache was cold");
        var path = $"/incidents/{number}/timeline/{entry}/edit";
        Dictionary<string, string> Form(string text, int version) => new() { ["text"] = text, ["kind"] = "observation", ["time"] = "08:30", ["version"] = $"{version}" };

        Assert.Equal(HttpStatusCode.Redirect, (await ana.PostAsync(path, Form("Ana: the cache was empty", 1))).StatusCode);
        var late = await ben.PostAsync(path, Form("Ben: the cache was warm", 1));
        var page = await late.TextAsync();

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("<h3>Theirs, Ana</h3><pre class=\"text-a words\">Ana: the cache was empty</pre>", page);
        Assert.Contains("<h3>Yours</h3><pre class=\"text-b words\">Ben: the cache was warm</pre>", page);
        Assert.Contains("name=\"version\" value=\"2\"", page);
        Assert.Matches("<textarea[^>]*>\\s*Ben: the cache was warm</textarea>", WebUtility.HtmlDecode(page));
        Assert.Equal(HttpStatusCode.Redirect, (await ben.PostAsync(path, Form("Both: it was cold", 2))).StatusCode);

        var history = await ben.PageAsync($"/incidents/{number}/timeline/{entry}/history");
        Assert.Contains("The cache was cold", history);
        Assert.Contains("<del class=\"diff\">empty</del>", history);
        var full = Assert.Single(await app.Database.ReadAsync(async s => await s.ListTimelineAsync((await s.FindIncidentRefAsync(number, ana.Actor()))!), Ct), e => e.Entry.Id == entry);
        Assert.Equal(("The cache was cold", "Both: it was cold", 3), (full.Entry.OriginalText, full.Entry.Text, full.Entry.Version));
        Assert.Equal(["The cache was cold", "Ana: the cache was empty"], full.Revisions.Select(r => r.Text));
        Assert.Equal(TestClock.Start.AddMinutes(-30), full.Entry.OccurredAt);
    }

    [Theory, BothEngines]
    public async Task An_edit_that_came_second_takes_over_what_its_author_had_left_alone(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var ana = await app.SignInAsync(name: "Ana");
        using var ben = await app.SignInAsync(name: "Ben");
        var number = await ana.DeclareIncidentAsync();
        var entry = await ana.AddEntryAsync(number, "The cache was cold", time: "08:40");
        var path = $"/incidents/{number}/timeline/{entry}/edit";
        Dictionary<string, string> Form(string text, string kind, string time, int version) => new() { ["text"] = text, ["kind"] = kind, ["time"] = time, ["version"] = $"{version}" };

        Assert.Equal(HttpStatusCode.Redirect, (await ana.PostAsync(path, Form("The cache was cold", "decision", "~2030-03-11 08:10", 1))).StatusCode);
        var late = await ben.PostAsync(path, Form("The cache was warm", "note", "2030-03-11 08:40", 1));
        var page = WebUtility.HtmlDecode(await late.TextAsync());

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Contains("<pre class=\"text-a words\">The cache was cold\n\nKind: Decision\n\nTime it happened: ~2030-03-11 08:10</pre>", page);
        Assert.Contains("<pre class=\"text-b words\">The cache was warm</pre>", page);
        Assert.Contains("What you left as it was stands there as they saved it.", page);
        // A program gets the text by itself, to write back what it made of both.
        using var program = await app.ApiAsync(Role.Facilitator);
        var told = (await program.PatchAsync($"incidents/{number}/timeline/{entry}", new { text = "The cache was warm", kind = "note", version = 1 })).IsProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("The cache was cold", (string?)told["current"]["text"]);
        Assert.Contains("<option selected=\"selected\" value=\"decision\">", page);
        Assert.Contains("value=\"~2030-03-11 08:10\"", page);
        Assert.Matches("<textarea[^>]*>\\s*The cache was warm</textarea>", page);

        Assert.Equal(HttpStatusCode.Redirect, (await ana.PostAsync(path, Form("The cache was full", "alert", "~2030-03-11 08:10", 2))).StatusCode);
        page = WebUtility.HtmlDecode(await (await ben.PostAsync(path, Form("The cache was cold", "hypothesis", "~2030-03-11 08:10", 2))).TextAsync());
        Assert.Contains("<pre class=\"text-a words\">The cache was full\n\nKind: Alert</pre>", page);
        Assert.Contains("<pre class=\"text-b words\">The cache was full\n\nKind: Hypothesis</pre>", page);
        Assert.Contains("<option selected=\"selected\" value=\"hypothesis\">", page);
    }

    [Theory, BothEngines]
    public async Task Saving_an_edit_form_as_it_was_shown_changes_nothing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var at = TestClock.Start.AddMilliseconds(-1234);
        var entry = (await app.Service<AddEntry>().RunAsync(new(number, "Machine time", OccurredAt: at), user.Actor(), Ct)).Value.Id;
        Assert.Null((await app.Service<EditEntry>().RunAsync(new(number, entry, "Machine time", "note", When.Write(at, Accuracy.Exact, TimeZoneInfo.Utc), Version: 1), user.Actor(), Ct)).Failure);
        var found = await app.Database.ReadAsync(s => s.FindEntryAsync(number, entry, user.Actor()), Ct);
        Assert.Equal((at, 1), (found!.OccurredAt, found.Version));
    }
}

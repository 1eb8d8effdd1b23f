using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Actions;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Shared;

/// <summary>What a list's address says that means nothing here is passed over and named, on every list alike.</summary>
public sealed class UnknownWordsTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Each_unknown_value_is_named_and_the_rest_of_the_filter_still_counts(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(Role.Facilitator);
        var grave = await user.DeclareIncidentAsync("Payments are down", "SEV1");
        await user.DeclareIncidentAsync("Thumbnails are slow", "SEV4");

        var page = WebUtility.HtmlDecode(await user.PageAsync("/incidents?severity=SEV9&status=bogus&service=nowhere&kind=play&from=notadate&to=2030-13-01&text=payments"));

        foreach (var words in new[] { "“SEV9” is no severity here", "“bogus” is no status here", "“nowhere” is no service here", "“play” is no kind here", "“notadate” is no day", "“2030-13-01” is no day" }) Assert.Contains(words, page);
        Assert.Contains("""href="/incidents?text=payments">Clear""", page);
        Assert.Contains($"/incidents/{grave}\"", page);
        Assert.DoesNotContain("Thumbnails", page);
        Assert.DoesNotContain("here. The list passes", await user.PageAsync("/incidents?severity=SEV1&status=open&kind=real&from=2030-03-11"));
    }

    [Theory, BothEngines]
    public async Task Every_list_names_what_it_does_not_know_and_shows_the_rest(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(Role.Facilitator);
        await app.AddServiceAsync("Checkout");
        var incident = await user.DeclareIncidentAsync();
        var followUp = await user.FileFollowUpAsync(incident, "Add it", owner: user.Id);
        await user.SubmitAsync($"/incidents/{incident}/review", new() { ["template"] = "light" });

        foreach (var (path, shown, words) in new[]
        {
            ("/follow-ups?show=hers&due=never&state=lost&priority=P9&service=nowhere&incident=INC-999", "Add it", new[] { "“hers” is no view here", "“never” is no due date here", "“lost” is no state here", "“P9” is no priority here", "“nowhere” is no service here", "“INC-999” is no incident that you may see" }),
            ("/follow-ups?view=board&priority=P9", "Add it", ["“P9” is no priority here"]),
            ("/follow-ups?incident=seven", "Add it", ["“seven” is no incident"]),
            ("/reviews?view=lost&severity=SEV9", "Checkout answers with errors", ["“lost” is no view here", "“SEV9” is no severity here"]),
            ("/changes?service=nowhere&kind=party&from=soon", "No changes yet", ["“nowhere” is no service here", "“party” is no kind here", "“soon” is no day"]),
            ("/alerts?service=nowhere&state=lost", "No alerts yet", ["“nowhere” is no service here", "“lost” is no state here"]),
            ("/experiments?result=lost&kind=party&service=nowhere&incident=INC-999", "No experiments yet", ["“lost” is no result here", "“party” is no kind here", "“nowhere” is no service here", "“INC-999” is no incident that you may see"]),
            ("/services?tier=Z", "Checkout", ["“Z” is no tier here"]),
        })
        {
            var page = WebUtility.HtmlDecode(await user.PageAsync(path));
            Assert.Contains(shown, page);
            Assert.All(words, w => Assert.Contains(w, page));
            Assert.Contains("Clear</a>", page);
        }
        foreach (var path in new[] { $"/follow-ups?show=open&due=none&state=open&priority=P1&service=checkout&owner={Uri.EscapeDataString(user.Name)}&incident=INC-{incident}", "/reviews?view=drafts&severity=SEV2", "/changes?service=-unknown&kind=deploy", "/alerts?service=-unknown&state=open", "/experiments?result=planned&service=checkout", "/services?tier=A" })
            Assert.DoesNotContain("passes over", await user.PageAsync(path));
        Assert.Contains($"/follow-ups/{followUp}\"", await user.PageAsync($"/follow-ups?owner={Uri.EscapeDataString(user.Name)}"));
    }

    [Theory, BothEngines]
    public async Task A_team_and_an_archived_service_are_known_and_what_is_private_is_not_told(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(Role.Facilitator);
        using var stranger = await app.SignInAsync();
        await app.AddServiceAsync("Attic");
        await app.Database.WriteAsync(s => s.ExecuteAsync("update services set archived_at = @at", new { at = app.Clock.GetUtcNow() }), TestContext.Current.CancellationToken);
        var open = await user.DeclareIncidentAsync();
        var secret = await app.DeclarePrivateAsync(user);
        foreach (var (incident, team) in new[] { (open, "Storage team"), (secret, "Forensics team") }) await user.FileFollowUpAsync(incident, "Look at it", team: team);

        Assert.DoesNotContain("passes over", await stranger.PageAsync("/follow-ups?show=open&service=attic&owner=Storage+team"));
        Assert.Contains("passes over", await stranger.PageAsync($"/follow-ups?show=open&incident=INC-{secret}"));
        Assert.Contains("Nobody’s name fits", await stranger.PageAsync("/follow-ups?show=open&owner=Forensics+team"));
        Assert.DoesNotContain("Forensics team", await stranger.PageAsync("/follow-ups"));
        Assert.DoesNotContain("passes over", await user.PageAsync($"/follow-ups?show=open&incident=INC-{secret}&owner=Forensics+team"));
    }

    [Theory, BothEngines]
    public async Task A_search_without_a_word_asks_for_one(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();

        foreach (var typed in new[] { "%22", "%25", "%22%22", "%3A-%29" }) Assert.Contains("Type a word", await user.PageAsync($"/search?q={typed}"));
    }
}

using System.Net;
using Postmortem.Features.Exports;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Actions;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Incidents;

/// <summary>What an incident leaves elsewhere when it becomes private: no trace, and nobody who cannot do what is theirs.</summary>
public sealed class MadePrivateTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Whichever_side_of_a_merge_becomes_private_the_other_no_longer_says_which_and_why(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var stranger = await app.SignInAsync();
        foreach (var hidesTarget in new[] { true, false })
        {
            var (kept, merged) = (await user.DeclareIncidentAsync(), await user.DeclareIncidentAsync());
            await user.SubmitAsync($"/incidents/{merged}/merge", new() { ["into"] = $"INC-{kept}", ["why"] = "Basilisk key of payments" });
            var (hidden, open) = hidesTarget ? (kept, merged) : (merged, kept);
            var entry = await app.Database.ReadAsync(s => s.OneAsync<Guid>("select t.id from timeline_entries t join incidents i on i.id = t.incident_id where i.number = @open and t.text like '%Basilisk%'", new { open }), TestContext.Current.CancellationToken);
            await user.SubmitAsync($"/incidents/{open}/timeline/{entry}/edit", new() { ["text"] = $"{(hidesTarget ? "Merged into" : "We took in")} INC-{hidden}, Basilisk key", ["kind"] = "decision", ["time"] = "09:00" });

            await user.SubmitAsync($"/incidents/{hidden}/visibility", new() { ["visibility"] = "private", ["why"] = "A key is in it" });

            foreach (var path in new[] { "", "/timeline", $"/timeline/{entry}/history", "/history", "/export?format=md", "/export?format=json", "/about" })
            {
                var page = WebUtility.HtmlDecode(await stranger.PageAsync($"/incidents/{open}{path}"));
                Assert.DoesNotContain("Basilisk", page);
                Assert.DoesNotContain($"INC-{hidden}", page.Replace($"INC-{hidden}0", ""));
            }
            Assert.Contains(hidesTarget ? "Merged into another incident." : "Another incident was merged into this one.", await stranger.PageAsync($"/incidents/{open}"));
            Assert.DoesNotContain($"/incidents/{open}", await stranger.PageAsync("/search?q=Basilisk"));
            // Who may see both finds the reason where nothing can be changed.
            Assert.Contains("Basilisk", await user.PageAsync($"/incidents/{open}/history"));
        }
    }

    [Theory, BothEngines]
    public async Task Whoever_takes_a_follow_up_out_of_its_owners_sight_is_told_before_and_after(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var lena = await app.SignInAsync(name: "Lena Brandt");
        var incident = await user.DeclareIncidentAsync();
        var number = await user.FileFollowUpAsync(incident);
        await app.Database.WriteAsync(s => s.ExecuteAsync("update action_items set owner_id = @Id, owner_name = '' where number = @number", new { lena.Id, number }), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("does not see it", await user.PageAsync($"/follow-ups/{number}"));

        Assert.Contains($"FU-{number} belongs to Lena Brandt, who will not see it then", await user.PageAsync($"/incidents/{incident}/visibility"));
        await user.SubmitAsync($"/incidents/{incident}/visibility", new() { ["visibility"] = "private", ["why"] = "A key is in it" });
        Assert.Contains($"Saved. FU-{number} belongs to Lena Brandt, who does not see it; give it to somebody else", await user.PageAsync($"/incidents/{incident}"));
        Assert.Contains("does not see it, since INC-", await user.PageAsync($"/follow-ups/{number}"));

        await user.SubmitAsync($"/incidents/{incident}/visibility/members", new() { ["person_id"] = lena.Id.ToString() });
        Assert.DoesNotContain("does not see it", await user.PageAsync($"/incidents/{incident}"));
        Assert.DoesNotContain("does not see it", await user.PageAsync($"/follow-ups/{number}"));
        await user.SubmitAsync($"/incidents/{incident}/visibility/members/removal", new() { ["person_id"] = lena.Id.ToString() });
        Assert.Contains($"FU-{number} belongs to Lena Brandt, who does not see it", await user.PageAsync($"/incidents/{incident}"));
    }

    [Theory, BothEngines]
    public async Task A_private_incident_is_marked_where_an_open_one_names_it_and_its_title_stays_out_of_documents(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var open = await user.DeclareIncidentAsync("Checkout slow");
        var hidden = await app.DeclarePrivateAsync(user, "Basilisk key leaked");
        await user.SubmitAsync($"/incidents/{hidden}/links", new() { ["other"] = $"INC-{open}", ["relation"] = "caused by" });

        Assert.Matches($"INC-{hidden}</a> Basilisk key leaked .*class=\"badge private\"", await user.PageAsync($"/incidents/{open}/about"));
        var markdown = await user.PageAsync($"/incidents/{open}/export?format=md");
        var json = await user.PageAsync($"/incidents/{open}/export?format=json");
        Assert.DoesNotContain("Basilisk", markdown + json);
        Assert.Contains($"| INC-{hidden} | private; its title is left out here | private | caused by | yes |", markdown);
        // The private one's own document is for those who see both.
        Assert.Contains($"| INC-{open} | Checkout slow | caused by |", await user.PageAsync($"/incidents/{hidden}/export?format=md"));

        foreach (var document in new[] { markdown, json })
        {
            await using var other = await TestApp.StartAsync(engine, apps);
            var report = await other.ImportAsync(System.Text.Encoding.UTF8.GetBytes(document));
            Assert.Contains(report.Notes.LeftOut, n => n.Contains($"the link to INC-{hidden}: it is private", StringComparison.Ordinal));
        }
    }
}

using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Accounts;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Whoever chose to be shown by role is named by nothing that the product wrote, whenever they chose it.</summary>
public sealed class DiscretionTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Roles_handed_over_and_parts_that_were_prefilled_before_do_not_give_the_name_away(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var discreet = await app.SignInAsync(name: "Nia Newfield");
        using var open = await app.SignInAsync(name: "Orla Openhouse");
        var number = await discreet.DeclareIncidentAsync();
        foreach (var person in new[] { discreet, open, discreet })
            await app.Service<AssignRole>().RunAsync(new(number, "commander", person.Id), facilitator.Actor(), Ct);
        await app.Service<AssignRole>().RunAsync(new(number, "scribe", discreet.Id), facilitator.Actor(), Ct);
        await app.Service<ReleaseRole>().RunAsync(new(number, "scribe", discreet.Id), facilitator.Actor(), Ct);
        await app.Service<AddEntry>().RunAsync(new(number, "Rolled back 418", EntryKind.Decision, Starred: true), discreet.Actor(), Ct);
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "full" });
        Assert.Contains("Nia Newfield, commander", await facilitator.ReviewAsync(number));
        await discreet.PostsAsync("/settings/profile", new() { ["name"] = discreet.Name, ["time_zone"] = "UTC", ["shown_as_role"] = "true", ["version"] = "1" });

        var markdown = await facilitator.PageAsync($"/incidents/{number}/export?format=md");
        foreach (var text in new[] { markdown, await facilitator.PageAsync($"/incidents/{number}/export?format=json"), PdfSamples.AllText(await app.ExportAsync(number, "pdf")) })
        {
            Assert.DoesNotContain("Newfield", text);
            Assert.Contains("Rolled back 418", text);
        }
        Assert.Contains("Commander: somebody named by role (before: Orla Openhouse)", markdown);
        Assert.Contains("Commander: Orla Openhouse (before: somebody named by role)", markdown);
        Assert.Contains("Scribe: no longer somebody named by role", markdown);
        Assert.Contains("| Commander | The commander |", markdown);
    }

    [Theory, BothEngines]
    public async Task What_people_wrote_of_each_other_stays_and_parts_that_still_stand_are_known_again(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var discreet = await app.SignInAsync(name: "Quilla Quietly");
        var number = await facilitator.DeclareIncidentAsync();
        await app.Service<AssignRole>().RunAsync(new(number, "commander", discreet.Id), facilitator.Actor(), Ct);
        await app.Service<AddEntry>().RunAsync(new(number, "Commander: Quilla Quietly asked for the logs", EntryKind.Action), facilitator.Actor(), Ct);
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "full" });
        var section = (await app.ReadReviewAsync(number)).Sections.First(s => s.Body.Contains("Quilla Quietly, commander", StringComparison.Ordinal));
        await facilitator.SaveSectionAsync(number, section.Key, $"{section.Body}\n\nBesides, the vendor was called.", 1);
        await discreet.PostsAsync("/settings/profile", new() { ["name"] = discreet.Name, ["time_zone"] = "UTC", ["shown_as_role"] = "true", ["version"] = "1" });

        var json = JsonNode.Parse(await facilitator.PageAsync($"/incidents/{number}/export?format=json"))!;
        Assert.Contains("Commander: Quilla Quietly asked for the logs", json.ToJsonString());
        var told = json["review"]!["sections"]!.AsArray().Single(s => (string?)s!["key"] == section.Key)!;
        Assert.Contains("- The commander\n", (string?)told["body"]);
        var units = Postmortem.Features.Reviews.Prefill.TextUnits.Of((string)told["body"]!).Select(u => u.Id).ToHashSet();
        Assert.All(told["as_filled"]!.AsArray(), id => Assert.Contains((string)id!, units));
    }
}

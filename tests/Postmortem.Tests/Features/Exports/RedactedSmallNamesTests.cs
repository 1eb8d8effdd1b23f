using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Accounts;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Accounts that were added without a name are called by the first part of their address. A stranger reads none of it.</summary>
public sealed class RedactedSmallNamesTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task No_name_in_small_letters_goes_out_and_what_may_be_one_is_told_before(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator, "fay");
        using var rob = await app.SignInAsync(Role.Responder, "rob");
        using var ron = await app.SignInAsync(Role.Responder, "ron");
        using var will = await app.SignInAsync(Role.Responder, "will");
        var number = await rob.DeclareIncidentAsync();
        await app.Service<AssignRole>().RunAsync(new(number, "commander", rob.Id), facilitator.Actor(), Ct);
        await app.Service<AssignRole>().RunAsync(new(number, "scribe", will.Id), facilitator.Actor(), Ct);
        await app.Service<AddEntry>().RunAsync(new(number, "Restart the basket service; rob agrees", EntryKind.Decision, Starred: true), ron.Actor(Door.Api), Ct);
        await app.Service<AddEntry>().RunAsync(new(number, "Queue grows, and will grow", EntryKind.Observation, Starred: true), will.Actor(), Ct);
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "full", ["facilitator"] = $"{facilitator.Id}" });
        Assert.Contains("rob, commander", await facilitator.ReviewAsync(number));
        await facilitator.PublishAsync(app, number);

        var id = await app.MakeWholeAsync(facilitator, number);
        var look = WebUtility.HtmlDecode(await facilitator.PageAsync($"{RedactedVersionSteps.Path(number)}/{id}"));
        Assert.Contains("may still hold a name: “will”", look);
        using var api = await app.ApiAsync(Role.Facilitator);
        Assert.Contains("will", (await api.GetAsync($"incidents/{number}/review/redacted-versions/{id}")).Is(HttpStatusCode.OK)["possible_names"].AsArray().Select(n => (string?)n));
        var address = await facilitator.ReleasePageAsync(number, id);
        Assert.DoesNotContain("may still hold a name", await facilitator.PageAsync($"{RedactedVersionSteps.Path(number)}/{id}"));

        using var stranger = app.Stranger();
        var text = Safety.Form.Parse(await stranger.PageAsync(address)).Body!.TextContent;
        foreach (var name in new[] { "rob", "ron", "fay" }) Assert.DoesNotMatch($@"\b{name}\b", text);
        Assert.Contains("the incident commander agrees", text);
        Assert.Contains("A responder, api", text);
        Assert.Contains("The scribe, web", text);
        Assert.Contains("Queue grows, and will grow", text);
        Assert.DoesNotMatch(@"\bwill\b(?! grow)", text);
    }

    [Theory, BothEngines]
    public async Task A_note_that_says_who_took_a_role_stays_out_of_redacted_versions(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var discreet = await app.SignInAsync(name: "Sanna Shyly");
        var number = await facilitator.DeclareIncidentAsync();
        await app.Service<AssignRole>().RunAsync(new(number, "commander", discreet.Id), facilitator.Actor(), Ct);
        await app.Database.WriteAsync(s => s.ExecuteAsync("update timeline_entries set starred = @yes where text like 'Commander: %' and incident_id = (select id from incidents where number = @number)", new { yes = true, number }), Ct);
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "full" });
        Assert.Contains("Commander: Sanna Shyly", await facilitator.ReviewAsync(number));
        await discreet.PostsAsync("/settings/profile", new() { ["name"] = discreet.Name, ["time_zone"] = "UTC", ["shown_as_role"] = "true", ["version"] = "1" });
        await facilitator.PublishAsync(app, number);

        var address = await facilitator.ReleasePageAsync(number, await app.MakeWholeAsync(facilitator, number));
        using var stranger = app.Stranger();
        var page = await stranger.PageAsync(address);
        Assert.DoesNotContain("Sanna", page);
        Assert.DoesNotContain("named by role", page);
    }
}

using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Incidents;

public sealed class SeverityTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_change_of_severity_needs_a_reason_and_keeps_what_was_typed(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync(severity: "SEV3");

        var refused = await user.PostAsync($"/incidents/{number}/severity", new() { ["severity"] = "SEV1", ["why"] = " " });
        var page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("The reason is empty", page);
        Assert.Contains("""<option selected="selected" value="SEV1">""", page);
        Assert.Contains("SEV3", await user.PageAsync($"/incidents/{number}"));
    }

    [Theory, BothEngines]
    public async Task The_second_of_two_changes_from_the_same_page_is_told_so(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync(severity: "SEV3");
        var form = new Dictionary<string, string> { ["severity"] = "SEV2", ["why"] = "More users", ["version"] = "1" };

        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"/incidents/{number}/severity", form)).StatusCode);
        form["severity"] = "SEV1";
        Assert.Equal(HttpStatusCode.Conflict, (await user.PostAsync($"/incidents/{number}/severity", form)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_summary_that_was_edited_meanwhile_does_not_hold_up_severity_or_status(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var scribe = await app.SignInAsync(name: "Jonas Weber");
        using var responder = await app.SignInAsync();
        var number = await scribe.DeclareIncidentAsync(severity: "SEV2");
        async Task<string> PostAsync(TestUser user, string form, HttpStatusCode status, params (string Name, string Value)[] fields)
        {
            var answer = await user.PostAsync($"/incidents/{number}/{form}", fields.ToDictionary(f => f.Name, f => f.Value));
            Assert.Equal(status, answer.StatusCode);
            return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        await PostAsync(scribe, "text", HttpStatusCode.Redirect, ("title", "Checkout is down"), ("summary", "Since ten"), ("version", "1"));
        await PostAsync(responder, "severity", HttpStatusCode.Redirect, ("severity", "SEV1"), ("why", "All shops"), ("version", "1"));
        await PostAsync(responder, "status", HttpStatusCode.Redirect, ("status", "mitigated"), ("why", "Rolled back"), ("version", "1"));
        Assert.Contains("Severity changed from SEV2 to SEV1: All shops", await app.EntriesAsync(number));
        Assert.Contains("Status changed from triage to mitigated: Rolled back", await app.EntriesAsync(number));

        // Where it is the same thing that was changed, it is named and told.
        Assert.Contains($"{responder.Name} changed the severity of INC-{number} a moment ago; it is SEV1 now.", await PostAsync(scribe, "severity", HttpStatusCode.Conflict, ("severity", "SEV3"), ("why", "One shop"), ("version", "2")));
        Assert.Contains($"{responder.Name} changed the status of INC-{number} a moment ago; it is mitigated now.", await PostAsync(scribe, "status", HttpStatusCode.Conflict, ("status", "active"), ("why", "On it"), ("version", "3")));
        // What asks for the whole to be as it was seen says what is not.
        await PostAsync(scribe, "text", HttpStatusCode.Redirect, ("title", "Checkout is slow"), ("summary", "Since ten"), ("version", "4"));
        var declined = await PostAsync(responder, "decline", HttpStatusCode.Conflict, ("why", "No harm"), ("version", "4"));
        Assert.Contains($"Jonas Weber changed the text of INC-{number} a moment ago. Look again", declined);
        Assert.DoesNotContain("it is mitigated now", declined);
    }

    [Theory, BothEngines]
    public async Task A_stranger_to_a_private_incident_cannot_tell_that_it_exists(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var stranger = await app.SignInAsync();
        var declared = await app.Service<DeclareIncident>().RunAsync(
            new("Key leaked", Visibility: Visibility.Private), new Actor(user.Id, user.Name, user.Role, Door.Web), TestContext.Current.CancellationToken);
        var number = declared.Value.Number;

        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync($"/incidents/{number}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{number}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/incidents/{number}/severity", new() { ["severity"] = "SEV1", ["why"] = "x" })).StatusCode);
    }
}

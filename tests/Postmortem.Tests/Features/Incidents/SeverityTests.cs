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

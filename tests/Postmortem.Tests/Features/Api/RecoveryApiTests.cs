using System.Net;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

/// <summary>The answers to the decision clock, by the API.</summary>
public sealed class RecoveryApiTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task To_wait_and_then_to_decide_are_kept_with_what_was_known(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        var number = await api.DeclareAsync();
        var path = $"/api/v1/incidents/{number}/rollbacks";

        (await api.PostAsync($"{path}/wait", new { why = "", minutes = 999 })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await api.PostAsync($"{path}/wait", new { why = "A fix is being built", minutes = 5, decider_role = "commander" })).Is(HttpStatusCode.OK);
        var wait = Assert.Single((await api.GetAsync($"{path}/waits")).Is(HttpStatusCode.OK).Json!.AsArray())!;
        Assert.Equal(("A fix is being built", "commander"), ((string?)wait["why"], (string?)wait["decider_role"]));
        Assert.Contains("No change was suspected.", (string?)wait["known_then"]);

        (await api.PostAsync($"{path}/decision", new { to = "417", why = "" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        var decided = (await api.PostAsync($"{path}/decision", new { to = "417", why = "Errors since 418", preflight_skipped_because = "No time" })).Is(HttpStatusCode.Created);
        Assert.Equal(("decided", "Errors since 418"), (decided.TextAt("state"), decided.TextAt("decision_reason")));
        Assert.Contains("since it was declared", decided.TextAt("known_then"));
        (await api.PostAsync($"{path}/wait", new { why = "Too late" })).IsProblem(HttpStatusCode.Conflict, "conflict");
    }
}

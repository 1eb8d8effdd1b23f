using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

public sealed class ExperimentsApiTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task From_a_difference_to_a_proven_follow_up_by_the_api_alone(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var lead = await app.ApiAsync(Role.Facilitator);
        using var peer = await app.ApiAsync();
        var number = await lead.DeclareAsync();
        var at = $"incidents/{number}/review";
        (await lead.PostAsync(at, new { template = "full" })).Is(HttpStatusCode.Created);

        Assert.Equal(7, (await lead.GetAsync($"{at}/test-stages")).Is(HttpStatusCode.OK).Json!.AsArray().Count);
        (await lead.PutAsync($"{at}/test-stages/load", new { should = "perhaps", could = "no" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal(1, (await lead.PutAsync($"{at}/test-stages/load", new { should = "yes", could = "no", what_differed = "No bursts", version = 0 })).Is(HttpStatusCode.OK).NumberAt("version"));
        (await lead.PutAsync($"{at}/test-stages/load", new { should = "no", could = "no", version = 0 })).IsProblem(HttpStatusCode.Conflict, "conflict");
        (await lead.PutAsync($"{at}/test-stages/nowhere", new { should = "no", could = "no" })).IsProblem(HttpStatusCode.NotFound, "not-found");

        var difference = (await lead.PostAsync($"{at}/differences", new { dimension = "Connection limits", production = "100", test = "400" })).Is(HttpStatusCode.Created).TextAt("id");
        Assert.Equal("Pool never full", (await lead.PutAsync($"{at}/differences/{difference}", new { dimension = "Connection limits", production = "100", test = "400", effect = "Pool never full" })).Is(HttpStatusCode.OK).TextAt("effect"));
        var item = (await lead.PostAsync($"incidents/{number}/follow-ups", new { title = "Give the test 100 connections", priority = "P1", owner_id = lead.Id, difference_id = difference })).Is(HttpStatusCode.Created).NumberAt("number");
        var plan = new { title = "Burst at 100 connections", kind = "load test", hypothesis = "It holds", load_profile = "4 times the peak in 40 s", pass_criteria = "No error", difference_id = difference, follow_ups = new[] { item } };
        var planned = (await lead.PostAsync($"incidents/{number}/experiments", plan)).Is(HttpStatusCode.Created);
        var experiment = planned.NumberAt("number");
        Assert.Equal($"/api/v1/experiments/{experiment}", planned.Headers.Location!.OriginalString);
        (await lead.PostAsync($"experiments/{experiment}/result", new { result = "confirmed", observation = "61 of 100", evidence = "Run 12", limit_found = "5,200 a second" })).Is(HttpStatusCode.OK);
        (await lead.PutAsync($"experiments/{experiment}", new { title = "Burst", kind = "load test", hypothesis = "It fails", load_profile = "x", pass_criteria = "x" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await lead.DeleteAsync($"experiments/{experiment}")).IsProblem(HttpStatusCode.Conflict, "conflict");
        (await lead.DeleteAsync($"{at}/differences/{difference}")).IsProblem(HttpStatusCode.Conflict, "conflict");

        (await lead.PostAsync($"follow-ups/{item}/done", new { claim = "Set" })).Is(HttpStatusCode.OK);
        var verified = (await peer.PostAsync($"follow-ups/{item}/verification", new { kind = "load test", evidence = "61 of 100", experiment })).Is(HttpStatusCode.OK);
        Assert.Equal($"EXP-{experiment}", (string)verified["evidence"]["experiment"]!);
        var review = (await lead.GetAsync(at)).Is(HttpStatusCode.OK);
        Assert.Equal($"EXP-{experiment}", (string)review["differences"][0]!["experiments"]![0]!);
        Assert.Equal($"FU-{item}", (string)review["differences"][0]!["follow_ups"]![0]!);
        Assert.Contains((await lead.GetAsync($"experiments?incident=INC-{number}&result=confirmed")).Is(HttpStatusCode.OK)["items"].AsArray(), x => (int)x!["number"]! == experiment);
        (await lead.GetAsync("experiments?result=sometimes")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }
}

using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

public sealed class ReviewPermissionTests(Apps apps)
{
    static readonly (string Path, Dictionary<string, string> Fields)[] OfFacilitators =
    [
        ("", new() { ["template"] = "full" }), ("/submission", []), ("/publication", []), ("/closure", []), ("/reopening", new() { ["why"] = "x" }),
        ("/people", []), ("/reviewers", []),
    ];

    static readonly (string Path, Dictionary<string, string> Fields)[] OfResponders =
    [
        ("/sections/lessons", new() { ["text"] = "x" }), ("/sections/lessons/draft", new() { ["text"] = "x", ["version"] = "1" }), ("/sections/summary/keeping", []), ("/prefill", []),
        ("/factors", new() { ["text"] = "x", ["category"] = "design" }), ("/sections/lessons/history/1/restoration", []), ("/sign-off", new() { ["decision"] = "approved" }),
    ];

    [Theory, BothEngines]
    public async Task A_reader_reads_and_a_responder_writes_but_does_not_lead(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var responder = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var number = await facilitator.BeginReviewAsync();

        Assert.DoesNotContain("/sections/lessons\"", await reader.PageAsync($"/incidents/{number}/review"));
        foreach (var (path, fields) in OfFacilitators.Concat(OfResponders)) await reader.RefusedAsync(HttpStatusCode.Forbidden, $"/incidents/{number}/review{path}", fields);
        foreach (var (path, fields) in OfFacilitators) await responder.RefusedAsync(HttpStatusCode.Forbidden, $"/incidents/{number}/review{path}", fields);
        await responder.SaveSectionAsync(number, "lessons", "Written by a responder", 1);
        await responder.PostsAsync($"/incidents/{number}/review/factors", new() { ["text"] = "No back-off", ["category"] = "design" });
    }

    [Theory, BothEngines]
    public async Task A_private_incidents_review_does_not_exist_for_others(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var stranger = await app.SignInAsync(Role.Facilitator);
        var number = (await app.Service<DeclareIncident>().RunAsync(new("Signing key exposed", Severity: "SEV1", Visibility: Visibility.Private), facilitator.Actor(), ct)).Value.Number;
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "security" });

        foreach (var path in new[] { "", "/new", "/sections/summary", "/sections/summary/history", "/factors/new", "/people", "/sign-off", "/publication" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{number}/review{path}")).StatusCode);
        foreach (var (path, fields) in OfFacilitators.Where(p => p.Path != "/reviewers").Concat(OfResponders))
            await stranger.RefusedAsync(HttpStatusCode.NotFound, $"/incidents/{number}/review{path}", fields);
        Assert.DoesNotContain("Signing key exposed", await stranger.PageAsync("/reviews?q=signing"));
        Assert.Contains("Signing key exposed", await facilitator.PageAsync("/reviews?q=signing"));
        Assert.Contains("cannot be chosen", await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{number}/review/reviewers", new() { ["person"] = $"{stranger.Id}" }));
    }

    [Theory, BothEngines]
    public async Task Of_an_incident_that_goes_on_elsewhere_no_review_is_offered(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var (kept, merged) = (await facilitator.DeclareIncidentAsync(), await facilitator.DeclareIncidentAsync());
        Assert.Contains("Begin the review", await facilitator.PageAsync($"/incidents/{merged}/review/new"));

        await facilitator.SubmitAsync($"/incidents/{merged}/merge", new() { ["into"] = $"INC-{kept}", ["why"] = "The same" });

        var page = await facilitator.PageAsync($"/incidents/{merged}/review/new");
        Assert.Contains($"INC-{merged} is merged; there is nothing to review.", page);
        Assert.DoesNotContain("Begin the review", page);
    }
}

using System.Globalization;
using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Actions;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Experiments;

public sealed class ExperimentTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Dictionary<string, string> Drill => new() { ["title"] = "Let the hit rate fall", ["kind"] = "drill", ["hypothesis"] = "Somebody is paged within 4 minutes" };

    [Theory, BothEngines]
    public async Task What_was_expected_is_said_before_and_what_came_out_after(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var responder = await app.SignInAsync();
        var incident = await responder.DeclareIncidentAsync();
        var number = await PlanAsync(responder, incident, Drill);
        var page = await responder.PageAsync($"/experiments/{number}");
        Assert.Contains("Planned", page);
        Assert.Contains("Somebody is paged within 4 minutes", page);

        var missing = await responder.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/experiments/{number}/result", new() { ["result"] = "refuted", ["observation"] = "Nobody was paged", ["evidence"] = "" });
        Assert.Contains("Without any, the run was inconclusive", missing);
        Assert.Contains("Nobody was paged", missing);
        Assert.Contains("still to come", await responder.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/experiments/{number}/result", Result("refuted", ("ran_on", "2031-01-01"))));
        await responder.PostsAsync($"/experiments/{number}/result", Result("refuted"));

        page = await responder.PageAsync($"/experiments/{number}");
        Assert.Contains("Refuted: it came otherwise", page);
        Assert.Contains("Nobody was paged", page);
        Assert.Contains("11 Mar 2030", page);
        var kept = await responder.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/experiments/{number}/edit", new(Drill) { ["hypothesis"] = "Nobody is paged" });
        Assert.Contains("its hypothesis stays as it was said before", kept);
        Assert.Contains("what came out stays on record", await responder.RefusedAsync(HttpStatusCode.Conflict, $"/experiments/{number}/removal"));
        Assert.Contains("value=\"Let the hit rate fall\"", await responder.PageAsync($"/incidents/{incident}/experiments/new?again={number}"));
        Assert.Equal(["experiment.planned", "experiment.result_recorded"], (await app.JournalAsync(incident)).Where(a => a.StartsWith("experiment", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public async Task Load_tests_and_chaos_runs_say_what_practice_asks_of_them(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var responder = await app.SignInAsync();
        var incident = await responder.DeclareIncidentAsync();

        var load = await responder.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{incident}/experiments", new(Drill) { ["kind"] = "load test" });
        Assert.Contains("A load test needs it", load);
        Assert.Contains("how many times the usual peak", load);
        var chaos = await responder.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{incident}/experiments", new(Drill) { ["kind"] = "chaos run", ["injected_fault"] = "The cache is emptied" });
        Assert.Contains("Say when it is stopped", chaos);
        Assert.Contains("The cache is emptied", chaos);
        await PlanAsync(responder, incident, new(Drill) { ["kind"] = "chaos run", ["injected_fault"] = "The cache is emptied", ["steady_state"] = "Hit rate 95 %", ["abort_condition"] = "Errors above 5 %" });
    }

    [Theory, BothEngines]
    public async Task An_experiment_proves_a_follow_up(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var owner = await app.SignInAsync();
        using var peer = await app.SignInAsync();
        var incident = await owner.DeclareIncidentAsync();
        var item = await owner.FileFollowUpAsync(incident, "Alert on the hit rate", "P1", owner.Id);
        var elsewhere = await PlanAsync(owner, await owner.DeclareIncidentAsync(), Drill);
        var number = await PlanAsync(owner, incident, new(Drill) { ["follow_ups"] = $"{item}" });
        Assert.Contains($"/experiments/{number}", await owner.FollowUpAsync(item));
        await owner.ClaimDoneAsync(item);

        (string, string)[] evidence = [("kind", "drill"), ("evidence", "Paged after 3 minutes")];
        Assert.Contains("shows nothing yet", await peer.StepAsync(item, "verification", [.. evidence, ("experiment", $"{number}")]).RefusedAsync(HttpStatusCode.UnprocessableEntity));
        await owner.PostsAsync($"/experiments/{number}/result", Result("confirmed"));
        Assert.Contains("is not an experiment of", await peer.StepAsync(item, "verification", [.. evidence, ("experiment", $"{elsewhere}")]).RefusedAsync(HttpStatusCode.UnprocessableEntity));
        Assert.Contains($"verification?experiment={number}", await peer.PageAsync($"/experiments/{number}"));
        Assert.Contains("Nobody was paged", await peer.PageAsync($"/follow-ups/{item}/verification?experiment={number}"));
        await peer.SucceedAsync(item, "verification", [.. evidence, ("experiment", $"{number}")]);

        var page = await peer.FollowUpAsync(item);
        Assert.Contains($"EXP-{number} Let the hit rate fall", page);
        Assert.Contains($"verified it with evidence: drill, EXP-{number}", page);
        Assert.Contains("verified with it", await peer.PageAsync($"/experiments/{number}"));
        Assert.Contains("Reopen it first", await owner.RefusedAsync(HttpStatusCode.Conflict, $"/experiments/{number}/result", Result("inconclusive")));
        await peer.SucceedAsync(item, "reopening", ("reason", "It pages at night too"));
        Assert.DoesNotContain("Let the hit rate fall</a></h2>", await peer.FollowUpAsync(item));
    }

    [Theory, BothEngines]
    public async Task A_factor_that_is_looked_into_stays_in_the_review(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var incident = await facilitator.BeginReviewAsync();
        var factor = await app.AddFactorAsync(facilitator, incident);
        var number = await PlanAsync(facilitator, incident, new(Drill) { ["factor_ids"] = $"{factor}" });

        Assert.Contains($"/review#factor-{factor}", await facilitator.PageAsync($"/experiments/{number}"));
        Assert.Contains($"EXP-{number} look into this factor", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{incident}/review/factors/{factor}/removal"));
        await facilitator.PostsAsync($"/experiments/{number}/edit", Drill);
        await facilitator.PostsAsync($"/incidents/{incident}/review/factors/{factor}/removal");
        Assert.Contains("so it was not removed", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/experiments/{number}/removal", new() { ["version"] = "1" }));
        await facilitator.RemoveAsync($"/experiments/{number}", $"/experiments/{number}/removal");
        Assert.Equal(HttpStatusCode.NotFound, (await facilitator.GetAsync($"/experiments/{number}")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Two_edits_of_one_experiment_show_both_texts_and_keep_what_was_chosen(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var incident = await facilitator.BeginReviewAsync();
        var factor = await app.AddFactorAsync(facilitator, incident);
        var number = await PlanAsync(facilitator, incident, Drill);
        await facilitator.PostsAsync($"/experiments/{number}/edit", new(Drill) { ["environment"] = "Staging at noon", ["version"] = "1" });

        var page = await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/experiments/{number}/edit", new(Drill) { ["environment"] = "Staging at night", ["factor_ids"] = $"{factor}", ["version"] = "1" });

        Assert.Contains("Staging at noon", page);
        Assert.Contains("Staging at night", page);
        Assert.Matches($"value=\"{factor}\"[^>]*checked", page);
    }

    [Theory, BothEngines]
    public async Task The_list_is_narrowed_by_result_service_and_incident_and_tells_nothing_private(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var responder = await app.SignInAsync();
        using var stranger = await app.SignInAsync(Role.Facilitator);
        var incident = await responder.DeclareIncidentAsync();
        var open = await PlanAsync(responder, incident, new(Drill) { ["title"] = "Wombat drill, open" });
        var secret = (await app.Service<DeclareIncident>().RunAsync(new("Key exposed", Visibility: Visibility.Private), responder.AsActor(), Ct)).Value.Number;
        var hidden = await PlanAsync(responder, secret, new(Drill) { ["title"] = "Wombat drill, private" });
        await responder.PostsAsync($"/experiments/{open}/result", Result("confirmed"));

        Assert.Contains("Wombat drill, open", await responder.PageAsync($"/experiments?result=confirmed&incident=INC-{incident}"));
        Assert.DoesNotContain("Wombat drill, open", await responder.PageAsync($"/experiments?result=planned&incident=INC-{incident}"));
        Assert.Contains("Wombat drill, private", await responder.PageAsync("/experiments?result=planned"));
        Assert.Contains($"/experiments/{open}", await responder.PageAsync("/search?q=wombat"));
        foreach (var path in new[] { "/experiments", $"/experiments?incident=INC-{secret}", "/search?q=wombat" }) Assert.DoesNotContain("drill, private", await stranger.PageAsync(path));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/experiments/{hidden}")).StatusCode);
        await stranger.RefusedAsync(HttpStatusCode.NotFound, $"/experiments/{hidden}/result", Result("confirmed"));
        var own = await stranger.DeclareIncidentAsync();
        Assert.Contains("is not one of", await stranger.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{own}/experiments", new(Drill) { ["factor_ids"] = $"{Guid.NewGuid()}" }));
    }

    static async Task<int> PlanAsync(TestUser user, int incident, Dictionary<string, string> fields)
    {
        var response = await user.PostAsync($"/incidents/{incident}/experiments", fields);
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Ct)));
        return int.Parse(response.Headers.Location!.OriginalString.Split('/').Last(), CultureInfo.InvariantCulture);
    }

    static Dictionary<string, string> Result(string result, params (string Name, string Value)[] more)
    {
        var fields = new Dictionary<string, string> { ["result"] = result, ["observation"] = "Nobody was paged", ["evidence"] = "Run 12" };
        foreach (var (name, value) in more) fields[name] = value;
        return fields;
    }
}

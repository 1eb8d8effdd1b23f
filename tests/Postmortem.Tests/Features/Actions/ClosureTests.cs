using System.Net;
using Postmortem.Features.Actions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Actions;

/// <summary>From filed to proven, and the ways round that there are not.</summary>
public sealed class ClosureTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_follow_up_goes_from_open_to_verified_and_tells_its_history(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.FileFollowUpAsync(await user.DeclareIncidentAsync(), owner: user.Id);

        await user.SucceedAsync(number, "start");
        await user.ClaimDoneAsync(number);
        Assert.Equal(HttpStatusCode.Redirect, (await user.TryToVerifyAsync(number)).StatusCode);

        var page = await user.FollowUpAsync(number);
        Assert.Contains("verified", page);
        Assert.Contains("It fired in the drill of Tuesday", page);
        Assert.Contains("https://git.example.com/1", page);
        foreach (var line in new[] { "filed it as P2, due 6 May 2030", "started it", "said that it is done", "verified it with evidence: alert fired" })
            Assert.Contains(line, page);
    }

    [Theory, BothEngines]
    public async Task Done_needs_a_claim_and_verified_needs_evidence(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.FileFollowUpAsync(await user.DeclareIncidentAsync());

        var page = await user.StepAsync(number, "done", ("claim", " "), ("link", "javascript:alert(1)")).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("What was done is empty", page);
        Assert.Contains("must be a full link", page);
        await user.TryToVerifyAsync(number).RefusedAsync(HttpStatusCode.Conflict);
        await user.ClaimDoneAsync(number);
        page = await user.StepAsync(number, "verification", ("kind", "a feeling"), ("evidence", "")).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        foreach (var fault in new[] { "The evidence is empty", "What kind of evidence is it? Choose one of" }) Assert.Contains(fault, page);
        Assert.Contains("<option selected=\"selected\" value=\"\">Choose</option>", await user.PageAsync($"/follow-ups/{number}/verification"));
        Assert.Contains("<option selected=\"selected\" value=\"drill\">drill</option>", await user.StepAsync(number, "verification", ("kind", "drill"), ("evidence", "")).RefusedAsync(HttpStatusCode.UnprocessableEntity));
        Assert.Contains("Done, to verify", await user.FollowUpAsync(number));
    }

    [Theory, BothEngines]
    public async Task A_P1_needs_a_second_person_who_is_neither_owner_nor_claimant(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var owner = await app.SignInAsync();
        using var claimant = await app.SignInAsync();
        using var second = await app.SignInAsync();
        var number = await owner.FileFollowUpAsync(await owner.DeclareIncidentAsync(), priority: "P1", owner: owner.Id);
        await claimant.ClaimDoneAsync(number);

        Assert.Contains("You own it", await owner.TryToVerifyAsync(number).RefusedAsync(HttpStatusCode.Forbidden));
        Assert.Contains("You said that it is done", await claimant.TryToVerifyAsync(number).RefusedAsync(HttpStatusCode.Forbidden));
        Assert.Contains("You own it; ask somebody else", await owner.FollowUpAsync(number));
        Assert.Equal(HttpStatusCode.Redirect, (await second.TryToVerifyAsync(number)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Lowering_the_priority_or_handing_it_over_is_no_way_round_the_second_person(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var owner = await app.SignInAsync();
        var number = await owner.FileFollowUpAsync(await owner.DeclareIncidentAsync(), priority: "P0", owner: owner.Id);
        await owner.ClaimDoneAsync(number);

        var page = await owner.StepAsync(number, "edit", ("title", "Alert when the hit rate drops"), ("type", "detect"), ("priority", "P3"), ("owner_id", "")).RefusedAsync(HttpStatusCode.UnprocessableEntity);

        Assert.Contains("its priority stays P0", page);
        Assert.Contains("its owner stays", page);
    }

    [Theory, BothEngines]
    public async Task Of_two_verifiers_at_once_one_is_told_to_look_again(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var owner = await app.SignInAsync();
        using var one = await app.SignInAsync();
        using var other = await app.SignInAsync();
        var number = await owner.FileFollowUpAsync(await owner.DeclareIncidentAsync(), priority: "P0", owner: owner.Id);
        await owner.ClaimDoneAsync(number);
        var verify = app.Service<VerifyActionItem>();
        var ct = TestContext.Current.CancellationToken;

        var results = await Task.WhenAll(new[] { one, other }.Select(u => Task.Run(() => verify.RunAsync(new(number, "drill", $"Seen by {u.Name}"), u.AsActor(), ct), ct)));

        Assert.Single(results, r => r.Succeeded);
        Assert.Equal(Outcome.Conflict, Assert.Single(results, r => !r.Succeeded).Failure!.Outcome);
        Assert.Equal(1, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from journal j join action_items a on a.id = j.subject_id where a.number = @number and j.action = 'action_item.verified'", new { number }), ct));
    }

    [Theory, BothEngines]
    public async Task Declining_takes_one_who_asks_and_another_who_approves(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(name: "Rosa Responder");
        using var facilitator = await app.SignInAsync(Role.Facilitator, "Felix Facilitator");
        var number = await user.FileFollowUpAsync(await user.DeclareIncidentAsync());

        await user.StepAsync(number, "decline-request", ("reason", "")).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        await user.SucceedAsync(number, "decline-request", ("reason", "The old cache goes away in May"));
        Assert.Contains("Declining needs the approval of a facilitator", await user.StepAsync(number, "decline").RefusedAsync(HttpStatusCode.Forbidden));
        var asked = await facilitator.FollowUpAsync(number);
        Assert.Contains("Rosa Responder asks to decline it", asked);
        Assert.Contains("badge open", asked);

        await facilitator.SucceedAsync(number, "decline");
        var page = await user.FollowUpAsync(number);
        Assert.Contains("The old cache goes away in May", page);
        Assert.Contains("Asked for by Rosa Responder", page);
        Assert.Contains("Approved by Felix Facilitator", page);
    }

    [Theory, BothEngines]
    public async Task A_facilitator_cannot_approve_what_they_ask_for(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var other = await app.SignInAsync(Role.Responder, "Olga Other");
        var incident = await facilitator.DeclareIncidentAsync();
        var number = await facilitator.FileFollowUpAsync(incident);

        await facilitator.StepAsync(number, "decline", ("reason", "No"), ("asked_by_id", facilitator.Id.ToString())).RefusedAsync(HttpStatusCode.Forbidden);
        await facilitator.StepAsync(number, "decline", ("reason", "No"), ("asked_by_id", "")).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        await facilitator.SucceedAsync(number, "decline-request", ("reason", "No"));
        await facilitator.StepAsync(number, "decline").RefusedAsync(HttpStatusCode.Forbidden);
        await facilitator.SucceedAsync(number, "keeping", ("reason", "On second thoughts"));

        await facilitator.SucceedAsync(number, "decline", ("reason", "Agreed in the meeting"), ("asked_by_id", other.Id.ToString()));
        Assert.Contains("Asked for by Olga Other", await other.FollowUpAsync(number));
        Assert.Contains("named Olga Other as who asked for it", await other.FollowUpAsync(number));
        var own = await facilitator.FileFollowUpAsync(incident, priority: "P1", owner: facilitator.Id);
        Assert.Contains("you own it", await facilitator.StepAsync(own, "decline", ("reason", "No"), ("asked_by_id", other.Id.ToString())).RefusedAsync(HttpStatusCode.Forbidden));
    }

    [Theory, BothEngines]
    public async Task A_moved_due_date_keeps_its_reason_and_the_old_day(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.FileFollowUpAsync(await user.DeclareIncidentAsync(), priority: "P0");

        Assert.Contains("The reason is empty", await user.StepAsync(number, "due-date", ("due_on", "2030-04-01"), ("reason", "")).RefusedAsync(HttpStatusCode.UnprocessableEntity));
        Assert.Contains("This day has passed", await user.StepAsync(number, "due-date", ("due_on", "2030-03-10"), ("reason", "x")).RefusedAsync(HttpStatusCode.UnprocessableEntity));
        Assert.Contains("This is not a day", await user.StepAsync(number, "due-date", ("due_on", "soon"), ("reason", "x")).RefusedAsync(HttpStatusCode.UnprocessableEntity));
        await user.SucceedAsync(number, "due-date", ("due_on", "2030-04-01"), ("reason", "The supplier delivers in April"));
        await user.SucceedAsync(number, "due-date", ("due_on", "2030-04-15"), ("reason", "It delivers later"));

        var page = await user.FollowUpAsync(number);
        Assert.Contains("moved the due date from 18 Mar 2030 to 1 Apr 2030", page);
        Assert.Contains("The supplier delivers in April", page);
        Assert.Contains("moved 2 times", page);
        var moves = await user.PageAsync($"/follow-ups/{number}/due-date");
        Assert.Contains("1 Apr 2030 to 15 Apr 2030", moves);
    }

    [Theory, BothEngines]
    public async Task A_first_due_date_is_set_and_not_moved(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.FileFollowUpAsync(await user.DeclareIncidentAsync(), priority: "P3");
        Assert.Contains("Set due date", await user.FollowUpAsync(number));
        Assert.DoesNotContain("Why it moves", await user.PageAsync($"/follow-ups/{number}/due-date"));

        await user.SucceedAsync(number, "due-date", ("due_on", "2030-04-01"));

        var page = await user.FollowUpAsync(number);
        Assert.Contains("set the due date to 1 Apr 2030", page);
        Assert.DoesNotContain("moved", page);
    }

    [Theory, BothEngines]
    public async Task The_second_of_two_edits_sees_both_texts_and_loses_nothing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var first = await app.SignInAsync(name: "Fay First");
        using var second = await app.SignInAsync();
        var number = await first.FileFollowUpAsync(await first.DeclareIncidentAsync(), "Add an alert");
        Task<HttpResponseMessage> Edit(TestUser user, string title, int version) =>
            user.StepAsync(number, "edit", ("title", title), ("type", "detect"), ("priority", "P2"), ("done_when", ""), ("version", $"{version}"));

        Assert.Equal(HttpStatusCode.Redirect, (await Edit(first, "Add an alert on the hit rate", 1)).StatusCode);
        var page = await Edit(second, "Add an alert on misses", 1).RefusedAsync(HttpStatusCode.Conflict);

        Assert.Contains("Title: Add an alert on the hit rate", page);
        Assert.Contains("Title: Add an alert on misses", page);
        Assert.Contains("Theirs, Fay First", page);
        Assert.Contains("""name="version" value="2">""", page);
        Assert.Equal(HttpStatusCode.Redirect, (await Edit(second, "Add an alert on misses", 2)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_reader_looks_and_changes_nothing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var incident = await user.DeclareIncidentAsync();
        var number = await user.FileFollowUpAsync(incident);

        Assert.DoesNotContain("It is done", await reader.FollowUpAsync(number));
        await reader.PostAsync($"/incidents/{incident}/follow-ups", new() { ["title"] = "Add it" }).RefusedAsync(HttpStatusCode.Forbidden);
        foreach (var step in new[] { "start", "done", "verification", "decline-request", "decline", "keeping", "reopening", "due-date", "edit" })
        {
            await reader.StepAsync(number, step, ("claim", "x"), ("kind", "drill"), ("evidence", "x"), ("reason", "x"), ("due_on", "2030-04-01"), ("title", "x"), ("type", "detect"), ("priority", "P2"))
                .RefusedAsync(HttpStatusCode.Forbidden);
            Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync($"/follow-ups/{number}/{step}")).StatusCode);
        }
    }

    [Theory, BothEngines]
    public async Task Every_step_has_a_page_of_its_own(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(Role.Facilitator);
        var incident = await user.DeclareIncidentAsync();
        var number = await user.FileFollowUpAsync(incident);
        foreach (var step in new[] { "start", "done", "verification", "decline-request", "decline", "keeping", "reopening", "due-date", "edit" })
            Assert.Contains($"action=\"/follow-ups/{number}/{step}\"", await user.PageAsync($"/follow-ups/{number}/{step}"));
        Assert.Contains("File follow-up", await user.PageAsync($"/incidents/{incident}/follow-ups/new"));
    }
}

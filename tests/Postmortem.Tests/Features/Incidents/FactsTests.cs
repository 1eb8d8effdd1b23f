using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Accounts;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;
using Postmortem.Web;

namespace Postmortem.Tests.Features.Incidents;

public sealed class FactsTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Of_two_who_edit_the_text_the_second_sees_both_and_loses_nothing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var first = await app.SignInAsync(name: "Jonas Weber");
        using var second = await app.SignInAsync();
        var number = await first.DeclareIncidentAsync("Old title", severity: "SEV3");
        await first.SubmitAsync($"/incidents/{number}/severity", new() { ["severity"] = "SEV2", ["why"] = "Worse" });
        // The change of severity moved the version on, but it is no conflict with a text.
        await first.SubmitAsync($"/incidents/{number}/text", new() { ["title"] = "Jonas's title", ["summary"] = "Jonas's text", ["version"] = "1" });

        var answer = await second.PostAsync($"/incidents/{number}/text", new() { ["title"] = "Second title", ["summary"] = "Second text", ["version"] = "1" });
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("Theirs, Jonas Weber", page);
        Assert.Contains("Jonas's text", page);
        Assert.Contains("""value="Second title" """.Trim(), page);
        Assert.Contains("""name="version" value="3" """.Trim(), page);
        await second.SubmitAsync($"/incidents/{number}/text", new() { ["title"] = "Both titles", ["summary"] = "Both", ["version"] = "3" });
        Assert.Contains("<mark>Both titles</mark>", await first.PageAsync("/search?q=%22both+titles%22"));
    }

    [Theory, BothEngines]
    public async Task Of_two_who_say_whether_data_was_lost_the_second_sees_both_answers(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var first = await app.SignInAsync(name: "Jonas Weber");
        using var second = await app.SignInAsync();
        var number = await first.DeclareIncidentAsync("Orders are missing", severity: "SEV3");
        await first.SubmitAsync($"/incidents/{number}/severity", new() { ["severity"] = "SEV2", ["why"] = "Worse" });
        // The change of severity moved the version on, but it is no conflict with this answer.
        await first.SubmitAsync($"/incidents/{number}/data-loss", new() { ["data_loss"] = "yes", ["data_loss_note"] = "Twelve orders", ["version"] = "1" });

        var answer = await second.PostAsync($"/incidents/{number}/data-loss", new() { ["data_loss"] = "no", ["data_loss_note"] = "Counted twice", ["version"] = "1" });
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("Theirs, Jonas Weber", page);
        Assert.Contains("yes: Twelve orders", page);
        Assert.Contains("""value="Counted twice" """.Trim(), page);
        Assert.Contains("""name="version" value="3" """.Trim(), page);
        await second.SubmitAsync($"/incidents/{number}/data-loss", new() { ["data_loss"] = "yes", ["data_loss_note"] = "Twelve orders, counted twice", ["version"] = "3" });
        Assert.Contains("Twelve orders, counted twice", await first.PageAsync($"/incidents/{number}/data-loss"));
    }

    [Theory, BothEngines]
    public async Task A_role_with_one_holder_is_taken_over_and_responders_are_many(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var ana = await app.SignInAsync(name: "Ana Lima");
        using var ben = await app.SignInAsync(name: "Ben Roth");
        var number = await ana.DeclareIncidentAsync();
        foreach (var (role, person) in new[] { ("commander", ana), ("commander", ben), ("responder", ana), ("responder", ben), ("responder", ben) })
            await ana.SubmitAsync($"/incidents/{number}/roles", new() { ["role"] = role, ["person_id"] = person.Id.ToString() });

        var holders = await HoldersAsync(app, number);
        Assert.Equal(["commander Ben Roth", "responder Ana Lima", "responder Ben Roth"], holders);
        Assert.Contains("Commander: Ben Roth (before: Ana Lima)", await app.EntriesAsync(number));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ana.PostAsync($"/incidents/{number}/roles", new() { ["role"] = "boss", ["person_id"] = ana.Id.ToString() })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ana.PostAsync($"/incidents/{number}/roles", new() { ["role"] = "scribe", ["person_id"] = Guid.NewGuid().ToString() })).StatusCode);

        await ana.SubmitAsync($"/incidents/{number}/roles/removal", new() { ["role"] = "commander", ["person_id"] = ben.Id.ToString() });
        Assert.DoesNotContain("commander Ben Roth", await HoldersAsync(app, number));
    }

    [Theory, BothEngines]
    public async Task However_many_take_command_at_once_one_has_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var people = new List<Guid>();
        for (var i = 0; i < 8; i++) people.Add((await app.AddPersonAsync(Role.Responder)).Id);
        await Task.WhenAll(people.Select(p => Task.Run(() => app.Service<AssignRole>().RunAsync(new(number, "commander", p), user.AsActor(), ct), ct)));
        Assert.Single(await HoldersAsync(app, number));
    }

    [Theory, BothEngines]
    public async Task Harm_has_a_value_or_a_reason_why_it_cannot_be_measured(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var path = $"/incidents/{number}/impacts";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await user.PostAsync(path, new() { ["quantity"] = "orders lost" })).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await user.PostAsync(path, new() { ["quantity"] = "orders lost", ["value"] = "3", ["not_measurable_because"] = "no" })).StatusCode);
        await user.SubmitAsync(path, new() { ["quantity"] = "orders lost", ["not_measurable_because"] = "the log rotated" });
        Assert.Contains("Not measurable because the log rotated", await user.PageAsync($"/incidents/{number}"));

        var id = await app.Database.ReadAsync(s => s.ScalarAsync<Guid>("select m.id from impacts m join incidents i on i.id = m.incident_id where i.number = @number", new { number }), TestContext.Current.CancellationToken);
        await user.SubmitAsync(path, new() { ["impact_id"] = id.ToString(), ["version"] = "1", ["quantity"] = "orders lost", ["value"] = "31" });
        var late = await user.PostAsync(path, new() { ["impact_id"] = id.ToString(), ["version"] = "1", ["quantity"] = "orders lost", ["value"] = "32" });
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        // What was typed stands in this quantity's own form, which corrects it; the form below adds another.
        var page = Form.Parse(await late.TextAsync());
        var own = page.QuerySelector($"details[open] form:has([value='{id}'])")!;
        Assert.Equal(("32", "2"), (own.QuerySelector("[name=value]")!.GetAttribute("value"), own.QuerySelector("[name=version]")!.GetAttribute("value")));
        Assert.Equal("", page.QuerySelector("#impact-form [name=value]")!.GetAttribute("value"));
        Assert.Contains(" · 31 orders lost", await user.PageAsync($"/incidents/{number}"));
        await user.SubmitAsync(path, new() { ["impact_id"] = id.ToString(), ["version"] = "2", ["quantity"] = "orders lost", ["value"] = "31 of 200 in the first hour after the release" });
        Assert.Contains("<dd>Orders lost: 31 of 200 in the first hour after the release</dd>", await user.PageAsync($"/incidents/{number}"));
        await user.SubmitAsync(path, new() { ["impact_id"] = id.ToString(), ["version"] = "3", ["quantity"] = "orders lost", ["value"] = "31 orders lost in the first hour" });
        Assert.Contains("<dd>31 orders lost in the first hour</dd>", await user.PageAsync($"/incidents/{number}"));
        var other = await user.DeclareIncidentAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await user.PostAsync($"/incidents/{other}/impacts/removal", new() { ["impact_id"] = id.ToString() })).StatusCode);
        var unseen = await user.PostAsync($"{path}/removal", new() { ["impact_id"] = id.ToString(), ["version"] = "3" });
        Assert.Equal(HttpStatusCode.Conflict, unseen.StatusCode);
        page = Form.Parse(await unseen.TextAsync());
        Assert.Contains("so it was not removed", page.Body!.TextContent);
        // The forms of this quantity stand as it is now: what is saved from here takes nothing away that was not seen.
        own = page.QuerySelector($"details[open] form:has([value='{id}'])")!;
        Assert.Equal(("31 orders lost in the first hour", "4"), (own.QuerySelector("[name=value]")!.GetAttribute("value"), own.QuerySelector("[name=version]")!.GetAttribute("value")));
        await user.SubmitAsync($"{path}/removal", new() { ["impact_id"] = id.ToString(), ["version"] = page.QuerySelector($"form[action$=removal]:has([value='{id}']) [name=version]")!.GetAttribute("value")! });
        Assert.DoesNotContain("orders lost", await user.PageAsync($"/incidents/{number}/about"));
    }

    [Theory, BothEngines]
    public async Task Services_are_added_and_removed_without_undoing_each_other(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var (a, b) = (await app.AddServiceAsync("Alpha"), await app.AddServiceAsync("Beta"));
        var number = await user.DeclareIncidentAsync();
        // Both saw an empty list; each ticks one.
        await user.SubmitAsync($"/incidents/{number}/services", new() { ["services"] = a.ToString() });
        await user.SubmitAsync($"/incidents/{number}/services", new() { ["services"] = b.ToString() });
        Assert.Contains("Alpha, Beta", await user.PageAsync($"/incidents/{number}/about"));
        await user.SubmitAsync($"/incidents/{number}/services", new() { ["shown"] = a.ToString() });
        Assert.DoesNotContain("Alpha", await user.PageAsync($"/incidents/{number}/about"));
        Assert.Contains($"\"/incidents/{number}\"", await user.PageAsync("/incidents?service=beta"));
    }

    [Theory, BothEngines]
    public async Task Linked_incidents_are_seen_from_both_sides_by_those_who_may(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var stranger = await app.SignInAsync();
        var open = await user.DeclareIncidentAsync();
        var hidden = await app.DeclarePrivateAsync(user, "Basilisk leak");
        await user.SubmitAsync($"/incidents/{open}/links", new() { ["other"] = $"INC-{hidden}", ["relation"] = "caused by" });

        Assert.Contains("Basilisk leak", await user.PageAsync($"/incidents/{open}"));
        Assert.Contains("Caused", await user.PageAsync($"/incidents/{hidden}/about"));
        foreach (var path in new[] { "", "/history", "/about", "/facts" })
        {
            var page = await stranger.PageAsync($"/incidents/{open}{path}");
            Assert.DoesNotContain("Basilisk", page);
            Assert.DoesNotContain($"INC-{hidden}", page);
        }
        await user.SubmitAsync($"/incidents/{hidden}/links/removal", new() { ["other"] = $"{open}" });
        Assert.DoesNotContain("Basilisk", await user.PageAsync($"/incidents/{open}/about"));

        // As copied from the browser; the same path elsewhere is another incident.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await user.PostAsync($"/incidents/{open}/links", new() { ["other"] = $"https://elsewhere.example/incidents/{hidden}", ["relation"] = "related" })).StatusCode);
        await user.SubmitAsync($"/incidents/{open}/links", new() { ["other"] = $" {new Uri(app.Service<AppOptions>().BaseUrl, $"/incidents/{hidden}?kind=note#entry-1")}", ["relation"] = "related" });
        Assert.Contains("Basilisk", await user.PageAsync($"/incidents/{open}/about"));
    }

    [Theory, BothEngines]
    public async Task Making_an_incident_private_asks_why_and_shuts_nobody_out_who_works_on_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var commander = await app.SignInAsync();
        using var stranger = await app.SignInAsync();
        var number = await stranger.DeclareIncidentAsync("Sphinx token in a log");
        var another = await commander.DeclareIncidentAsync("Griffin token in a log");
        await user.SubmitAsync($"/incidents/{another}/roles", new() { ["role"] = "scribe", ["person_id"] = user.Id.ToString() });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await commander.PostAsync($"/incidents/{another}/visibility", new() { ["visibility"] = "private", ["why"] = "" })).StatusCode);
        await commander.SubmitAsync($"/incidents/{another}/visibility", new() { ["visibility"] = "private", ["why"] = "A token is in it" });

        Assert.Equal(HttpStatusCode.OK, (await commander.GetAsync($"/incidents/{another}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync($"/incidents/{another}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{another}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync($"/incidents/{number}")).StatusCode);

        var leave = new Dictionary<string, string> { ["person_id"] = user.Id.ToString() };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await user.PostAsync($"/incidents/{another}/visibility/members/removal", leave)).StatusCode);
        leave["leave"] = "true";
        Assert.Equal("/incidents", (await user.PostAsync($"/incidents/{another}/visibility/members/removal", leave)).Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, (await user.GetAsync($"/incidents/{another}")).StatusCode);
        var last = await commander.PostAsync($"/incidents/{another}/visibility/members/removal", new() { ["person_id"] = commander.Id.ToString(), ["leave"] = "true" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, last.StatusCode);
        await commander.SubmitAsync($"/incidents/{another}/visibility/members", new() { ["person_id"] = stranger.Id.ToString() });
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync($"/incidents/{another}")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Data_loss_kind_and_the_next_update_are_checked(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var ct = TestContext.Current.CancellationToken;
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.SubmitAsync($"/incidents/{number}/data-loss", new() { ["data_loss"] = "no", ["data_loss_note"] = "Checked by checksum" });
        await user.SubmitAsync($"/incidents/{number}/kind", new() { ["kind"] = "drill", ["why"] = "It was planned" });
        var page = await user.PageAsync($"/incidents/{number}");
        Assert.Contains("No: Checked by checksum", page);
        Assert.Contains("""<span class="badge drill">Drill</span>""", page);

        var set = app.Service<SetNextUpdate>();
        Assert.Equal(Outcome.Invalid, (await set.RunAsync(new(number, app.Clock.GetUtcNow().AddMinutes(-1)), user.AsActor(), ct)).Failure?.Outcome);
        Assert.Equal(Outcome.Invalid, (await set.RunAsync(new(number, app.Clock.GetUtcNow().AddDays(90)), user.AsActor(), ct)).Failure?.Outcome);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await user.PostAsync($"/incidents/{number}/data-loss", new() { ["data_loss"] = "perhaps" })).StatusCode);
    }

    static Task<List<string>> HoldersAsync(TestApp app, int number) => app.Database.ReadAsync(async s => (await s.ListAsync<string>("""
        select r.role || ' ' || p.name from incident_roles r join people p on p.id = r.person_id join incidents i on i.id = r.incident_id
        where i.number = @number order by 1
        """, new { number })).ToList(), TestContext.Current.CancellationToken);
}

using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Actions;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Incidents;

public sealed class IncidentPageTests(Apps apps)
{
    static readonly string[] Forms = ["status", "severity", "next-update", "roles", "impacts", "text", "services", "data-loss", "links", "merge", "decline", "kind", "visibility"];

    [Theory, BothEngines]
    public async Task The_head_says_what_is_true_now(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(name: "Amira Haddad");
        var service = await app.AddServiceAsync("Checkout");
        await user.PostAsync("/incidents", new() { ["title"] = "Carts are empty", ["severity"] = "SEV1", ["since"] = "20 minutes ago", ["services"] = service.ToString() });
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await user.SubmitAsync("/incidents/1/roles", new() { ["role"] = "commander", ["person_id"] = user.Id.ToString() });
        await user.SubmitAsync("/incidents/1/next-update", new() { ["minutes"] = "30", ["said"] = "We are looking at carts." });
        await user.SubmitAsync("/incidents/1/impacts", new() { ["quantity"] = "carts lost", ["value"] = "1,204", ["source"] = "warehouse query" });
        app.Clock.Advance(TimeSpan.FromMinutes(40));

        var page = await user.PageAsync("/incidents/1/facts");
        Assert.Contains("Being looked at", page);
        Assert.Contains("1 h 01 min", page);
        Assert.Contains("1,204 carts lost", page);
        Assert.Contains("Amira Haddad", page);
        Assert.Contains("We are looking at carts.", page);
        Assert.Contains("late by 10 min", page);
        Assert.Contains("Checkout", page);
        Assert.Contains("late by 10 min", await user.PageAsync("/incidents"));
        await user.SubmitAsync("/incidents/1/status", new() { ["status"] = "closed", ["why"] = "It holds" });
        var promised = await user.PostAsync("/incidents/1/next-update", new() { ["minutes"] = "30" });
        Assert.Equal(HttpStatusCode.Conflict, promised.StatusCode);
        Assert.Contains("no further update is promised any more", await promised.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task Whoever_finds_it_without_a_commander_can_lead_it_with_one_press(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(name: "Jonas Weber");
        using var reader = await app.SignInAsync(Role.Reader);
        var number = await user.DeclareIncidentAsync();

        Assert.Contains("I lead</button>", await user.PageAsync($"/incidents/{number}"));
        Assert.DoesNotContain("I lead</button>", await reader.PageAsync($"/incidents/{number}"));
        await user.SubmitAsync($"/incidents/{number}/roles", new() { ["role"] = "commander", ["person_id"] = user.Id.ToString() });
        Assert.DoesNotContain("I lead</button>", await user.PageAsync($"/incidents/{number}"));
    }

    [Theory, BothEngines]
    public async Task Once_it_is_over_the_head_leads_to_what_is_left_to_learn(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.DeclareIncidentAsync();
        Task<string> FactsAsync() => user.PageAsync($"/incidents/{number}/facts");

        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "Errors are gone", ["version"] = "1" });
        Assert.Contains("No review and no follow-ups yet", await FactsAsync());
        await user.SubmitAsync($"/incidents/{number}/follow-ups", new() { ["title"] = "Alert on the hit rate", ["type"] = "detect", ["priority"] = "P2" });
        Assert.Contains("1 follow-up is not proven yet", await FactsAsync());
        await app.Database.WriteAsync(s => s.ExecuteAsync("update action_items set state = 'verified' where incident_id = (select id from incidents where number = @number)", new { number }), TestContext.Current.CancellationToken);
        Assert.Contains("Every follow-up is proven or declined", await FactsAsync());
        await user.SubmitAsync($"/incidents/{number}/review", new() { ["template"] = "light" });
        Assert.Contains("Write the review", await FactsAsync());
    }

    [Theory, BothEngines]
    public async Task Every_form_is_a_page_of_its_own_for_those_who_may_use_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        using var stranger = await app.SignInAsync();
        var open = await user.DeclareIncidentAsync();
        var hidden = await app.DeclarePrivateAsync(user);
        foreach (var form in Forms)
        {
            Assert.Contains("<form", await user.PageAsync($"/incidents/{open}/{form}"));
            Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync($"/incidents/{open}/{form}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{hidden}/{form}")).StatusCode);
        }
        Assert.DoesNotContain("Change status", await reader.PageAsync($"/incidents/{open}"));
    }

    [Theory, BothEngines]
    public async Task Nothing_can_be_posted_to_what_one_may_not_see_or_may_not_change(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        using var stranger = await app.SignInAsync();
        var open = await user.DeclareIncidentAsync();
        var hidden = await app.DeclarePrivateAsync(user);
        var fields = new Dictionary<string, string>
        {
            ["status"] = "active",
            ["severity"] = "SEV1",
            ["why"] = "x",
            ["title"] = "Taken over",
            ["summary"] = "",
            ["role"] = "commander",
            ["person_id"] = stranger.Id.ToString(),
            ["minutes"] = "30",
            ["quantity"] = "q",
            ["value"] = "1",
            ["data_loss"] = "yes",
            ["other"] = $"INC-{open}",
            ["relation"] = "related",
            ["into"] = $"INC-{open}",
            ["kind"] = "drill",
            ["visibility"] = "open",
            ["impact_id"] = Guid.NewGuid().ToString(),
            ["services"] = Guid.NewGuid().ToString(),
        };
        foreach (var path in Forms.Concat(["roles/removal", "impacts/removal", "links/removal", "visibility/members", "visibility/members/removal"]))
        {
            var sent = path == "links/removal" ? new Dictionary<string, string>(fields) { ["other"] = "1" } : fields;
            Assert.True(HttpStatusCode.NotFound == (await stranger.PostAsync($"/incidents/{hidden}/{path}", sent)).StatusCode, path);
            Assert.True(HttpStatusCode.Forbidden == (await reader.PostAsync($"/incidents/{open}/{path}", sent)).StatusCode, path);
        }
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<int>(
            "select count(*) from incidents where number in (@open, @hidden) and (version > 1 or title = 'Taken over')", new { open, hidden }), TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task Script_in_any_field_is_shown_as_text(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        const string Script = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        var number = await user.DeclareIncidentAsync(Script);
        await user.SubmitAsync($"/incidents/{number}/status", new() { ["status"] = "active", ["why"] = Script });
        await user.SubmitAsync($"/incidents/{number}/text", new() { ["title"] = Script, ["summary"] = Script });
        await user.SubmitAsync($"/incidents/{number}/impacts", new() { ["quantity"] = Script, ["value"] = Script, ["source"] = Script });
        await user.SubmitAsync($"/incidents/{number}/data-loss", new() { ["data_loss"] = "yes", ["data_loss_note"] = Script });
        await user.SubmitAsync($"/incidents/{number}/next-update", new() { ["minutes"] = "0", ["said"] = Script });
        await user.SubmitAsync($"/incidents/{number}/decline", new() { ["why"] = Script });
        foreach (var path in new[] { "", "/history", "/facts", "/about", "/impacts", "/text", "/data-loss", "/roles" })
        {
            var page = await user.PageAsync($"/incidents/{number}{path}");
            Assert.DoesNotContain("<script>alert", page);
            Assert.DoesNotContain("<img src=x", page);
        }
    }

    [Theory, BothEngines]
    public async Task The_history_tells_who_did_what_through_which_door(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync(name: "Priya Nair");
        var number = await user.DeclareIncidentAsync(severity: "SEV4");
        await app.Service<ChangeSeverity>().RunAsync(new(number, "SEV1", "Half the shop is gone"), user.AsActor(Door.Api), TestContext.Current.CancellationToken);

        await user.FileFollowUpAsync(number, "Bound the queue");

        var page = await user.PageAsync($"/incidents/{number}/history");
        Assert.Contains("Incident: severity changed", page);
        Assert.Contains("Follow-up: added", page);
        Assert.Contains("from: SEV4", page);
        Assert.Contains("why: Half the shop is gone", page);
        Assert.Contains("<td class=\"muted\">API</td>", page);
        Assert.Contains("Priya Nair", page);
    }

    [Theory, BothEngines]
    public async Task Of_an_edit_that_was_overtaken_the_field_that_was_left_alone_stays_as_they_saved_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var first = await app.SignInAsync();
        using var second = await app.SignInAsync();
        var number = await first.DeclareIncidentAsync("Old title");
        await first.SubmitAsync($"/incidents/{number}/text", new() { ["title"] = "A title that says it", ["summary"] = "", ["version"] = "1" });

        var answer = await second.PostAsync($"/incidents/{number}/text", new() { ["title"] = "Old title", ["summary"] = "Second text", ["version"] = "1" });
        var page = await answer.TextAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("value=\"A title that says it\"", page);
        Assert.Equal("Second text", Regex.Match(page, "<textarea[^>]*name=\"summary\"[^>]*>([^<]*)</textarea>").Groups[1].Value.Replace("&#xA;", "", StringComparison.Ordinal));
    }

    [Theory, BothEngines]
    public async Task Who_only_reads_is_offered_nothing_that_would_be_refused(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var reader = await app.SignInAsync(Role.Reader);
        using var user = await app.SignInAsync();

        Assert.DoesNotContain("href=\"/incidents/new\"", (await reader.PageAsync("/follow-ups")).Split("<main")[0]);
        Assert.Contains("href=\"/incidents/new\"", (await user.PageAsync("/follow-ups")).Split("<main")[0]);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync("/incidents/new")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task The_history_names_the_other_incident_to_those_who_may_see_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var (number, open, hidden) = (await user.DeclareIncidentAsync(), await user.DeclareIncidentAsync(), await user.DeclareIncidentAsync(visibility: Visibility.Private));
        foreach (var other in new[] { open, open, hidden }) await user.SubmitAsync($"/incidents/{number}/links", new() { ["other"] = $"INC-{other}", ["relation"] = "related" });

        var (seen, read) = (await user.PageAsync($"/incidents/{number}/history"), await reader.PageAsync($"/incidents/{number}/history"));

        Assert.Single(Regex.Matches(seen, $@"incident: INC-{open}\b"));
        Assert.Single(Regex.Matches(seen, $@"incident: INC-{hidden}\b"));
        Assert.Single(Regex.Matches(read, $@"incident: INC-{open}\b"));
        Assert.DoesNotMatch($@"INC-{hidden}\b", read);
    }

    [Theory]
    [InlineData("API errors", "API errors")]
    [InlineData("Orders lost", "orders lost")]
    [InlineData("p99", "p99")]
    [InlineData("eBay orders", "eBay orders")]
    [InlineData("", "")]
    public void Harm_within_a_sentence_keeps_its_capitals_where_they_mean_something(string quantity, string within) => Assert.Equal(within, Words.Within(quantity));
}

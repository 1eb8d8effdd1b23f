using System.Net;
using Postmortem.Features.Alerts;
using Postmortem.Features.Alerts.Rules;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;
using Postmortem.Web;

namespace Postmortem.Tests.Features.Alerts;

public sealed class AlertTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    static readonly Actor Administrator = new(null, "Marek", Role.Administrator, Door.Web);
    static readonly Actor Monitor = new(null, "Prometheus", Role.Responder, Door.Intake);

    static Task<Result<Guid>> RuleAsync(TestApp app, string does, Guid? service = null, string severity = "", string declaresAs = "SEV2", string contains = "") =>
        app.Service<KeepRules>().AddAsync(new(null, service, severity, contains, does, declaresAs), Administrator, Ct);

    static async Task<Alert> TellAsync(TestApp app, string reference, string? service = "checkout", string state = "firing", int minutes = 0, int start = 0, string severity = "critical", string? by = null, string title = "Error rate is above 5 %")
    {
        var result = await app.Service<RecordAlert>().RunAsync(new(new(reference, title, service, severity, state, TestClock.Start.AddMinutes(minutes), TestClock.Start.AddMinutes(start), By: by), "Prometheus"), Monitor, Ct);
        return result.Succeeded ? result.Value : throw new InvalidOperationException(result.Failure!.Message);
    }

    [Theory, BothEngines]
    public async Task A_storm_of_a_thousand_alerts_makes_one_incident_with_a_timeline_that_can_be_read(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.AddServiceAsync("checkout");
        await RuleAsync(app, RuleDeed.Declare);
        app.Clock.Advance(TimeSpan.FromMinutes(30));

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => TellAsync(app, $"host-{i}", minutes: i % 20, start: i % 20, title: $"Errors on host {i}")));
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => TellAsync(app, $"host-{i}", state: "resolved", minutes: 25, start: i % 20, title: $"Errors on host {i}")));

        using var reader = await app.SignInAsync(Role.Reader);
        using var api = await app.ApiAsync();
        var incident = Assert.Single((await api.GetAsync("incidents"))["items"].AsArray())!;
        Assert.Equal("SEV2", (string)incident["severity"]!);
        var entries = await app.EntriesAsync(1);
        Assert.Contains("980 more alerts, listed under Alerts", entries);
        Assert.InRange(entries.Count, 22, 62);
        var page = await reader.PageAsync("/incidents/1");
        Assert.Contains("500 still fire.", page);
        Assert.Contains("995 more", page);
        Assert.Equal(1000, (await api.GetAsync("incidents/1/alerts"))["items"].AsArray().Count);
    }

    [Theory, BothEngines]
    public async Task The_first_rule_decides_and_the_rest_of_a_service_joins_what_is_open(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.AddServiceAsync("checkout");
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var reader = await app.SignInAsync(Role.Reader);
        async Task AddAsync(string severity, string contains, string does) =>
            await administrator.SubmitAsync("/settings/alert-rules", new() { ["severity"] = severity, ["contains"] = contains, ["does"] = does, ["declares_as"] = "SEV1" });
        Assert.Contains("What the last alerts would do now", await administrator.PageAsync("/settings/alert-rules"));
        Assert.Equal(AlertFate.Kept, (await TellAsync(app, "a", severity: "info")).Became);
        await AddAsync("critical, page", "", "declare");
        await AddAsync("", "disk", "ignore");

        // Moved up, what is about disks is ignored however grave.
        var rules = await app.Database.ReadAsync(s => s.ListAlertRulesAsync(), Ct);
        await administrator.SubmitAsync($"/settings/alert-rules/{rules[1].Id}/place", new() { ["by"] = "-1" });
        Assert.Equal(AlertFate.Ignored, (await TellAsync(app, "b", title: "Disk is full")).Became);
        var declared = await TellAsync(app, "c", severity: "PAGE");
        Assert.Equal((AlertFate.Declared, 1), (declared.Became, declared.IncidentNumber!.Value));
        Assert.Equal(1, (await TellAsync(app, "d", severity: "warning")).IncidentNumber);
        Assert.Null((await TellAsync(app, "e", service: "search", severity: "warning")).IncidentNumber);

        var page = await administrator.PageAsync("/settings/alert-rules");
        Assert.Contains("Declare an incident as SEV1, or join the open one", page);
        Assert.Contains("rule 2", page);
        await administrator.SubmitAsync($"/settings/alert-rules/{rules[0].Id}", new() { ["does"] = "propose", ["severity"] = "page", ["version"] = "1" });
        await administrator.RefusedAsync(HttpStatusCode.Conflict, $"/settings/alert-rules/{rules[0].Id}", new() { ["does"] = "declare", ["version"] = "1" });
        await administrator.RefusedAsync(HttpStatusCode.Conflict, $"/settings/alert-rules/{rules[0].Id}/removal", new() { ["version"] = "1" });
        await administrator.RemoveAsync("/settings/alert-rules", $"/settings/alert-rules/{rules[0].Id}/removal");
        Assert.Single(await app.Database.ReadAsync(s => s.ListAlertRulesAsync(), Ct));
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync("/settings/alert-rules")).StatusCode);
        Assert.Contains("Disk is full", await reader.PageAsync("/alerts?state=open&service=checkout"));
    }

    [Theory, BothEngines]
    public async Task What_alerts_propose_is_declared_attached_or_dismissed_once(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var (checkout, _) = (await app.AddServiceAsync("checkout"), await app.AddServiceAsync("search"));
        await RuleAsync(app, RuleDeed.Propose);
        using var user = await app.SignInAsync();
        var first = await TellAsync(app, "a", title: "<b>Slow</b> *payments*");
        Assert.Equal(first.ProposalId, (await TellAsync(app, "b")).ProposalId);
        var list = await user.PageAsync("/incidents");
        Assert.Contains("Alerts propose an incident", list);
        Assert.Contains("2 alerts", list);

        var path = $"/alerts/proposals/{first.ProposalId}";
        Assert.Contains("title", await user.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"{path}/declaration", new() { ["title"] = "", ["severity"] = "SEV2" }));
        await user.SubmitAsync($"{path}/declaration", new() { ["title"] = "Payments are slow", ["severity"] = "SEV1" });
        await user.RefusedAsync(HttpStatusCode.Conflict, $"{path}/dismissal");
        Assert.DoesNotContain("Alerts propose", await user.PageAsync("/incidents"));
        var page = await user.PageAsync("/incidents/1");
        Assert.Contains("All of them still fire", page);
        Assert.DoesNotContain("<b>Slow", page);
        Assert.DoesNotContain("<em>payments", page);
        Assert.Contains("made INC-1 of it", await user.PageAsync(path));

        // Dismissed, the same service is silent for an hour.
        var other = await TellAsync(app, "c", service: "search");
        await user.SubmitAsync($"/alerts/proposals/{other.ProposalId}/dismissal", []);
        Assert.Equal(AlertFate.Kept, (await TellAsync(app, "d", service: "search")).Became);
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        var again = await TellAsync(app, "e", service: "search", minutes: 61, start: 61);
        Assert.Equal(AlertFate.Proposed, again.Became);

        // Over by itself, there is nothing to decide.
        await TellAsync(app, "e", service: "search", state: "resolved", minutes: 61, start: 61);
        Assert.DoesNotContain("Alerts propose", await user.PageAsync("/incidents"));
        Assert.Contains("nothing left to decide", await user.PageAsync($"/alerts/proposals/{again.ProposalId}"));
    }

    [Theory, BothEngines]
    public async Task Milestones_follow_the_first_alert_on_which_somebody_could_act(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var checkout = await app.AddServiceAsync("checkout");
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        var number = (await app.Service<DeclareIncident>().RunAsync(new("Slow", ServiceIds: [checkout]), user.AsActor(), Ct)).Value.Number;
        async Task<string> TimeAsync(string kind)
        {
            var milestone = (await api.GetAsync($"incidents/{number}/milestones")).Is(HttpStatusCode.OK).Json!.AsArray().First(m => (string)m!["kind"]! == kind)!;
            return (string?)milestone["at"] is { } at ? $"{at[11..16]} {(string)milestone["source"]!}" : "unknown";
        }

        var noise = await TellAsync(app, "noise", minutes: 1, start: 1);
        await TellAsync(app, "real", minutes: 5, start: 5);
        await TellAsync(app, "real", state: "acknowledged", minutes: 8, start: 5, by: "Lena");
        Assert.Equal(("09:01 alerts", "09:01 alerts", "09:08 alerts"), (await TimeAsync("detected"), await TimeAsync("alerted"), await TimeAsync("acknowledged")));

        await user.SubmitAsync($"/alerts/{noise.Id}/judgement", new() { ["actionable"] = "false" });
        Assert.Equal("09:05 alerts", await TimeAsync("detected"));
        await user.SubmitAsync($"/incidents/{number}/milestones/alerted", new() { ["time"] = "12 minutes ago", ["source"] = "the pager" });
        await user.SubmitAsync($"/alerts/{noise.Id}/judgement", new() { ["actionable"] = "true" });
        Assert.Equal(("09:01 alerts", "the pager"), (await TimeAsync("detected"), (await TimeAsync("alerted"))[6..]));
        var entries = await app.EntriesAsync(number);
        Assert.Contains("checkout: Error rate is above 5 % (critical)", entries);
        Assert.Contains("Acknowledged by Lena: checkout: Error rate is above 5 %", entries);
    }

    [Theory, BothEngines]
    public async Task People_move_an_alert_and_from_then_on_no_rule_does(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var checkout = await app.AddServiceAsync("checkout");
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        var first = (await app.Service<DeclareIncident>().RunAsync(new("Slow", ServiceIds: [checkout]), user.AsActor(), Ct)).Value.Number;
        var second = await user.DeclareIncidentAsync("Another one entirely");
        var alert = await TellAsync(app, "a");

        await user.SubmitAsync($"/incidents/{first}/alerts/{alert.Id}/removal", []);
        Assert.Contains("Firing, and of no incident", await user.PageAsync($"/incidents/{first}"));
        Assert.DoesNotContain("alerts", (await api.GetAsync($"incidents/{first}/milestones")).Text);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await TellAsync(app, "a", state: "resolved", minutes: 3);
        Assert.Null((await TellAsync(app, "a", minutes: 5, start: 5)).IncidentNumber);

        Assert.Contains("was not found", await user.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/alerts/{alert.Id}/incident", new() { ["into"] = "INC-999" }));
        (await api.PutAsync($"incidents/{second}/alerts/{alert.Id}", new { actionable = true })).Is(HttpStatusCode.OK);
        Assert.Equal(second, (await TellAsync(app, "a", state: "resolved", minutes: 7, start: 5)).IncidentNumber);
        Assert.Contains(await app.EntriesAsync(second), e => e.StartsWith("Resolved after 7 min", StringComparison.Ordinal));
        (await api.DeleteAsync($"incidents/{second}/alerts/{alert.Id}")).Is(HttpStatusCode.NoContent);
        (await api.DeleteAsync($"incidents/{second}/alerts/{alert.Id}")).Is(HttpStatusCode.NotFound);
        Assert.Equal(["alert.fired", "alert.detached"], (await app.JournalAsync(first)).Where(a => a.StartsWith("alert", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public async Task Nothing_leads_an_alert_into_a_private_incident_or_out_of_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var checkout = await app.AddServiceAsync("checkout");
        using var member = await app.SignInAsync();
        using var stranger = await app.SignInAsync(Role.Facilitator);
        using var api = await app.ApiAsync();
        var number = (await app.Service<DeclareIncident>().RunAsync(new("Key leaked", Visibility: Visibility.Private, ServiceIds: [checkout]), member.AsActor(), Ct)).Value.Number;
        var alert = await TellAsync(app, "a", title: "Strange sign-ins");
        Assert.Null(alert.IncidentNumber);

        await member.SubmitAsync($"/alerts/{alert.Id}/incident", new() { ["into"] = $"{new Uri(app.Service<AppOptions>().BaseUrl, $"/incidents/{number}")}" });

        foreach (var page in new[] { "/alerts", "/services/checkout", "/incidents" }) Assert.DoesNotContain("Strange sign-ins", await stranger.PageAsync(page));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/alerts/{alert.Id}")).StatusCode);
        await stranger.RefusedAsync(HttpStatusCode.NotFound, $"/alerts/{alert.Id}/judgement", new() { ["actionable"] = "false" });
        await stranger.RefusedAsync(HttpStatusCode.NotFound, $"/incidents/{number}/alerts/{alert.Id}/removal");
        Assert.DoesNotContain("Strange", (await api.GetAsync("alerts")).Text);
        (await api.GetAsync($"alerts/{alert.Id}")).Is(HttpStatusCode.NotFound);
        Assert.Contains("Strange sign-ins", await member.PageAsync($"/incidents/{number}"));
    }

    [Theory, BothEngines]
    public async Task An_alert_told_by_the_API_is_one_and_is_found_page_by_page(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.AddServiceAsync("checkout");
        using var api = await app.ApiAsync();
        var told = (await api.PostAsync("alerts", new { title = "Queue grows", service = "checkout", source_ref = "queue", labels = new Dictionary<string, string> { ["team"] = "shop" } })).Is(HttpStatusCode.Created);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(told.TextAt("id"), (await api.PostAsync("alerts", new { source_ref = "queue", state = "resolved" })).Is(HttpStatusCode.Created).TextAt("id"));
        Assert.Equal("resolved", (await api.GetAsync($"alerts/{told.TextAt("id")}")).TextAt("state"));
        (await api.PostAsync("alerts", new { state = "sideways", title = "x", starts_at = "2031-01-01T00:00:00Z", count = 0 })).Is(HttpStatusCode.UnprocessableEntity);
        (await api.PostAsync("alerts", new { })).Is(HttpStatusCode.UnprocessableEntity);
        for (var i = 0; i < 4; i++) (await api.PostAsync("alerts", new { title = $"Alert {i}" })).Is(HttpStatusCode.Created);

        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await api.GetAsync($"alerts?limit=2{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}")).Is(HttpStatusCode.OK);
            seen.AddRange(page["items"].AsArray().Select(a => (string)a!["title"]!));
            cursor = (string?)page.Json!["next"];
        }
        Assert.Equal(["Alert 0", "Alert 1", "Alert 2", "Alert 3", "Queue grows"], seen.Order());
    }
}

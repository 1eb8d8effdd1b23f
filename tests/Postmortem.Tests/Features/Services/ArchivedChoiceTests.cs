using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Actions;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Features.Rollbacks;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Services;

/// <summary>A record keeps the service that it holds when its form is saved after that service was archived; others may not choose it.</summary>
public sealed class ArchivedChoiceTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task To_save_a_form_takes_no_archived_service_away(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(Role.Administrator);
        await user.AddServiceAsync("Search");
        await user.AddServiceAsync("Shop", new() { ["depends_on"] = "search" });
        var service = await app.Database.ReadAsync(s => s.ScalarAsync<Guid>("select id from services where slug = 'search'"), Ct);
        var incident = await user.DeclareIncidentAsync();
        var followUp = await user.FileFollowUpAsync(incident);
        await user.PostsAsync($"/follow-ups/{followUp}/edit", new() { ["title"] = "Alert when the hit rate drops", ["type"] = "detect", ["priority"] = "P2", ["service_id"] = $"{service}" });
        await user.ProposeAsync(incident, new() { ["service_id"] = $"{service}" });
        await user.PostsAsync($"/incidents/{incident}/experiments", new() { ["title"] = "Let it fail", ["kind"] = "drill", ["hypothesis"] = "Somebody is paged", ["service_id"] = $"{service}" });
        await user.PostsAsync("/settings/alert-rules", new() { ["severity"] = "page", ["service_id"] = $"{service}", ["does"] = "ignore" });
        var rule = await app.Database.ReadAsync(s => s.ScalarAsync<Guid>("select id from alert_rules"), Ct);
        await user.PostsAsync("/services/search/archive");

        foreach (var page in new[] { $"/follow-ups/{followUp}/edit", $"/incidents/{incident}/rollbacks/1/edit", "/experiments/1/edit", $"/settings/alert-rules/{rule}" })
        {
            Assert.Contains("Search (archived)", await user.PageAsync(page));
            var form = (await Form.ReadAsync(user, [page])).Single(f => f.Fields.Any(x => x.Name == "service_id"));
            await user.PostsAsync(form.Action, form.Untouched());
        }
        await user.PostsAsync("/services/shop", (await Form.ReadAsync(user, ["/services/shop/edit"])).Single(f => f.Fields.Any(x => x.Name == "depends_on")).Untouched());

        Assert.Equal(5, await app.Database.ReadAsync(s => s.ScalarAsync<int>("""
            select (select count(*) from action_items where service_id = @service) + (select count(*) from rollbacks where service_id = @service) + (select count(*) from experiments where service_id = @service)
                 + (select count(*) from alert_rules where service_id = @service) + (select count(*) from service_dependencies where depends_on_id = @service)
            """, new { service }), Ct));
        Assert.Contains("Of Search, severity page", await user.PageAsync("/settings/alert-rules"));
    }

    [Theory, BothEngines]
    public async Task No_other_record_may_choose_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(Role.Administrator);
        var service = await app.AddServiceAsync("Search");
        await user.PostsAsync("/services/search/archive");
        var incident = await user.DeclareIncidentAsync();

        foreach (var (path, fields) in new (string, Dictionary<string, string>)[]
        {
            ($"/incidents/{incident}/follow-ups", new() { ["title"] = "Alert on it", ["type"] = "detect", ["priority"] = "P2" }),
            ($"/incidents/{incident}/rollbacks", new() { ["direction"] = "back", ["kind"] = "deploy" }),
            ($"/incidents/{incident}/experiments", new() { ["title"] = "Let it fail", ["kind"] = "drill", ["hypothesis"] = "Somebody is paged" }),
            ("/settings/alert-rules", new() { ["does"] = "ignore" }),
        })
        {
            var refused = await user.RefusedAsync(HttpStatusCode.UnprocessableEntity, path, new(fields) { ["service_id"] = $"{service}" });
            Assert.Contains("Search is archived. Choose another service, or restore it under Services first.", refused);
        }
    }

    [Theory, BothEngines]
    public async Task Parts_of_an_incident_may_name_what_it_names_itself(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(Role.Administrator);
        var service = await app.AddServiceAsync("Search");
        var incident = await user.DeclareIncidentAsync();
        await user.PostsAsync($"/incidents/{incident}/services", new() { ["services"] = $"{service}" });
        await user.PostsAsync("/services/search/archive");

        Assert.Contains("Search (archived)", await user.PageAsync($"/incidents/{incident}/rollbacks/new"));
        await user.ProposeAsync(incident, new() { ["service_id"] = $"{service}" });

        Assert.Equal("Search", (await app.AttemptsAsync(incident)).Single().ServiceName);
    }

    [Theory, BothEngines]
    public async Task A_list_that_is_narrowed_to_one_names_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        await app.AddServiceAsync("Search");
        await app.Database.WriteAsync(s => s.ExecuteAsync("update services set archived_at = @at", new { at = app.Clock.GetUtcNow() }), Ct);

        foreach (var list in new[] { "/incidents", "/follow-ups", "/experiments", "/alerts", "/changes" })
        {
            var options = Form.Parse(await user.PageAsync($"{list}?service=search")).QuerySelectorAll("select[name=service] option");
            Assert.Equal("Search (archived)", options.Single(o => o.HasAttribute("selected")).TextContent);
            Assert.DoesNotContain("Search (archived)", await user.PageAsync(list));
        }
    }
}

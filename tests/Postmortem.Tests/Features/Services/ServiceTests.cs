using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Services;

public sealed class ServiceTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_service_is_added_found_and_shown_with_its_instructions(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var slug = await user.AddServiceAsync("Größe & Lager", new()
        {
            ["tier"] = "A",
            ["owner"] = "Stock team",
            ["links"] = "Runbook https://wiki.example.com/stock\n\nhttps://graphs.example.com/stock",
            ["rollback_instructions"] = "Run `deploy back` and **watch** the queue.",
        });

        Assert.StartsWith("grosse-lager", slug);
        var page = await user.PageAsync($"/services/{slug}");
        Assert.Contains("Gr&#xF6;&#xDF;e &amp; Lager", page);
        Assert.Contains("A critical", page);
        Assert.Contains("<strong>watch</strong>", page);
        Assert.Contains("""<a href="https://wiki.example.com/stock" rel="noopener noreferrer nofollow">Runbook""", page);
        Assert.Contains("""<a href="https://graphs.example.com/stock" rel="noopener noreferrer nofollow">https://graphs.example.com/stock""", page);
        Assert.Contains($"/services/{slug}\"", await user.PageAsync("/services?q=STOCK+TEAM&tier=A"));
        Assert.DoesNotContain($"/services/{slug}\"", await user.PageAsync("/services?q=stock+team&tier=C"));
    }

    [Theory, BothEngines]
    public async Task The_second_editor_is_shown_both_texts_and_loses_nothing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var first = await app.SignInAsync();
        using var second = await app.SignInAsync();
        var name = Unique("Ledger");
        var slug = await first.AddServiceAsync(name);
        var form = new Dictionary<string, string> { ["name"] = name, ["tier"] = "B", ["version"] = "1" };

        var saved = await first.PostAsync($"/services/{slug}", new(form) { ["owner"] = "Money" }, $"/services/{slug}/edit");
        var refused = await second.PostAsync($"/services/{slug}", new(form) { ["owner"] = "Ledger people" }, $"/services/{slug}/edit");
        var page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains($"Theirs, {first.Name}", page);
        Assert.Contains("Owner: Money", page);
        Assert.Contains("Owner: Ledger people", page);
        Assert.Contains("""value="Ledger people" """.TrimEnd(), page);
        Assert.Contains("""name="version" value="2" """.TrimEnd(), page);
        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync($"/services/{slug}", new(form) { ["owner"] = "Ledger people", ["version"] = "2" })).StatusCode);
        Assert.Contains("Ledger people", await first.PageAsync($"/services/{slug}"));
    }

    [Theory, BothEngines]
    public async Task Faults_are_named_together_and_what_was_typed_stays(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();

        var refused = await user.PostAsync("/services", new() { ["name"] = "", ["slug"] = "Not A Slug!", ["tier"] = "Z", ["links"] = "Runbook javascript:alert(1)" }, "/services/new");
        var page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("The name is empty", page);
        Assert.Contains("single hyphens", page);
        Assert.Contains("The tier must be one of: A, B, C", page);
        Assert.Contains("needs a full address that starts with https://", page);
        Assert.Contains("Runbook javascript:alert(1)", page);
    }

    [Theory, BothEngines]
    public async Task Its_page_says_who_owns_its_open_follow_ups_and_which_are_overdue(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(name: "Olga Owner");
        var slug = await user.AddServiceAsync(Unique("Ledger"));
        var service = (await app.Database.ReadAsync(s => s.FindServiceAsync(slug), TestContext.Current.CancellationToken))!.Id;
        var incident = await user.DeclareIncidentAsync();
        Dictionary<string, string> Of(string title) => new() { ["title"] = title, ["service_id"] = $"{service}", ["priority"] = "P2", ["due_on"] = "2030-03-12" };
        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"/incidents/{incident}/follow-ups", new(Of("Count the entries twice")) { ["owner_id"] = $"{user.Id}" })).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"/incidents/{incident}/follow-ups", Of("Alert on a gap"))).StatusCode);
        app.Clock.Advance(TimeSpan.FromDays(3));

        var page = Form.Parse(await user.PageAsync($"/services/{slug}"));
        var rows = page.QuerySelectorAll("section[aria-labelledby=follow-ups-head] li").Select(li => li.TextContent).ToList();
        Assert.Contains("Olga Owner", Assert.Single(rows, r => r.Contains("Count the entries twice")));
        Assert.Contains("no owner yet", Assert.Single(rows, r => r.Contains("Alert on a gap")));
        Assert.All(rows, r => Assert.Contains("Overdue", r));
        var all = page.QuerySelectorAll("a").Single(a => a.TextContent.StartsWith("All follow-ups", StringComparison.Ordinal)).GetAttribute("href")!;
        Assert.Contains("Alert on a gap", await user.PageAsync(all));
    }

    [Theory, BothEngines]
    public async Task Two_services_of_one_name_are_refused_whatever_the_letter_case(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var name = Unique("Search");
        await user.AddServiceAsync(name);

        var refused = await user.PostAsync("/services", new() { ["name"] = name.ToUpperInvariant(), ["tier"] = "B" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Theory, BothEngines]
    public async Task An_archived_service_leaves_the_lists_and_comes_back(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var name = Unique("Old thing");
        var slug = await user.AddServiceAsync(name);

        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"/services/{slug}/archive", [], $"/services/{slug}")).StatusCode);
        Assert.DoesNotContain(name, await user.PageAsync($"/services?q={Uri.EscapeDataString(name)}").Rows());
        Assert.Contains(name, await user.PageAsync($"/services?archived=true&q={Uri.EscapeDataString(name)}").Rows());
        Assert.DoesNotContain(await app.Database.ReadAsync(s => s.ListServicesAsync(), TestContext.Current.CancellationToken), s => s.Slug == slug);
        await user.PostAsync($"/services/{slug}/restore", [], $"/services/{slug}");
        Assert.Contains(name, await user.PageAsync($"/services?q={Uri.EscapeDataString(name)}").Rows());
    }

    [Theory, BothEngines]
    public async Task A_reader_sees_services_but_may_not_change_them(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var slug = await user.AddServiceAsync(Unique("Read only"));

        Assert.DoesNotContain("/edit", await reader.PageAsync($"/services/{slug}"));
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/services", new() { ["name"] = "Mine", ["tier"] = "B" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync($"/services/{slug}", new() { ["name"] = "Mine", ["tier"] = "B" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync($"/services/{slug}/archive", [])).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_script_in_any_field_is_only_text(Engine engine)
    {
        const string script = "<script>alert('x')</script>";
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var slug = await user.AddServiceAsync(Unique("S" + script), new()
        {
            ["owner"] = script,
            ["description"] = script,
            ["links"] = $"{script} https://example.com/\"onmouseover=alert(1)",
            ["rollback_instructions"] = script + "\n[x](javascript:alert(1))",
        });

        foreach (var page in new[] { await user.PageAsync($"/services/{slug}"), await user.PageAsync($"/services/{slug}/edit"), await user.PageAsync("/services?q=alert") })
        {
            Assert.DoesNotContain("<script>alert", page);
            Assert.DoesNotContain("href=\"javascript:", page);
            Assert.DoesNotContain("\"onmouseover", page);
        }
    }

    [Theory, BothEngines]
    public async Task A_private_incident_is_neither_listed_nor_counted_for_a_stranger(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.SignInAsync();
        using var stranger = await app.SignInAsync();
        var name = Unique("Vault");
        var slug = await member.AddServiceAsync(name);
        var service = await app.Database.ReadAsync(s => s.FindServiceAsync(slug), TestContext.Current.CancellationToken);
        await app.Service<DeclareIncident>().RunAsync(new("Key leaked to a stranger", Visibility: Visibility.Private, ServiceIds: [service!.Id]),
            new Actor(member.Id, member.Name, member.Role, Door.Web), TestContext.Current.CancellationToken);

        Assert.Contains("Key leaked to a stranger", await member.PageAsync($"/services/{slug}"));
        Assert.DoesNotContain("Key leaked", await stranger.PageAsync($"/services/{slug}"));
        Assert.Contains(""">1</td>""", await member.PageAsync($"/services?q={Uri.EscapeDataString(name)}"));
        Assert.Contains("""<td class="num" data-label="Open incidents"></td>""", await stranger.PageAsync($"/services?q={Uri.EscapeDataString(name)}"));
    }

    [Theory, BothEngines]
    public async Task Pages_of_the_catalogue_follow_each_other_without_gap_or_repeat(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var mark = Unique("paged").ToLowerInvariant();
        for (var n = 0; n < 7; n++) await app.Service<AddService>().RunAsync(new($"{(n % 2 == 0 ? "Z" : "a")}{n} {mark}"), Actor.CommandLine, TestContext.Current.CancellationToken);

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await app.Database.ReadAsync(s => s.ReadCatalogueAsync(new(mark, After: after, Size: 3), Actor.CommandLine), TestContext.Current.CancellationToken);
            seen.AddRange(page.Items.Select(i => i.Name[..2]));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(["a1", "a3", "a5", "Z0", "Z2", "Z4", "Z6"], seen);
    }

    [Theory, BothEngines]
    public async Task Import_finds_a_service_by_name_or_adds_it_once(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var name = Unique("Writer-Database");
        var now = app.Clock.GetUtcNow();

        var first = await app.Database.WriteAsync(s => s.FindOrAddServiceAsync(name, Actor.CommandLine, now), TestContext.Current.CancellationToken);
        var second = await app.Database.WriteAsync(s => s.FindOrAddServiceAsync($" {name.ToLowerInvariant()} ", Actor.CommandLine, now), TestContext.Current.CancellationToken);

        Assert.Equal(first, second);
    }

    static string Unique(string name) => $"{name} {Guid.NewGuid().ToString("N")[..8]}";
}

static class ServiceUser
{
    /// <returns>The new service's short name.</returns>
    public static async Task<string> AddServiceAsync(this TestUser user, string name, Dictionary<string, string>? fields = null)
    {
        var response = await user.PostAsync("/services", new(fields ?? []) { ["name"] = name, ["tier"] = fields?.GetValueOrDefault("tier") ?? "B" }, "/services/new");
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return response.Headers.Location!.OriginalString.Split('/').Last();
    }

    /// <summary>The page's table, without the form that repeats what was searched for.</summary>
    public static async Task<string> Rows(this Task<string> page) => (await page).Split("<tbody>") is [_, var rows] ? rows : "";
}

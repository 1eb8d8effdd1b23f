using System.Globalization;
using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Changes.Suspects;

/// <summary>What the incident's page, and the API, suspect.</summary>
public sealed class SuspectTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Changes_of_what_a_service_stands_on_are_suspects_and_one_click_says_what_they_were(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        var (pool, _) = await AddAsync(api, "Pool");
        var (stock, _) = await AddAsync(api, "Stock", pool);
        var (checkout, id) = await AddAsync(api, "Checkout", stock);
        var (other, _) = await AddAsync(api, "Other");
        var number = await DeclareAsync(user, id, "10 minutes ago");
        var near = await ChangeAsync(api, app, stock, 14, new { kind = "configuration" }, "Limit of connections");
        await ChangeAsync(api, app, pool, 15, new { }, "Pool rebuilt");
        await ChangeAsync(api, app, other, 11, new { }, "None of it");

        var page = await user.PageAsync($"/incidents/{number}");
        Assert.Contains("Changed 4 min before impact start", page);
        Assert.Contains($"Checkout depends on Stock", page.Replace(checkout[8..], "", StringComparison.Ordinal).Replace(stock[5..], "", StringComparison.Ordinal));
        Assert.Contains("Touches configuration", page);
        Assert.DoesNotContain("None of it", page);
        Assert.True(page.IndexOf("Limit of connections", StringComparison.Ordinal) < page.IndexOf("Pool rebuilt", StringComparison.Ordinal));

        // Said by a person, it is no suggestion any more.
        await user.SubmitAsync($"/incidents/{number}/changes/{near}", new() { ["relation"] = "dismissed", ["why"] = "Not rolled out", ["version"] = "0" });
        var answer = (await api.GetAsync($"incidents/{number}/suspects")).Is(HttpStatusCode.OK);
        Assert.Equal(["Pool rebuilt"], answer["suspects"].AsArray().Select(s => (string)s!["change"]!["title"]!));
        Assert.Equal(2, (int)answer["services"].AsArray().Single(s => (string)s!["service"]! == pool)!["distance"]!);
    }

    [Theory, BothEngines]
    public async Task Shared_infrastructure_is_suspected_everywhere_and_history_counts(Engine engine)
    {
        // Shared infrastructure would come into the incidents of other tests.
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        var (network, _) = await AddAsync(api, "Network", shared: true);
        var (checkout, id) = await AddAsync(api, "Checkout");
        for (var i = 0; i < 2; i++)
        {
            var past = await DeclareAsync(user, id);
            var cause = await ChangeAsync(api, app, checkout, 5, new { }, $"Release {i}");
            (await api.PutAsync($"incidents/{past}/changes/{cause}", new { relation = "caused" })).Is(HttpStatusCode.OK);
            app.Clock.Advance(TimeSpan.FromDays(2));
        }
        var number = await DeclareAsync(user, id, "10 minutes ago");
        await ChangeAsync(api, app, network, 20, new { kind = "infrastructure" }, "New routes");
        await ChangeAsync(api, app, checkout, 60, new { }, "Release 3");

        var suspects = (await api.GetAsync($"incidents/{number}/suspects")).Is(HttpStatusCode.OK)["suspects"].AsArray();
        Assert.Equal(["Release 3", "New routes"], suspects.Select(s => (string)s!["change"]!["title"]!));
        var evidence = suspects.Select(s => string.Join("; ", s!["evidence"]!.AsArray().Select(e => (string)e!["text"]!))).ToList();
        Assert.Matches("the last 2 incidents of Checkout[0-9a-f]* were caused by a deploy", evidence[0]);
        Assert.Matches("Network[0-9a-f]* is shared infrastructure", evidence[1]);
        Assert.Equal("strong suspect", (string)suspects[0]!["strength"]!);
    }

    [Theory, BothEngines]
    public async Task The_history_tells_nothing_of_incidents_that_one_may_not_see(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var member = await app.ApiAsync();
        using var user = await app.SignInAsync();
        using var stranger = await app.ApiAsync();
        var (checkout, id) = await AddAsync(member, "Checkout");
        for (var i = 0; i < 2; i++)
        {
            var secret = (await member.PostAsync("incidents", new { title = "Secret", severity = "SEV2", visibility = "private", service_ids = new[] { id } })).Is(HttpStatusCode.Created).NumberAt("number");
            (await member.PutAsync($"incidents/{secret}/changes/{await ChangeAsync(member, app, checkout, 5, new { }, $"Release {i}")}", new { relation = "caused" })).Is(HttpStatusCode.OK);
            app.Clock.Advance(TimeSpan.FromDays(2));
        }
        var number = await DeclareAsync(user, id);
        await ChangeAsync(member, app, checkout, 5, new { }, "Release 3");

        Assert.Contains("incidents of Checkout", (await member.GetAsync($"incidents/{number}/suspects")).Text);
        Assert.DoesNotContain("incidents of Checkout", (await stranger.GetAsync($"incidents/{number}/suspects")).Text);
    }

    [Theory, BothEngines]
    public async Task Nothing_changed_is_an_answer_that_says_where_it_looked(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        var (stock, _) = await AddAsync(api, "Stock");
        var (other, _) = await AddAsync(api, "Other");
        var (_, id) = await AddAsync(api, "Checkout", stock);
        var number = await DeclareAsync(user, id);
        Assert.Contains("No change has ever been recorded here, so this silence says nothing. No source of changes is connected", await user.PageAsync($"/incidents/{number}"));

        await ChangeAsync(api, app, other, 5, new { }, "Elsewhere");
        var answer = (string)(await api.GetAsync($"incidents/{number}/suspects")).Is(HttpStatusCode.OK)["answer"]!;
        Assert.Matches("^Nothing changed, as far as is known: no change of Checkout[0-9a-f]* or its dependency is known in the 24 h before the (declaration|first alert) or since. No source of changes is connected", answer);

        await app.Database.WriteAsync(s => s.ExecuteAsync("insert into intake_sources (id, kind, name, key, secret, created_at, created_by) values (@id, 'github', 'GitHub', 'k', 's', @at, 'Ada')", new { id = Guid.NewGuid(), at = app.Clock.GetUtcNow() }), TestContext.Current.CancellationToken);
        Assert.Contains("Sources connected: GitHub.", (string)(await api.GetAsync($"incidents/{number}/suspects"))["answer"]!);
        await ChangeAsync(api, app, stock, 5, new { environment = "staging" }, "Tried out");
        Assert.Contains("No change stands out: little speaks for the one change", (string)(await api.GetAsync($"incidents/{number}/suspects"))["answer"]!);
    }

    [Theory, BothEngines]
    public async Task A_private_incident_has_no_suspects_for_a_stranger(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.ApiAsync();
        using var stranger = await app.ApiAsync();
        var number = await member.DeclareAsync("Key leaked", "private");
        (await member.GetAsync($"incidents/{number}/suspects")).Is(HttpStatusCode.OK);
        (await stranger.GetAsync($"incidents/{number}/suspects")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    static async Task<(string Slug, Guid Id)> AddAsync(ApiClient api, string name, string? dependsOn = null, bool shared = false)
    {
        var made = (await api.PostAsync("services", new { name = $"{name}{Guid.NewGuid().ToString("N")[..8]}", depends_on = dependsOn is null ? Array.Empty<string>() : [dependsOn], shared })).Is(HttpStatusCode.Created);
        return (made.TextAt("slug"), Guid.Parse(made.TextAt("id")));
    }

    static async Task<string> ChangeAsync(ApiClient api, TestApp app, string service, double minutesAgo, object more, string title)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(more)!.AsObject();
        body["service"] = service;
        body["title"] = title;
        body["occurred_at"] = app.Clock.GetUtcNow().AddMinutes(-minutesAgo).ToString("o", CultureInfo.InvariantCulture);
        return (await api.PostAsync("changes", body)).Is(HttpStatusCode.Created).TextAt("id");
    }

    static async Task<int> DeclareAsync(TestUser user, Guid service, string since = "")
    {
        var response = await user.PostAsync("/incidents", new() { ["title"] = "Payments do not arrive", ["severity"] = "SEV2", ["confirmed"] = "true", ["since"] = since, ["services"] = service.ToString() });
        return int.Parse(response.Headers.Location!.OriginalString.Split('/').Last(), CultureInfo.InvariantCulture);
    }
}

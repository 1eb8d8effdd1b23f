using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Changes;

public sealed class ChangeTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task An_incident_shows_what_changed_before_it_and_a_click_says_what_it_was(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var pipeline = await app.ApiAsync();
        var (service, name, slug) = await ServiceAsync(app);
        var number = await DeclareAsync(user, service, since: "10 minutes ago");

        var page = await user.PageAsync($"/incidents/{number}");
        Assert.DoesNotContain("It was the cause", page);

        var deploy = (await pipeline.PostAsync("changes", new { service = slug, to_version = "5.41.0", from_version = "5.40.2", title = "New price rules", by = "Deploy pipeline", occurred_at = app.Clock.GetUtcNow().AddMinutes(-14), link = "https://git.example.com/5.41.0" })).Is(HttpStatusCode.Created).TextAt("id");
        (await pipeline.PostAsync("changes", new { service = slug, to_version = "1.0", occurred_at = app.Clock.GetUtcNow().AddDays(-3) })).Is(HttpStatusCode.Created);
        page = await user.PageAsync($"/incidents/{number}");
        Assert.Contains("4 min before impact start", page);
        Assert.Contains("New price rules", page);
        Assert.DoesNotContain("Deploy 1.0", page);
        Assert.Contains("Deploy 1.0", await user.PageAsync($"/incidents/{number}/changes?hours=168"));

        await user.SubmitAsync($"/incidents/{number}/changes/{deploy}", new() { ["relation"] = "suspect", ["version"] = "0" });
        await user.SubmitAsync($"/incidents/{number}/changes/{deploy}", new() { ["relation"] = "caused", ["version"] = "1", ["why"] = "Errors begin with it" });

        page = await user.PageAsync($"/incidents/{number}");
        Assert.Contains($"Deploy of {name}, 5.40.2 → 5.41.0: New price rules. By Deploy pipeline.", WebUtility.HtmlDecode(page));
        Assert.Equal(1, Regex.Count(WebUtility.HtmlDecode(page), $"Deploy of {name}, 5.40.2"));
        Assert.Contains("badge caused", page);
        var milestone = (await pipeline.GetAsync($"incidents/{number}/milestones")).Is(HttpStatusCode.OK).Text;
        Assert.Contains("linked changes", milestone);
        Assert.Contains($"INC-{number}", await user.PageAsync($"/changes/{deploy}"));

        await user.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/changes/{deploy}/removal", new() { ["version"] = "1" });
        await user.RemoveAsync($"/incidents/{number}/changes/{deploy}", $"/incidents/{number}/changes/{deploy}/removal");
        Assert.DoesNotContain("linked changes", (await pipeline.GetAsync($"incidents/{number}/milestones")).Is(HttpStatusCode.OK).Text);
        Assert.Equal(["change.linked", "change.linked", "change.unlinked"], (await app.JournalAsync(number)).Where(a => a.StartsWith("change.", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public async Task A_milestone_that_a_person_set_is_not_moved_by_a_linked_change(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        var (service, _, slug) = await ServiceAsync(app);
        var number = await DeclareAsync(user, service, since: "10 minutes ago");
        await user.SubmitAsync($"/incidents/{number}/milestones/change", new() { ["time"] = "2 hours ago", ["source"] = "the calendar" });
        var change = (await api.PostAsync("changes", new { service = slug, to_version = "2" })).Is(HttpStatusCode.Created).TextAt("id");

        (await api.PutAsync($"incidents/{number}/changes/{change}", new { relation = "caused" })).Is(HttpStatusCode.OK);

        Assert.Contains("the calendar", (await api.GetAsync($"incidents/{number}/milestones")).Text);
    }

    [Theory, BothEngines]
    public async Task To_dismiss_a_change_takes_a_reason_and_nothing_typed_is_lost(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        var (service, _, slug) = await ServiceAsync(app);
        var number = await DeclareAsync(user, service);
        var change = (await api.PostAsync("changes", new { service = slug, to_version = "2" })).Is(HttpStatusCode.Created).TextAt("id");
        var at = $"/incidents/{number}/changes/{change}";

        Assert.Contains("so that nobody looks at it again", await user.RefusedAsync(HttpStatusCode.UnprocessableEntity, at, new() { ["relation"] = "dismissed", ["version"] = "0" }));
        await user.SubmitAsync(at, new() { ["relation"] = "dismissed", ["why"] = "Only the canary had it", ["version"] = "0" });

        var overtaken = await user.RefusedAsync(HttpStatusCode.Conflict, at, new() { ["relation"] = "caused", ["why"] = "The graphs turn with it", ["version"] = "0" });
        Assert.Contains("Only the canary had it", overtaken);
        Assert.Contains("The graphs turn with it", overtaken);
        Assert.DoesNotContain("Only the canary had it", await user.PageAsync($"/incidents/{number}"));
        Assert.Contains("Only the canary had it", await user.PageAsync($"/incidents/{number}/changes"));
        Assert.Contains("Nothing changed", await user.PageAsync($"/incidents/{number}"));
    }

    [Theory, BothEngines]
    public async Task What_a_pipeline_tells_again_is_the_same_change_further_on(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var pipeline = await app.ApiAsync();
        var (_, _, slug) = await ServiceAsync(app);
        var run = $"run-{Guid.NewGuid()}";

        var first = (await pipeline.PostAsync("changes", new { service = slug, to_version = "7", status = "started", source_ref = run })).Is(HttpStatusCode.Created);
        var second = (await pipeline.PostAsync("changes", new { service = slug, to_version = "7", status = "failed", source_ref = run })).Is(HttpStatusCode.Created);
        var late = (await pipeline.PostAsync("changes", new { service = slug, to_version = "7", status = "started", source_ref = run })).Is(HttpStatusCode.Created);

        Assert.Equal(first.TextAt("id"), second.TextAt("id"));
        Assert.Equal("failed", late.TextAt("status"));
        Assert.Single((await pipeline.GetAsync($"changes?service={slug}"))["items"].AsArray());

        var key = Guid.NewGuid().ToString();
        var once = (await pipeline.PostAsync("changes", new { service = slug, to_version = "8" }, key)).Is(HttpStatusCode.Created).TextAt("id");
        Assert.Equal(once, (await pipeline.PostAsync("changes", new { service = slug, to_version = "8" }, key)).Is(HttpStatusCode.Created).TextAt("id"));
    }

    [Theory, BothEngines]
    public async Task The_list_is_narrowed_and_turned_page_by_page(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var (_, name, slug) = await ServiceAsync(app);
        var now = app.Clock.GetUtcNow();
        // Three of one moment, so that the page's end falls between them.
        for (var i = 0; i < 5; i++) (await api.PostAsync("changes", new { service = name, kind = i == 4 ? "flag" : "deploy", to_version = $"v{i}", occurred_at = now.AddHours(-Math.Max(i - 2, 0)) })).Is(HttpStatusCode.Created);

        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await api.GetAsync($"changes?service={slug}&limit=2{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}")).Is(HttpStatusCode.OK);
            seen.AddRange(page["items"].AsArray().Select(c => (string)c!["to_version"]!));
            cursor = (string?)page.Json!["next"];
        }
        Assert.Equal(["v0", "v1", "v2", "v3", "v4"], seen.Order());
        Assert.Equal(["v3", "v4"], seen[3..]);
        Assert.Equal("v4", (string)Assert.Single((await api.GetAsync($"changes?service={slug}&kind=flag"))["items"].AsArray())!["to_version"]!);
        Assert.Single((await api.GetAsync($"changes?service={slug}&until={now.AddMinutes(-90):yyyy-MM-ddTHH:mm:ssZ}"))["items"].AsArray());
        Assert.Contains("v4", await reader.PageAsync($"/changes?service={slug}&kind=flag"));
        Assert.Contains("No change matches", await reader.PageAsync($"/changes?service={slug}&kind=schema"));
    }

    [Theory, BothEngines]
    public async Task By_hand_with_a_service_that_nobody_knows_and_corrected_later(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var (_, name, _) = await ServiceAsync(app);

        Assert.Contains("Say what was changed", await user.RefusedAsync(HttpStatusCode.UnprocessableEntity, "/changes", new() { ["kind"] = "configuration", ["service"] = "edge proxy" }));
        var made = await user.PostAsync("/changes", new() { ["kind"] = "configuration", ["service"] = "edge proxy", ["title"] = "Timeout from 30 s to 5 s", ["time"] = "5 minutes ago", ["security_fix"] = "true" });
        var at = made.Headers.Location!.OriginalString;
        Assert.Contains("is not in the catalogue", await reader.PageAsync(at));
        Assert.Contains("Security fix", await reader.PageAsync("/changes?service=-unknown"));

        await user.SubmitAsync($"{at}/edit", new() { ["kind"] = "configuration", ["service"] = name, ["title"] = "Timeout from 30 s to 5 s", ["status"] = "succeeded", ["reversible"] = "no", ["version"] = "1" });
        Assert.Contains("One-way", await reader.PageAsync(at));
        var overtaken = await user.RefusedAsync(HttpStatusCode.Conflict, $"{at}/edit", new() { ["kind"] = "configuration", ["title"] = "Typed a while ago", ["version"] = "1" });
        Assert.Contains("Typed a while ago", overtaken);
        Assert.Contains("Timeout from 30 s to 5 s", overtaken);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync("/changes/new")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_private_incident_is_not_told_on_the_page_of_its_change(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.ApiAsync();
        using var stranger = await app.SignInAsync();
        var number = await member.DeclareAsync("Key leaked xyzzysecret", "private");
        var change = (await member.PostAsync("changes", new { title = "Rotated keys" })).Is(HttpStatusCode.Created).TextAt("id");
        (await member.PutAsync($"incidents/{number}/changes/{change}", new { relation = "fixed", why = "xyzzysecret" })).Is(HttpStatusCode.OK);

        Assert.DoesNotContain("xyzzysecret", await stranger.PageAsync($"/changes/{change}"));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{number}/changes")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{number}/changes/{change}")).StatusCode);
        await stranger.RefusedAsync(HttpStatusCode.NotFound, $"/incidents/{number}/changes/{change}", new() { ["relation"] = "suspect" });
    }

    static async Task<(Guid Id, string Name, string Slug)> ServiceAsync(TestApp app)
    {
        var name = $"Shop{Guid.NewGuid():N}";
        var id = await app.AddServiceAsync(name);
        return (id, name, (await app.Database.ReadAsync(s => s.ScalarAsync<string>("select slug from services where id = @id", new { id }), TestContext.Current.CancellationToken))!);
    }

    static async Task<int> DeclareAsync(TestUser user, Guid service, string since = "")
    {
        var response = await user.PostAsync("/incidents", new() { ["title"] = "Checkout answers with errors", ["severity"] = "SEV2", ["confirmed"] = "true", ["since"] = since, ["services"] = service.ToString() });
        return int.Parse(response.Headers.Location!.OriginalString.Split('/').Last(), System.Globalization.CultureInfo.InvariantCulture);
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using Postmortem.Features.Accounts.Tokens;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

public sealed class RefusalTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Whatever_is_wrong_with_a_request_is_told_as_a_problem(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        using var nobody = new ApiClient(app, null, Guid.Empty, "");
        using var forged = new ApiClient(app, "pm_forged", Guid.Empty, "");
        var number = await api.DeclareAsync();

        (await nobody.GetAsync("incidents")).IsProblem(HttpStatusCode.Unauthorized, "no-token");
        (await forged.GetAsync("incidents")).IsProblem(HttpStatusCode.Unauthorized, "no-token");
        (await api.GetAsync("nowhere")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await api.GetAsync("incidents/999999")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await api.GetAsync("incidents/abc")).IsProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Contains("GET", (await api.DeleteAsync("incidents")).IsProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed").TextAt("detail"), StringComparison.Ordinal);
        (await api.PostTextAsync("incidents", "title=x", "application/x-www-form-urlencoded")).IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        (await api.PostTextAsync("incidents", "<title/>", "application/xml")).IsProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        Assert.Contains("not JSON", (await api.PostTextAsync("incidents", """{"title": "x" """)).IsProblem(HttpStatusCode.BadRequest, "malformed").TextAt("detail"), StringComparison.Ordinal);
        (await api.PostTextAsync("incidents", "")).IsProblem(HttpStatusCode.BadRequest, "malformed");
        (await api.PostTextAsync("incidents", "null")).IsProblem(HttpStatusCode.BadRequest, "malformed");
        (await api.PostTextAsync("incidents", "[]")).IsProblem(HttpStatusCode.BadRequest, "malformed");
        (await api.PostTextAsync("incidents", $"{{\"title\": \"{new string('x', 1_100_000)}\"}}")).IsProblem(HttpStatusCode.RequestEntityTooLarge, "too-large");
        var empty = (await api.PostAsync("incidents", new { title = " " })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal("The title is empty. Please enter it.", (string)empty["errors"]["title"]![0]!);
        (await api.PostAsync($"incidents/{number}/status", new { status = "closed" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Theory, BothEngines]
    public async Task Hostile_bodies_name_the_place_and_change_nothing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();

        var unknown = (await api.PostTextAsync("incidents", """{"title": "x", "titel": "y"}""")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Contains("titel", (string)unknown["errors"]["titel"]![0]!, StringComparison.Ordinal);
        Assert.Contains("$.titel", unknown.TextAt("detail"), StringComparison.Ordinal);
        var nested = (await api.PostTextAsync("services", """{"name": "x", "links": [{"label": "a", "url": "https://x.example"}, {"href": "b"}]}""")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Contains("links[1].href", nested.Text, StringComparison.Ordinal);
        var gap = (await api.PostTextAsync("services", """{"name": "x", "links": [{"label": "a", "url": "https://x.example"}, null]}""")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal("This must be a JSON object, not null.", (string)gap["errors"]["links[1]"]![0]!);
        Assert.NotNull((await api.PostTextAsync("incidents", """{"title": 5}""")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid")["errors"]["title"]);
        Assert.NotNull((await api.PostTextAsync("incidents", """{"title": "x", "impact_since": "2030-03-11T09:00:00"}""")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid")["errors"]["impact_since"]);
        Assert.NotNull((await api.PostTextAsync("incidents", """{"title": "x", "impact_since": "yesterday"}""")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid")["errors"]["impact_since"]);
        Assert.NotNull((await api.PostTextAsync("incidents", """{"title": "x", "service_ids": ["nope"]}""")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid")["errors"]["service_ids[0]"]);
        (await api.PostTextAsync("incidents", """{"title": "x", "title": "y"}""")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await api.PostTextAsync("incidents", """{"Title": "x"}""")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await api.PostTextAsync("incidents", $"{{\"title\": {string.Concat(Enumerable.Repeat("[", 5000))}")).Is(HttpStatusCode.UnprocessableEntity);
        (await api.PostTextAsync("incidents", string.Concat(Enumerable.Repeat("[", 100_000)))).IsProblem(HttpStatusCode.BadRequest, "malformed");
        using var bytes = new ByteArrayContent([(byte)'{', 0xFF, 0xFE, (byte)'}']);
        bytes.Headers.ContentType = new("application/json");
        (await api.SendAsync(HttpMethod.Post, "incidents", bytes)).IsProblem(HttpStatusCode.BadRequest, "malformed");
    }

    [Theory, BothEngines]
    public async Task A_token_does_what_its_scopes_say_until_it_is_revoked(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var reader = await app.ApiAsync(Role.Responder, scopes: "read");
        (await reader.GetAsync("incidents")).Is(HttpStatusCode.OK);
        var refused = (await reader.PostAsync("incidents", new { title = "x" })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        Assert.Contains("write", refused.TextAt("detail"), StringComparison.Ordinal);
        using var byRole = await app.ApiAsync(Role.Reader);
        Assert.Contains("responder", (await byRole.PostAsync("incidents", new { title = "x" })).IsProblem(HttpStatusCode.Forbidden, "forbidden").TextAt("detail"), StringComparison.Ordinal);

        var person = await app.AddPersonAsync(Role.Responder, null);
        var token = await app.TokenAsync(person.Email);
        using var api = new ApiClient(app, token.Secret, person.Id, person.Name);
        (await api.GetAsync("incidents")).Is(HttpStatusCode.OK);
        Assert.True((await app.Service<RevokeToken>().RunAsync(token.Id, Actor.CommandLine, TestContext.Current.CancellationToken)).Succeeded);
        (await api.GetAsync("incidents")).IsProblem(HttpStatusCode.Unauthorized, "no-token");
    }

    [Theory, BothEngines]
    public async Task Whoever_edits_second_is_shown_what_stands(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var first = await app.ApiAsync();
        using var second = await app.ApiAsync();
        var number = await first.DeclareAsync("Checkout is slow");
        var seen = (await second.GetAsync($"incidents/{number}")).Headers.ETag!.Tag;
        (await first.PatchAsync($"incidents/{number}", new { title = "Checkout is very slow" })).Is(HttpStatusCode.OK);

        var late = (await second.PatchAsync($"incidents/{number}", new { title = "Checkout is down" }, ("If-Match", seen))).IsProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Contains("Checkout is very slow", (string)late["current"]["text"]!, StringComparison.Ordinal);
        Assert.Equal(first.Name, (string)late["current"]["changed_by"]!);
        var version = (int)late["current"]["version"]!;
        Assert.Equal("Checkout is down", (await second.PatchAsync($"incidents/{number}", new { title = "Checkout is down", version })).Is(HttpStatusCode.OK).TextAt("title"));
    }

    [Theory, BothEngines]
    public async Task What_was_changed_since_it_was_read_is_not_removed(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync(Role.Facilitator);
        var incident = $"incidents/{await api.DeclareAsync()}";
        (await api.PostAsync($"{incident}/review")).Is(HttpStatusCode.Created);
        var path = $"{incident}/review/factors/{(await api.PostAsync($"{incident}/review/factors", new { text = "No alarm", category = "detection" })).Is(HttpStatusCode.Created).TextAt("id")}";
        var read = (await api.GetAsync(path)).Headers.ETag!.Tag;
        (await api.PutAsync(path, new { text = "The alarm waits for ten minutes", category = "detection" })).Is(HttpStatusCode.OK);

        foreach (var tag in new[] { read, $"W/{read}" })
            (await api.DeleteAsync(path, ("If-Match", tag))).IsProblem(HttpStatusCode.Conflict, "conflict");
        foreach (var tag in new[] { "v2", "\"2\"", "\"v1\", \"v2\"", "\"v2", "W/v2" })
            Assert.Contains("Send the ETag that was read", (await api.DeleteAsync(path, ("If-Match", tag))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid").Text);
        var stands = (await api.GetAsync(path)).Is(HttpStatusCode.OK);
        (await api.DeleteAsync(path, ("If-Match", $"W/{stands.Headers.ETag!.Tag}"))).Is(HttpStatusCode.NoContent);
        (await api.GetAsync(path)).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory, BothEngines]
    public async Task A_version_that_nobody_can_have_seen_writes_over_nothing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        var number = await api.DeclareAsync("Checkout is slow");

        var text = (await api.PatchAsync($"incidents/{number}", new { title = "Mine", version = 999 })).IsProblem(HttpStatusCode.Conflict, "conflict");
        Assert.StartsWith("Checkout is slow", (string)text["current"]["text"]!, StringComparison.Ordinal);
        var loss = (await api.PostAsync($"incidents/{number}/data-loss", new { data_loss = "yes", note = "All of it", version = 999 })).IsProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("note", (string)loss["current"]["field"]!);
        var stands = await api.GetAsync($"incidents/{number}");
        Assert.Equal(("Checkout is slow", "unknown"), (stands.TextAt("title"), stands.TextAt("data_loss")));
    }

    [Theory, BothEngines]
    public async Task What_is_refused_is_called_as_the_request_calls_it(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync(Role.Facilitator);
        var number = await api.DeclareAsync();
        var incident = $"incidents/{number}";
        (await api.PostAsync($"{incident}/review")).Is(HttpStatusCode.Created);
        var (never, nobody) = (new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), Guid.NewGuid());

        foreach (var (method, path, body, member) in new (HttpMethod, string, object, string)[]
        {
            (HttpMethod.Post, "incidents", new { title = "x", impact_since = never }, "impact_since"),
            (HttpMethod.Post, "incidents", new { title = "x", service_ids = new[] { nobody } }, "service_ids"),
            (HttpMethod.Put, $"{incident}/milestones/detected", new { at = never }, "at"),
            (HttpMethod.Post, $"{incident}/status", new { status = "mitigated", why = "x", impact_ended_at = never }, "impact_ended_at"),
            (HttpMethod.Post, $"{incident}/data-loss", new { data_loss = "yes", note = new string('x', 1001) }, "note"),
            (HttpMethod.Post, $"{incident}/links", new { incident = "nonsense" }, "incident"),
            (HttpMethod.Post, $"{incident}/review/reviewers", new { person_id = nobody }, "person_id"),
            (HttpMethod.Patch, $"{incident}/services", new { add = new[] { nobody } }, "add"),
            (HttpMethod.Post, "services/import", new { text = "[" }, "text"),
        })
        {
            using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
            var refused = (await api.SendAsync(method, path, content)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            Assert.Equal(member, Assert.Single(refused["errors"].AsObject()).Key);
        }
    }

    [Theory, BothEngines]
    public async Task A_private_incident_is_nowhere_for_strangers(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var member = await app.ApiAsync(Role.Facilitator);
        using var stranger = await app.ApiAsync(Role.Facilitator);
        var word = $"s{Guid.NewGuid():N}"[..12];
        var number = await member.DeclareAsync($"{word} leaked", "private");
        var entry = (await member.PostAsync($"incidents/{number}/timeline", new { text = word })).TextAt("id");
        var followUp = (await member.PostAsync($"incidents/{number}/follow-ups", new { title = $"Rotate {word}", owner_name = word })).NumberAt("number");
        (await member.PostAsync($"incidents/{number}/review")).Is(HttpStatusCode.Created);
        (await member.PostAsync($"incidents/{number}/rollbacks", new { from = "a", to = "b" })).Is(HttpStatusCode.Created);

        foreach (var list in new[] { "incidents?limit=200", $"incidents?text={word}", $"follow-ups?owner={word}", $"reviews?q={word}", $"reviews/missing?q={word}", $"search?q={word}" })
        {
            Assert.DoesNotContain(word, (await stranger.GetAsync(list)).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        }
        Assert.Contains(word, (await member.GetAsync($"incidents?text={word}")).Text, StringComparison.Ordinal);
        foreach (var path in new[]
        {
            $"incidents/{number}", $"incidents/{number}/history", $"incidents/{number}/timeline", $"incidents/{number}/timeline/{entry}", $"incidents/{number}/timeline/{entry}/revisions",
            $"incidents/{number}/milestones", $"incidents/{number}/durations", $"incidents/{number}/rollbacks", $"incidents/{number}/rollbacks/1", $"incidents/{number}/review",
            $"incidents/{number}/review/completeness", $"incidents/{number}/review/factors", $"incidents/{number}/review/sections/summary", $"incidents/{number}/review/sections/summary/revisions",
            $"incidents/{number}/export?format=md", $"incidents/{number}/export?format=json", $"follow-ups/{followUp}", $"follow-ups/{followUp}/history",
        })
        {
            (await stranger.GetAsync(path)).IsProblem(HttpStatusCode.NotFound, "not-found");
            (await member.GetAsync(path)).Is(HttpStatusCode.OK);
        }
        (await stranger.PostAsync($"incidents/{number}/timeline", new { text = "x" })).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.PostAsync($"incidents/{number}/status", new { status = "closed", why = "x" })).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await stranger.PostAsync($"follow-ups/{followUp}/done", new { claim = "x" })).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory, BothEngines]
    public async Task A_token_that_asks_too_often_is_told_when_to_go_on(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps, new() { ["RateLimits:TokenPerMinute"] = "2" });
        using var api = await app.ApiAsync();
        using var other = await app.ApiAsync();
        Assert.Equal("\"token\";r=1;t=60", (await api.GetAsync("incidents")).Is(HttpStatusCode.OK).Headers.GetValues("RateLimit").Single());
        (await api.GetAsync("incidents")).Is(HttpStatusCode.OK);
        var refused = (await api.GetAsync("incidents")).IsProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.Equal(TimeSpan.FromSeconds(60), refused.Headers.RetryAfter!.Delta);
        (await other.GetAsync("incidents")).Is(HttpStatusCode.OK);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await api.GetAsync("incidents")).Is(HttpStatusCode.OK);
    }
}

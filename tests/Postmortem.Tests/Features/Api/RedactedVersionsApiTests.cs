using System.Net;
using System.Text.Json.Nodes;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Accounts;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

public sealed class RedactedVersionsApiTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_redacted_version_is_made_looked_at_released_and_revoked(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var api = await app.ApiAsync(Role.Facilitator);
        var number = await facilitator.PublishReviewAsync(app, $"{api.Name} saw errors from 12:00 to 12:30.");
        var path = $"incidents/{number}/review/redacted-versions";

        var made = (await api.PostAsync(path, new { sections = new[] { "summary" } })).Is(HttpStatusCode.Created);
        Assert.Equal("not released", made.TextAt("state"));
        var part = made["parts"].AsArray().Single()!;
        Assert.Equal("A responder saw errors from 12:00 to 12:30.", (string?)part["text"]);
        Assert.Contains(part["changes"]!.AsArray(), c => (string?)c!["kind"] == "removed");
        var one = $"{path}/{made.TextAt("id")}";
        (await api.GetAsync($"{one}/file")).Is(HttpStatusCode.NotFound);

        var key = Guid.NewGuid().ToString();
        var address = (await api.PostAsync($"{one}/release", new { form = "page" }, key)).Is(HttpStatusCode.OK).TextAt("address");
        var again = (await api.PostAsync($"{one}/release", new { form = "page" }, key)).Is(HttpStatusCode.OK);
        Assert.Null((JsonNode?)again.Json!["address"]);
        using var stranger = app.Stranger();
        Assert.Contains("A responder saw errors", await stranger.PageAsync(new Uri(address).AbsolutePath));
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from idempotency_keys where body like @Token", new { Token = $"%{address.Split('/')[^1]}%" }), TestContext.Current.CancellationToken));

        Assert.Equal("revoked", (await api.PostAsync($"{one}/revocation")).Is(HttpStatusCode.OK).TextAt("state"));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(new Uri(address).AbsolutePath)).StatusCode);
        var list = (await api.GetAsync(path)).Is(HttpStatusCode.OK);
        Assert.Equal("revoked", (string?)list.Json!.AsArray().Single()!["state"]);
    }
}

using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

public sealed class PagingTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Walking_a_list_by_its_cursors_meets_everything_once(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        var number = await api.DeclareAsync();
        for (var i = 0; i < 7; i++) (await api.PostAsync($"incidents/{number}/timeline", new { text = $"Entry {i}" })).Is(HttpStatusCode.Created);

        foreach (var order in new[] { "oldest", "newest" })
        {
            var met = new List<string>();
            string? next = $"incidents/{number}/timeline?limit=3&order={order}";
            var pages = 0;
            while (next is not null)
            {
                var page = (await api.GetAsync(next)).Is(HttpStatusCode.OK);
                met.AddRange(page["items"].AsArray().Select(e => (string)e!["text"]!));
                pages++;
                next = page.Headers.TryGetValues("Link", out var link) ? link.Single().Split('>')[0].TrimStart('<') : null;
                Assert.Equal(next is null, page.Json!["next"] is null);
            }
            Assert.Equal(3, pages);
            Assert.Equal(8, met.Distinct().Count());
            Assert.Equal(8, met.Count);
        }
    }

    [Theory, BothEngines]
    public async Task Every_list_can_be_walked(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync(Role.Facilitator);
        var word = $"w{Guid.NewGuid():N}"[..12];
        for (var i = 0; i < 3; i++)
        {
            var number = await api.DeclareAsync($"{word} number {i}");
            (await api.PostAsync($"incidents/{number}/follow-ups", new { title = $"Limit {word} {i}", owner_name = word })).Is(HttpStatusCode.Created);
            (await api.PostAsync($"incidents/{number}/review")).Is(HttpStatusCode.Created);
            (await api.PostAsync("services", new { name = $"{word} {i}" })).Is(HttpStatusCode.Created);
            await app.AddPersonAsync(Role.Reader, $"{word} {i}");
        }
        foreach (var list in new[] { $"incidents?text={word}", $"follow-ups?owner={word}", $"reviews?q={word}", $"services?text={word}", $"people?text={word}" })
        {
            var met = new HashSet<string>();
            var cursor = "";
            for (var page = 0; page < 3; page++)
            {
                var answer = (await api.GetAsync($"{list}&limit=1{cursor}")).Is(HttpStatusCode.OK);
                Assert.Single(answer["items"].AsArray());
                Assert.True(met.Add(answer["items"][0]!.ToJsonString()), $"{list} showed the same twice");
                if (page < 2) cursor = $"&cursor={Uri.EscapeDataString(answer.TextAt("next"))}";
                else Assert.Null(answer.Json!["next"]);
            }
        }
        Assert.NotEmpty((await api.GetAsync($"search?q={word}&limit=2")).Is(HttpStatusCode.OK)["items"].AsArray());
    }

    [Theory, BothEngines]
    public async Task A_cursor_that_is_not_of_this_list_is_refused(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        await api.DeclareAsync();
        await api.DeclareAsync();
        var cursor = (await api.GetAsync("incidents?limit=1")).TextAt("next");

        Assert.NotNull((await api.GetAsync("incidents?cursor=abc")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid")["errors"]["cursor"]);
        (await api.GetAsync($"incidents?cursor={Uri.EscapeDataString(cursor[..^3])}xyz")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await api.GetAsync($"follow-ups?cursor={Uri.EscapeDataString(cursor)}")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await api.GetAsync("incidents?limit=0")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await api.GetAsync("incidents?limit=many")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await api.GetAsync("incidents?status=burning")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Theory, BothEngines]
    public async Task A_filter_that_no_list_has_is_refused_instead_of_answering_with_everything(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync(Role.Facilitator);
        var number = await api.DeclareAsync();

        foreach (var list in new[] { "incidents", $"incidents/{number}/timeline", $"incidents/{number}/history", "follow-ups", "reviews", "reviews/missing", "services", "people", "alerts", "changes", "experiments" })
        {
            var refused = (await api.GetAsync($"{list}?sevrity=SEV1&limit=1")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            Assert.Contains("“sevrity”", (string)refused["errors"]["sevrity"]![0]!, StringComparison.Ordinal);
        }
        (await api.GetAsync("incidents?Severity=SEV1&limit=1")).Is(HttpStatusCode.OK);
    }
}

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
    public async Task A_cursor_goes_on_only_with_the_filters_that_it_was_given_with(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        var word = $"w{Guid.NewGuid():N}"[..12];
        for (var i = 0; i < 3; i++) await api.DeclareAsync($"{word} number {i}");
        var cursor = Uri.EscapeDataString((await api.GetAsync($"incidents?text={word}&severity=SEV3&limit=1")).TextAt("next"));

        foreach (var other in new[] { $"text={word}&severity=SEV1", $"text={word}", $"text={word}&severity=SEV3&kind=real" })
            Assert.Contains("other filters", (string)(await api.GetAsync($"incidents?{other}&cursor={cursor}")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid")["errors"]["cursor"]![0]!, StringComparison.Ordinal);
        Assert.Equal(2, (await api.GetAsync($"incidents?severity=SEV3&kind=&limit=5&text={word}&cursor={cursor}")).Is(HttpStatusCode.OK)["items"].AsArray().Count);
    }

    [Theory, BothEngines]
    public async Task A_parameter_that_an_operation_does_not_have_is_refused(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync(Role.Facilitator);
        var number = await api.DeclareAsync();

        string[] lists = ["incidents", $"incidents/{number}/timeline", $"incidents/{number}/history", "follow-ups", "reviews", "reviews/missing", "services", "people", "alerts", "changes", "experiments"];
        string[] others = [$"incidents/{number}", $"incidents/{number}/changes", $"incidents/{number}/rollbacks", $"incidents/{number}/export", "mentions", "alert-proposals"];
        foreach (var path in lists.Concat(others))
        {
            var refused = (await api.GetAsync($"{path}?sevrity=SEV1&{(lists.Contains(path) ? "limit=1" : "")}")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            Assert.Contains("“sevrity”", (string)refused["errors"]["sevrity"]![0]!, StringComparison.Ordinal);
        }
        (await api.PostAsync($"incidents/{number}/timeline?kind=note", new { text = "Restarted" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.DoesNotContain((await api.GetAsync($"incidents/{number}/timeline"))["items"].AsArray(), e => (string?)e!["text"] == "Restarted");
        var twice = (await api.GetAsync("incidents?status=closed&status=triage")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Contains("“status” is there 2 times", (string)twice["errors"]["status"]![0]!, StringComparison.Ordinal);
        (await api.GetAsync("incidents?Severity=SEV1&limit=1")).Is(HttpStatusCode.OK);
        (await api.GetAsync($"incidents/{number}/changes?hours=24")).Is(HttpStatusCode.OK);
        (await api.GetAsync($"incidents/duplicates?title=Checkout&service_id={Guid.NewGuid()}&service_id={Guid.NewGuid()}")).Is(HttpStatusCode.OK);
    }

    [Theory, BothEngines]
    public async Task A_list_of_what_is_not_there_is_refused_instead_of_being_empty(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync(Role.Responder);
        using var other = await app.ApiAsync(Role.Responder);
        var hidden = (int)(await other.PostAsync("incidents", new { title = "Keys were published", visibility = "private" })).Is(HttpStatusCode.Created)["number"]!;

        foreach (var list in new[] { "incidents", "follow-ups", "alerts", "changes", "experiments" })
        {
            var refused = (await api.GetAsync($"{list}?service=chekout")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            Assert.Equal("“chekout” is no service here.", (string)refused["errors"]["service"]![0]!);
        }
        foreach (var list in new[] { "follow-ups", "experiments" })
        {
            var unseen = (await api.GetAsync($"{list}?incident=INC-{hidden}")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            var missing = (await api.GetAsync($"{list}?incident=INC-999999")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
            Assert.Equal(((string)missing["errors"]["incident"]![0]!).Replace("999999", $"{hidden}", StringComparison.Ordinal), (string)unseen["errors"]["incident"]![0]!);
            (await other.GetAsync($"{list}?incident=INC-{hidden}")).Is(HttpStatusCode.OK);
        }
        (await api.GetAsync("alerts?service=-unknown")).Is(HttpStatusCode.OK);
    }
}

using System.Net;
using Postmortem.Data;
using Postmortem.Jobs;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

public sealed class IdempotencyTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task The_same_request_with_the_same_key_is_done_once_and_answered_alike(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        var key = Guid.NewGuid().ToString();
        var first = (await api.PostAsync("incidents", """{"title": "Checkout is slow", "severity": "SEV2"}""", key)).Is(HttpStatusCode.Created);
        var again = (await api.PostAsync("incidents", """{ "severity":"SEV2",  "title":"Checkout is slow" }""", key)).Is(HttpStatusCode.Created);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.NotNull(first.Headers.ETag);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));

        (await api.PostAsync("incidents", new { title = "Something else" }, key)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await api.PostAsync($"incidents/{first.NumberAt("number")}/timeline", new { text = "x" }, key)).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        (await api.PostAsync("incidents", new { title = "x" }, new string('k', 201))).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        using var other = await app.ApiAsync();
        var theirs = (await other.PostAsync("incidents", new { title = "Checkout is slow", severity = "SEV2" }, key)).Is(HttpStatusCode.Created);
        Assert.NotEqual(first.NumberAt("number"), theirs.NumberAt("number"));
    }

    [Theory, BothEngines]
    public async Task Many_at_once_with_one_key_capture_one_entry(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var api = await app.ApiAsync();
        var number = await api.DeclareAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => api.PostAsync($"incidents/{number}/timeline", new { text = "Pool is full" }, "storm")));
        Assert.All(answers, a => a.Is(HttpStatusCode.Created));
        Assert.Single(answers.Select(a => a.TextAt("id")).Distinct());
        Assert.Single((await api.GetAsync($"incidents/{number}/timeline?kind=note"))["items"].AsArray());
    }

    [Theory, BothEngines]
    public async Task A_capture_is_answered_as_it_is_read_afterwards_and_sent_again_as_it_stands_by_then(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        var timeline = $"incidents/{await api.DeclareAsync()}/timeline";
        var capture = new { text = "  Pool is full 🧯\r\n\r\n- a\u0301 \t", kind = "observation", occurred_at = "2030-03-11T09:40:00.1239876+02:00", accuracy = "about", starred = true, permalink = "https://chat.test/p1" };
        var added = (await api.PostAsync(timeline, capture)).Is(HttpStatusCode.Created);
        Assert.Equal("2030-03-11T07:40:00.123Z", added.TextAt("occurred_at"));
        Assert.Equal((await api.GetAsync($"{timeline}/{added.TextAt("id")}")).Text, added.Text);

        var named = new { text = "Pool is full", source_ref = "pager-7" };
        var first = (await api.PostAsync(timeline, named)).Is(HttpStatusCode.Created);
        (await api.PatchAsync($"{timeline}/{first.TextAt("id")}", new { text = "The pool of checkout is full", version = 1 })).Is(HttpStatusCode.OK);
        var again = (await api.PostAsync(timeline, named)).Is(HttpStatusCode.Created);
        Assert.Equal((first.TextAt("id"), "The pool of checkout is full", 2), (again.TextAt("id"), again.TextAt("text"), again.NumberAt("version")));
    }

    [Theory, BothEngines]
    public async Task A_refused_request_does_not_use_up_its_key(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        (await api.PostAsync("incidents", new { title = "" }, "mended")).Is(HttpStatusCode.UnprocessableEntity);
        (await api.PostAsync("incidents", new { title = "Checkout is slow" }, "mended")).Is(HttpStatusCode.Created);
    }

    [Theory, BothEngines]
    public async Task After_a_crash_before_the_answer_was_stored_nothing_is_done_twice(Engine engine)
    {
        var app = await TestApp.StartAsync(engine, apps);
        await using var _ = app;
        using var api = await app.ApiAsync();
        var number = await api.DeclareAsync();
        (await api.PostAsync($"incidents/{number}/timeline", new { text = "Pool is full" }, "lost")).Is(HttpStatusCode.Created);
        await app.Database.WriteAsync(s => s.ExecuteAsync("update idempotency_keys set status = null, body = null, location = null where key = 'lost'"), CancellationToken.None);
        app.Clock.Advance(TimeSpan.FromMinutes(2));

        (await api.PostAsync($"incidents/{number}/timeline", new { text = "Pool is full" }, "lost")).IsProblem(HttpStatusCode.Conflict, "conflict");
        Assert.Single((await api.GetAsync($"incidents/{number}/timeline?kind=note"))["items"].AsArray());
    }

    [Theory, BothEngines]
    public async Task A_key_is_kept_for_a_day(Engine engine)
    {
        var app = await TestApp.StartAsync(engine, apps);
        await using var _ = app;
        using var api = await app.ApiAsync();
        var first = (await api.PostAsync("incidents", new { title = "Checkout is slow" }, "daily")).NumberAt("number");
        app.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal(first, (await api.PostAsync("incidents", new { title = "Checkout is slow" }, "daily")).NumberAt("number"));
        app.Clock.Advance(TimeSpan.FromHours(2));
        Assert.NotEqual(first, (await api.PostAsync("incidents", new { title = "Checkout is slow" }, "daily")).NumberAt("number"));
        app.Clock.Advance(TimeSpan.FromHours(25));
        await app.Service<HourlyJobs>().RunAllAsync(CancellationToken.None);
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from idempotency_keys"), CancellationToken.None));
    }
}

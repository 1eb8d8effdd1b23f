using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Settings;

public sealed class SettingsTests(Apps apps)
{
    [Fact]
    public async Task Everything_that_the_overview_names_is_there()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var administrator = await app.SignInAsync(Role.Administrator);

        var links = Regex.Matches(await administrator.PageAsync("/settings"), "class=\"name\"><a href=\"(/settings/[^\"]+)\"").Select(m => m.Groups[1].Value).ToList();

        Assert.True(links.Count > 8, string.Join(' ', links));
        foreach (var link in links) Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync(link)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_severity_is_reworded_its_earlier_wording_stays_and_everybody_reads_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var reader = await app.SignInAsync(Role.Reader);

        var saved = await administrator.PostAsync("/settings/severities/SEV2", new() { ["name"] = "Bad", ["definition"] = "The shop <b>sells</b> nothing.", ["version"] = "1" });

        Assert.Equal("/settings/severities", saved.Headers.Location?.OriginalString);
        Assert.Contains("The shop &lt;b&gt;sells&lt;/b&gt; nothing.", await reader.PageAsync("/settings/severities"));
        var form = await administrator.PageAsync("/settings/severities/SEV2");
        Assert.Contains("Major: Many users are affected", form);
        Assert.Contains($"changed by {administrator.Name}", form);
    }

    [Theory, BothEngines]
    public async Task Of_two_who_reword_a_severity_the_second_sees_both_texts_and_loses_nothing(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var first = await app.SignInAsync(Role.Administrator);
        using var second = await app.SignInAsync(Role.Administrator);
        await first.PostAsync("/settings/severities/SEV1", new() { ["name"] = "Critical", ["definition"] = "Theirs stands.", ["version"] = "1" });

        var refused = await second.PostAsync("/settings/severities/SEV1", new() { ["name"] = "Critical", ["definition"] = "Mine was typed.", ["version"] = "1" });
        var page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Theirs stands.", page);
        Assert.Contains("Mine was typed.</textarea>", page);
        Assert.Contains(first.Name, page);
        Assert.Contains("""name="version" value="2" """.TrimEnd(), page);
    }

    [Theory, BothEngines]
    public async Task A_severity_without_words_is_refused(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);

        var refused = await administrator.PostAsync("/settings/severities/SEV4", new() { ["name"] = " ", ["definition"] = new string('x', 1001), ["version"] = "1" });
        var page = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("The name is empty", page);
        Assert.Contains("at most 1000 fit", page);
        Assert.Equal(HttpStatusCode.NotFound, (await administrator.GetAsync("/settings/severities/SEV9")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_message_that_was_given_up_is_sent_again(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var ct = TestContext.Current.CancellationToken;
        using var administrator = await app.SignInAsync(Role.Administrator);
        List<Guid> ids = [Guid.CreateVersion7(), Guid.CreateVersion7()];
        foreach (var id in ids)
            await app.Database.WriteAsync(s => s.ExecuteAsync("""
                insert into outbox (id, topic, subject_id, created_at, available_at, attempts, failed_at, last_error)
                values (@id, 'incident.declared', @id, @Now, @Now, 12, @Now, 'HttpRequestException: <refused>')
                """, new { id, Now = app.Clock.GetUtcNow() }), ct);

        var page = await administrator.PageAsync("/settings/system");
        Assert.Contains("HttpRequestException: &lt;refused&gt;", page);
        Assert.Contains("Send all 2 again", page);
        Assert.Equal(HttpStatusCode.Redirect, (await administrator.PostAsync("/settings/system/retries", new() { ["id"] = ids[0].ToString() })).StatusCode);

        Assert.Equal([ids[1]], await FailedAsync(app));
        Assert.Equal(HttpStatusCode.Conflict, (await administrator.PostAsync("/settings/system/retries", new() { ["id"] = ids[0].ToString() })).StatusCode);
        await administrator.PostAsync("/settings/system/retries", []);
        Assert.Empty(await FailedAsync(app));
    }

    [Theory, BothEngines]
    public async Task Storage_tells_engine_schema_and_counts_and_no_password(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var administrator = await app.SignInAsync(Role.Administrator);
        await administrator.DeclareIncidentAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(90));

        var page = await administrator.PageAsync("/settings/system");

        Assert.Contains(engine == Engine.Postgres ? "PostgreSQL" : "SQLite", page);
        Assert.Contains("<dt>Incidents</dt><dd class=\"num\">1</dd>", page);
        Assert.Contains("1 h 30 min", page);
        Assert.DoesNotContain("Username=", page);
    }

    [Theory, BothEngines]
    public async Task Everybody_reaches_what_is_theirs_from_the_settings(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var reader = await app.SignInAsync(Role.Reader);

        foreach (var path in new[] { "/settings/profile", "/settings/tokens", "/settings/roles", "/settings/severities" })
        {
            Assert.Contains($"href=\"{path}\" aria-current=\"page\"", await reader.PageAsync(path));
            Assert.Contains($"href=\"{path}\"", await administrator.PageAsync("/settings"));
        }
        Assert.DoesNotContain("/settings/people\"", await reader.PageAsync("/settings/roles"));
        Assert.Contains("/settings/people\"", await administrator.PageAsync("/settings"));
    }

    static Task<IReadOnlyList<Guid>> FailedAsync(TestApp app) =>
        app.Database.ReadAsync(s => s.ListAsync<Guid>("select id from outbox where failed_at is not null"), TestContext.Current.CancellationToken);
}

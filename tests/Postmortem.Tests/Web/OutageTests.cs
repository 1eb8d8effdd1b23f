using System.Net;
using Npgsql;
using Postmortem.Tests.Features.Accounts;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Web;

/// <summary>The database is away: everybody is told so, and what to do.</summary>
public sealed class OutageTests(Apps apps)
{
    [Fact]
    public async Task An_unreachable_database_is_told_to_pages_programs_and_probes()
    {
        await using var app = await TestApp.StartAsync(Engine.Postgres, apps);
        using var user = await app.SignInAsync();
        using var program = await app.ApiAsync();
        Assert.Equal("ready", await user.PageAsync("/readyz"));
        await DropAsync(app);

        foreach (var page in (string[])["/incidents", "/settings/profile"])
        {
            var answer = await user.GetAsync(page);
            var html = await answer.TextAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("2", answer.Headers.GetValues("Retry-After").Single());
            Assert.Contains("The database does not answer. Nothing was changed", html, StringComparison.Ordinal);
            Assert.Contains($"href=\"{page}\"", html, StringComparison.Ordinal);
            Assert.True(answer.Headers.Contains("Content-Security-Policy"));
        }
        using var form = new FormUrlEncodedContent([new("title", "Checkout is slow")]);
        var sent = await user.Http.PostAsync("/incidents", form, TestContext.Current.CancellationToken);
        Assert.Contains("go back and send it again", await sent.TextAsync(), StringComparison.Ordinal);

        (await program.GetAsync("incidents")).IsProblem(HttpStatusCode.ServiceUnavailable, "busy");
        var ready = await user.GetAsync("/readyz");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "the database cannot be read"), (ready.StatusCode, await ready.TextAsync()));
        Assert.Equal("ok", await user.PageAsync("/healthz"));
        foreach (var (probe, status) in new[] { ("/readyz", HttpStatusCode.ServiceUnavailable), ("/healthz", HttpStatusCode.OK) })
            Assert.Equal((status, ""), await HeadAsync(user, probe));
    }

    /// <summary>Entries of 20,000 characters are sent until one finds no room: SQLite's file may not grow, PostgreSQL says what it says when its disk is full.</summary>
    [Theory, BothEngines]
    public async Task A_full_disk_is_named_and_keeps_all_that_was_acknowledged(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var ct = TestContext.Current.CancellationToken;
        using var user = await app.SignInAsync();
        using var program = await app.ApiAsync();
        var incident = await user.DeclareIncidentAsync();
        const string Full = "The disk that holds the record is full";

        var kept = new List<string>();
        HttpResponseMessage form;
        await FillAsync();
        while ((form = await user.PostAsync($"/incidents/{incident}/timeline", new() { ["text"] = $"No.{kept.Count} {new string('x', 19_000)}" }, $"/incidents/{incident}")).StatusCode == HttpStatusCode.Redirect)
        {
            kept.Add($"{kept.Count}");
            Assert.True(kept.Count < 500, "The disk never became full");
        }
        var html = await form.TextAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, form.StatusCode);
        Assert.Contains(Full, html, StringComparison.Ordinal);
        Assert.Contains("go back and send it again", html, StringComparison.Ordinal);
        await FillAsync();
        Answer refused;
        while ((refused = await program.PostAsync($"incidents/{incident}/timeline", new { text = $"No.{kept.Count} {new string('x', 19_000)}" })).Status == HttpStatusCode.Created) kept.Add($"{kept.Count}");
        Assert.StartsWith(Full, refused.IsProblem(HttpStatusCode.ServiceUnavailable, "busy").TextAt("detail"), StringComparison.Ordinal);
        Assert.Equal("ready", await user.PageAsync("/readyz"));
        Assert.Contains("Checkout answers with errors", await user.PageAsync("/incidents"), StringComparison.Ordinal);

        await app.Database.WriteAsync(s => s.ExecuteAsync(engine == Engine.Postgres ? "alter table timeline_entries drop constraint room" : "pragma max_page_count = 1073741823"), ct);
        (await program.PostAsync($"incidents/{incident}/timeline", new { text = $"No.{kept.Count} and on" })).Is(HttpStatusCode.Created);
        kept.Add($"{kept.Count}");
        var there = await app.Database.ReadAsync(s => s.ListAsync<string>("select text from timeline_entries where source in ('web', 'api') and text like 'No.%' order by recorded_at, id"), ct);
        Assert.Equal(kept, there.Select(t => t.Split(' ')[0][3..]));

        // SQLite's limit is its connection's, which is made anew after a failure.
        async Task FillAsync()
        {
            if (engine == Engine.Sqlite) await app.Database.WriteAsync(s => s.ExecuteAsync("pragma max_page_count = 1"), ct);
            else
                await app.Database.WriteAsync(s => s.ExecuteAsync("""
                    create or replace function full_disk() returns boolean language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
                    alter table timeline_entries drop constraint if exists room;
                    alter table timeline_entries add constraint room check (length(text) < 10000 or full_disk()) not valid
                    """), ct);
        }
    }

    [Theory, BothEngines]
    public async Task Not_ready_is_told_for_a_schema_that_is_not_this_programs(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var nobody = app.Stranger();
        await app.Database.WriteAsync(s => s.ExecuteAsync("update schema_migrations set number = number + 1000"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await nobody.GetAsync("/readyz")).StatusCode);
        await app.Database.WriteAsync(s => s.ExecuteAsync("drop table schema_migrations"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await nobody.GetAsync("/readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/healthz")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Where_the_error_page_fails_as_well_a_bare_one_is_shown(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        await app.Database.WriteAsync(s => s.ExecuteAsync("alter table incidents rename to gone"), TestContext.Current.CancellationToken);

        var answer = await user.GetAsync("/incidents");
        var html = await answer.TextAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("The log has the rest under", html, StringComparison.Ordinal);
        Assert.Contains("app.css", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_is_asked_for_its_head_as_for_itself()
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        foreach (var (path, status) in new[] { ("/incidents", HttpStatusCode.OK), ("/incidents/999999", HttpStatusCode.NotFound), ("/css/none.css", HttpStatusCode.NotFound) })
            Assert.Equal((status, ""), await HeadAsync(user, path));
    }

    static async Task<(HttpStatusCode, string)> HeadAsync(TestUser user, string path)
    {
        using var head = new HttpRequestMessage(HttpMethod.Head, path);
        using var answer = await user.Http.SendAsync(head, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.TextAsync());
    }

    /// <summary>New connections are refused from now on, and those that stand are cut.</summary>
    static async Task DropAsync(TestApp app)
    {
        var there = new NpgsqlConnectionStringBuilder(app.Database.Postgres!.ConnectionString);
        var name = there.Database;
        there.Database = "postgres";
        await using var connection = new NpgsqlConnection(there.ToString());
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var drop = new NpgsqlCommand($"drop database {name} with (force)", connection);
        await drop.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Support;
using UglyToad.PdfPig;

namespace Postmortem.Tests.Features.Cli;

/// <summary>Each command of the built program, in a process of its own.</summary>
public sealed class CommandTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_takes_a_real_incident_tells_what_it_guessed_and_the_same_file_twice_changes_nothing()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var shell = Shell.Beside(app);
        var file = shell.Write($"{RealIncident.PostHog}.json", Encoding.UTF8.GetString(RealIncident.File(RealIncident.PostHog)));

        var told = (await shell.RunAsync("import", file, file)).Succeeded();

        Assert.Contains("posthog-flags-2025-09-29.json: INC-1 PostHog feature flags: retry storm", told);
        Assert.Contains("mapped:\n", told);
        Assert.Contains("guessed, please look:\n", told);
        Assert.Contains("left out:\n", told);
        Assert.EndsWith("already here as INC-1; nothing to change.\n2 files: 1 imported, 1 unchanged, 0 refused.\n", told);
        using var reader = await app.SignInAsync(Role.Reader);
        Assert.Contains("The rollback stops: the deployment tool lacks the rights it needs", await reader.PageAsync("/incidents/1"));
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/incidents/2")).StatusCode);
    }

    [Fact]
    public async Task Import_of_many_files_tells_on_a_terminal_how_far_it_is()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var shell = Shell.Beside(app);
        var file = shell.Write($"{RealIncident.PostHog}.json", Encoding.UTF8.GetString(RealIncident.File(RealIncident.PostHog)));

        var shown = (await shell.RunOnTerminalAsync("import", file, file)).Succeeded();

        Assert.Contains($"1 of 2: {file}", shown);
        Assert.Contains($"2 of 2: {file}", shown);
    }

    [Fact]
    public async Task A_bad_file_is_refused_by_the_path_of_its_faults_and_changes_nothing()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var shell = Shell.Beside(app);
        var good = Encoding.UTF8.GetString(RealIncident.File(RealIncident.PostHog));
        var bad = shell.Write("bad.json", good.Replace("2025-09-29T17:25:00Z", "half past five", StringComparison.Ordinal));

        var told = (await shell.RunAsync("import", bad, "missing.json")).Refused(1);

        Assert.Contains("bad.json: nothing was imported.", told);
        Assert.Contains("$.timeline[4].at", told);
        Assert.Contains("$.rollback_actions[0].started", told);
        Assert.Contains("missing.json was not found", told);
        Assert.EndsWith("2 files: 0 imported, 0 unchanged, 2 refused.\n", told);
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<long>("select (select count(*) from incidents) + (select count(*) from services) + (select count(*) from journal)"), Ct));
    }

    [Fact]
    public async Task A_hostile_file_is_refused_and_the_one_beside_it_is_taken_over()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var shell = Shell.Beside(app);
        shell.Write("half.json", """{"id": "x", "title": "\ud800"}""");
        shell.Write("twice.json", """{"format": "postmortem.incident", "version": 1, "title": "a", "title": "b"}""");
        shell.Write("good.json", Encoding.UTF8.GetString(RealIncident.File(RealIncident.PostHog)));

        var ran = await shell.RunAsync("import", "half.json", "twice.json", "good.json");

        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("half.json: nothing was imported.\n  $.title: this text contains half a character.", ran.Errors);
        Assert.Contains("twice.json: nothing was imported.\n  $.title: this stands here twice.", ran.Errors);
        Assert.Contains("good.json: INC-1 PostHog feature flags", ran.Output);
        Assert.EndsWith("3 files: 1 imported, 0 unchanged, 2 refused.\n", ran.Output);
    }

    [Fact]
    public async Task An_incident_is_exported_as_Markdown_PDF_and_JSON()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var shell = Shell.Beside(app);
        using var user = await app.SignInAsync();
        await user.DeclareIncidentAsync("Warehouse 🚒 robots stand still");

        var markdown = (await shell.RunAsync("export", "INC-1", "--time-zone", "Europe/Berlin")).Succeeded();
        (await shell.RunAsync("export", "inc-1", "--format", "json", "--output", "one.json")).Succeeded();
        (await shell.RunAsync("export", "INC-1", "--format", "pdf", "--output", "one.pdf", "--paper", "letter")).Succeeded();

        Assert.StartsWith("---\n", markdown, StringComparison.Ordinal);
        Assert.Contains("Warehouse 🚒 robots stand still", markdown);
        Assert.Contains("Europe/Berlin", markdown);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(shell.PathOf("one.json"), Ct))!;
        Assert.Equal("Warehouse 🚒 robots stand still", (string)json["title"]!);
        using var pdf = PdfDocument.Open(shell.PathOf("one.pdf"));
        Assert.Equal(612, pdf.GetPage(1).Width, 1);
        Assert.Contains("robots", pdf.GetPage(1).Text);
    }

    [Fact]
    public async Task A_person_added_with_a_password_from_stdin_signs_in_and_a_token_made_for_them_works()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var shell = Shell.Beside(app);

        var added = await shell.RunAsync(["users", "add", "Ada@Example.com", "--role", "responder", "--name", "Ada", "--password-stdin"], $"{TestApp.Password}\n");
        var made = await shell.RunAsync("tokens", "create", "nightly export", "--user", "ada@example.com", "--scopes", "read");

        Assert.DoesNotContain(TestApp.Password, added.Succeeded() + added.Errors, StringComparison.Ordinal);
        using var ada = new TestUser(app, default, "Ada", "ada@example.com", Role.Responder);
        await ada.SignInAsync(TestApp.Password);
        // Nothing but the token on standard output, so that a script can keep it.
        var token = made.Succeeded().TrimEnd('\n');
        Assert.DoesNotContain(token, made.Errors, StringComparison.Ordinal);
        using var api = new ApiClient(app, token, default, "Ada");
        (await api.GetAsync("incidents")).Is(HttpStatusCode.OK);
        (await api.PostAsync("incidents", new { title = "Read is not write" })).Is(HttpStatusCode.Forbidden);
    }

    [Theory, BothEngines]
    public async Task A_backup_of_a_working_server_is_restored_into_an_empty_database_and_into_no_other(Engine into)
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var shell = Shell.Beside(app);
        using var user = await app.SignInAsync(Role.Administrator);
        await user.DeclareIncidentAsync("Warehouse 🚒 robots stand still");
        var target = new Dictionary<string, string> { ["Storage__Directory"] = shell.PathOf("restored") };
        if (into == Engine.Postgres)
        {
            target["Database__Provider"] = "postgres";
            target["Database__ConnectionString"] = await (await apps.PostgresAsync()).CreateDatabaseAsync();
        }

        (await shell.RunAsync("backup", "all.backup")).Succeeded();
        var restored = (await shell.RunAsync(["restore", "all.backup"], "", target)).Succeeded();

        Assert.Matches(@"^\d+ rows of \d+ tables restored\. If a server runs on this database, start it anew", restored);
        var export = (await shell.RunAsync(["export", "INC-1", "--format", "json"], "", target)).Succeeded();
        Assert.Equal(JsonNode.Parse(await user.PageAsync("/incidents/1/export?format=json"))!["timeline"]!.ToJsonString(), JsonNode.Parse(export)!["timeline"]!.ToJsonString());
        Assert.Contains("not empty", (await shell.RunAsync(["restore", "all.backup"], "", target)).Refused(1));
        Assert.Contains("exists already", (await shell.RunAsync("backup", "all.backup")).Refused(1));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(shell.PathOf("all.backup")));
    }

    [Fact]
    public async Task The_demo_fills_an_empty_record_once_and_says_whom_to_sign_in_as()
    {
        using var shell = new Shell();

        var told = await shell.RunAsync("demo");
        var again = (await shell.RunAsync("demo")).Refused(1);

        Assert.Contains("nadia@lantern.example   administrator", told.Succeeded());
        Assert.Contains("INC-15", told.Errors);
        Assert.Contains("15 incidents", again);
        Assert.Contains("Nothing was changed", again);
    }

    [Fact]
    public async Task Lint_names_file_line_and_column_and_fails_on_errors_only()
    {
        using var shell = new Shell();
        shell.Write("calm.md", "# Checkout\n\nThe alert had no runbook link.\n");
        shell.Write("sharp.md", "# Checkout\n\nBob forgot to look.\n");

        Assert.Contains("0 errors", (await shell.RunAsync("lint", "calm.md")).Succeeded());
        var sharp = await shell.RunAsync("lint", "calm.md", "sharp.md", "--format", "github");
        Assert.Equal(1, sharp.ExitCode);
        Assert.StartsWith("::error file=sharp.md,line=3,col=5,title=", sharp.Output, StringComparison.Ordinal);
        Assert.StartsWith("sharp.md:3:5: error omission: “forgot”", (await shell.RunAsync("lint", "sharp.md")).Output, StringComparison.Ordinal);
        var json = JsonNode.Parse((await shell.RunAsync("lint", "sharp.md", "--format", "json")).Output)![0]!;
        Assert.Equal(("sharp.md", 3, 5, "error", "omission", "forgot"), ((string?)json["file"], (int)json["line"]!, (int)json["column"]!, (string?)json["severity"], (string?)json["rule"], (string?)json["words"]));
    }

    [Fact]
    public async Task Lint_passes_warnings_fails_on_what_is_missing_and_lets_no_text_command_the_workflow()
    {
        using var shell = new Shell();
        shell.Write("mild.md", "In hindsight the window was long.\n");
        shell.Write("odd.md", "Bob forgot\r\n::error::to%look");

        Assert.Contains("0 errors, 1 warning in 1 file", (await shell.RunAsync("lint", "mild.md")).Succeeded());
        var missing = await shell.RunAsync("lint", "mild.md", "missing.md");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("missing.md was not found", missing.Errors);
        Assert.All((await shell.RunAsync("lint", "odd.md", "--format", "github")).Output.TrimEnd().Split('\n'), line => Assert.StartsWith("::error file=odd.md", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bogus", "'bogus' is not a command")]
    [InlineData("import", "argument missing for command: 'import'")]
    [InlineData("export INC-1 --format docx", "docx")]
    [InlineData("export nonsense", "'nonsense' is not an incident")]
    [InlineData("export INC-1 --time-zone Mars/Olympus", "Mars/Olympus")]
    [InlineData("users add ada@example.com --role king --password-stdin", "king")]
    [InlineData("users add ada@example.com --role reader", "--password-stdin")]
    [InlineData("tokens create nightly --user ada@example.com --scopes everything", "everything")]
    [InlineData("restore", "argument missing for command: 'restore'")]
    [InlineData("tokens create ci --user ada@example.com --scope read", "'--scope'")]
    [InlineData("users add ada@example.com --role reader --password-stdin --disabled", "'--disabled'")]
    [InlineData("export INC-16 INC-17", "'INC-17'")]
    [InlineData("import one.json --dry-run", "'--dry-run' is not known to 'import'")]
    [InlineData("backup --quiet", "'--quiet'")]
    [InlineData("lint calm.md --fromat github", "'--fromat'")]
    [InlineData("demo now", "'now'")]
    [InlineData("health --urls http://localhost:5080", "'--urls'")]
    [InlineData("bogus demo", "'bogus'")]
    public async Task A_command_that_cannot_be_understood_ends_with_2_before_anything_is_begun(string line, string named)
    {
        using var shell = new Shell();
        Assert.Contains(named, (await shell.RunAsync(line.Split(' '))).Refused(2));
        Assert.Empty(Directory.EnumerateFileSystemEntries(shell.Folder));
    }

    [Theory]
    [InlineData("export INC-99", "There is no record in ")]
    [InlineData("backup all.backup", "There is no record in ")]
    [InlineData("restore missing.backup", "missing.backup was not found")]
    [InlineData("users add nobody --role reader --password-stdin", "No password came")]
    [InlineData("tokens create nightly --user nobody@example.com", "Nobody with this address")]
    public async Task What_cannot_be_done_ends_with_1_and_says_why(string line, string why)
    {
        using var shell = new Shell();
        Assert.Contains(why, (await shell.RunAsync(line.Split(' '))).Refused(1));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_with_both_numbers()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var shell = Shell.Beside(app);
        await app.Database.WriteAsync(s => s.ExecuteAsync("insert into schema_migrations (number, name, applied_at) values (999, 'future', 0)"), Ct);

        var told = (await shell.RunAsync("serve", "--urls", "http://127.0.0.1:0")).Refused(1);

        Assert.Contains("999", told);
        Assert.Contains($"{Postmortem.Data.Migrations.Newest}", told);
    }
}

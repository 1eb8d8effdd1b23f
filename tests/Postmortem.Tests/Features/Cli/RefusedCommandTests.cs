using Postmortem.Data;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Cli;

/// <summary>What a command cannot do is told by what was typed.</summary>
public sealed class RefusedCommandTests
{
    [Theory]
    [InlineData("not a catalogue at all\n")]
    [InlineData("")]
    [InlineData("{\"name\": \"checkout\"}\n")]
    public async Task A_file_without_a_catalogue_is_refused_with_what_was_expected(string text)
    {
        using var shell = new Shell();
        var file = shell.Write("catalog-info.yaml", text);
        Assert.Contains("catalog-info.yaml holds no catalogue. A catalog-info.yaml was expected", (await shell.RunAsync("services", "import", file)).Refused(1));
    }

    [Theory]
    [InlineData("export INC-1 --output nowhere/x.md")]
    [InlineData("backup nowhere/x.bak")]
    public async Task A_folder_that_does_not_exist_is_named_before_anything_is_begun(string line)
    {
        using var shell = new Shell();
        var told = (await shell.RunAsync(line.Split(' '))).Refused(1);
        Assert.Contains($"The folder {shell.PathOf("nowhere")} does not exist.", told);
        Assert.DoesNotContain("partial", told, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(shell.Folder));
    }

    [Theory]
    [InlineData("export INC-1 --output here")]
    [InlineData("backup here")]
    [InlineData("lint here")]
    public async Task A_folder_in_place_of_a_file_is_told_as_one(string line)
    {
        using var shell = new Shell();
        Directory.CreateDirectory(shell.PathOf("here"));
        Assert.Contains("here is a folder. Name ", (await shell.RunAsync(line.Split(' '))).Refused(1));
    }

    [Fact]
    public async Task Lint_counts_only_what_it_read()
    {
        using var shell = new Shell();
        shell.Write("calm.md", "# Checkout\n\nThe alert had no runbook link.\n");

        Assert.Equal("missing.md was not found.", (await shell.RunAsync("lint", "missing.md")).Refused(1).Trim());
        Assert.Contains("0 errors, 0 warnings in 1 file.", (await shell.RunAsync("lint", "calm.md", "missing.md")).Output);
    }

    [Theory]
    [InlineData("change", "Say what was changed")]
    [InlineData("change --service checkout", "Say what was changed")]
    [InlineData("--frobnicate", "'--frobnicate' is not an option")]
    [InlineData("health --port 70000", "--port must be a whole number from 1 to 65535")]
    [InlineData("health --port next", "--port must be a whole number from 1 to 65535")]
    [InlineData("serve --url http://127.0.0.1:0", "'--url' is not an option")]
    [InlineData("serve --Storage:Directory=", "Storage__Directory is set, but empty")]
    public async Task What_cannot_be_meant_ends_with_2_and_starts_nothing(string line, string told)
    {
        using var shell = new Shell();
        Assert.Contains(told, (await shell.RunAsync(line.Split(' '))).Refused(2));
        Assert.Empty(Directory.EnumerateFileSystemEntries(shell.Folder));
    }

    [Fact]
    public async Task What_only_reads_brings_no_record_to_another_schema_and_makes_none()
    {
        using var shell = new Shell();
        await using var database = new Database(new(DatabaseProvider.Sqlite, $"Data Source={shell.PathOf("old/postmortem.db")}"), new LiveFeed());
        Directory.CreateDirectory(shell.PathOf("old"));
        await Migrations.ApplyAsync(database, TimeProvider.System, TestContext.Current.CancellationToken, upTo: 20);
        var old = new Dictionary<string, string> { ["Storage__Directory"] = "old" };

        (await shell.RunAsync(["backup", "before.backup"], "", old)).Succeeded();
        Assert.Contains($"schema version 20, this program needs {Migrations.Newest}", (await shell.RunAsync(["export", "INC-1"], "", old)).Refused(1));
        Assert.Equal(20, await Migrations.ReadVersionAsync(database, TestContext.Current.CancellationToken));
        (await shell.RunAsync(["restore", "before.backup"], "", new() { ["Storage__Directory"] = "new" })).Succeeded();

        Assert.Contains($"There is no record in {shell.PathOf("nowhere/postmortem.db")}", (await shell.RunAsync(["backup", "none.backup"], "", new() { ["Storage__Directory"] = "nowhere" })).Refused(1));
        Assert.False(File.Exists(shell.PathOf("nowhere/postmortem.db")) || File.Exists(shell.PathOf("none.backup")));
    }

    [Theory]
    [InlineData("serve --urls http://127.0.0.1:0")]
    [InlineData("backup all.backup")]
    [InlineData("users add ada@example.com --role reader --password-stdin")]
    public async Task A_file_that_is_no_database_is_named(string line)
    {
        using var shell = new Shell();
        Directory.CreateDirectory(shell.PathOf("data"));
        shell.Write("data/postmortem.db", new string('x', 5000));
        Assert.StartsWith($"{shell.PathOf("data/postmortem.db")} is not a SQLite database, or is damaged.", (await shell.RunAsync(line.Split(' '), TestApp.Password)).Refused(1));
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(shell.PathOf("data/postmortem.db"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Options_of_the_host_and_settings_pass()
    {
        using var shell = new Shell();
        await using var served = await shell.ServeAsync("Setup code", "--environment", "Production", "--Storage:Directory=there", "--Uploads:LargestMegabytes", "5");
        Assert.True(File.Exists(shell.PathOf("there/postmortem.db")));
        Assert.Contains("Usage:", (await shell.RunAsync("--help")).Succeeded());
        (await shell.RunAsync("--version")).Succeeded();
    }
}

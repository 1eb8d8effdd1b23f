using System.IO.Compression;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Cli;

public sealed class ServedAloneTests
{
    [Fact]
    public async Task A_second_server_on_the_same_file_is_refused_until_the_first_has_ended_however_it_ends()
    {
        using var shell = new Shell();
        await using (var first = await shell.ServeAsync("Setup code"))
        {
            var told = (await shell.RunAsync("serve", "--urls", "http://127.0.0.1:0")).Refused(1);
            Assert.Equal($"Another Postmortem serves {shell.PathOf("data/postmortem.db")} already. Stop it first, or use PostgreSQL (Database__Provider=postgres) to run several.", told.Trim());
            await using var elsewhere = await shell.ServeAsync("Setup code", "--Storage:Directory=elsewhere");
        }

        // It was killed, as by kill -9.
        await using var second = await shell.ServeAsync("Setup code");
    }

    [Fact]
    public async Task Commands_go_on_beside_a_server_and_no_backup_holds_its_lock()
    {
        using var shell = new Shell();
        await using var served = await shell.ServeAsync("Setup code");

        (await shell.RunAsync(["users", "add", "ada@example.com", "--role", "administrator", "--password-stdin"], TestApp.Password)).Succeeded();
        (await shell.RunAsync("tokens", "create", "pipeline", "--user", "ada@example.com")).Succeeded();
        (await shell.RunAsync("backup", "all.backup")).Succeeded();

        await using var zip = await ZipFile.OpenReadAsync(shell.PathOf("all.backup"), TestContext.Current.CancellationToken);
        Assert.All(zip.Entries, e => Assert.True(e.FullName == "manifest.json" || e.FullName.StartsWith("tables/", StringComparison.Ordinal), e.FullName));
    }
}

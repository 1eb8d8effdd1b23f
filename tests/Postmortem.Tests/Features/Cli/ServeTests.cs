using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Cli;

public sealed partial class ServeTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_word_it_serves_says_where_to_go_and_stops_when_told()
    {
        using var shell = new Shell();
        await using var served = await shell.ServeAsync("Setup code");
        using var http = new HttpClient { BaseAddress = served.Address };

        Assert.True(File.Exists(shell.PathOf("data/postmortem.db")), "data/postmortem.db was not created where it was started.");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(shell.PathOf("data/postmortem.db")));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(shell.PathOf("data")));
        Assert.Equal("ok", await http.GetStringAsync("/healthz", Ct));
        Assert.Equal("ready", await http.GetStringAsync("/readyz", Ct));
        await SetUpAsync(http, Code().Match(served.Printed).Groups[1].Value);
        Assert.Equal(0, (await shell.RunAsync("health", "--port", $"{served.Address.Port}")).ExitCode);

        using (var kill = Process.Start("kill", ["-TERM", $"{served.Process.Id}"])) await kill.WaitForExitAsync(Ct);
        await Shell.EndAsync(served.Process);

        Assert.Equal(0, served.Process.ExitCode);
        Assert.Equal("", await served.Process.StandardError.ReadToEndAsync(Ct));
        Assert.Contains($"port {served.Address.Port}", (await shell.RunAsync("health", "--port", $"{served.Address.Port}")).Refused(1));
    }

    [Fact]
    public async Task That_it_brought_the_record_to_its_schema_is_one_line_of_the_log()
    {
        using var shell = new Shell(new() { ["Storage__Directory"] = "." });
        await using (var database = new Database(new(DatabaseProvider.Sqlite, $"Data Source={shell.PathOf("postmortem.db")}"), new LiveFeed())) await Migrations.ApplyAsync(database, TimeProvider.System, Ct, upTo: 20);

        Assert.Matches($@"The database was brought from schema version 20 to {Migrations.Newest} in \d+ ms", await LoggedAsync());
        Assert.DoesNotContain("schema version", await LoggedAsync(), StringComparison.Ordinal);

        async Task<string> LoggedAsync()
        {
            await using var served = await shell.ServeAsync("Setup code");
            using (var kill = Process.Start("kill", ["-TERM", $"{served.Process.Id}"])) await kill.WaitForExitAsync(Ct);
            return served.Printed + await served.Process.StandardOutput.ReadToEndAsync(Ct);
        }
    }

    [Fact]
    public async Task A_broken_template_is_named_at_start_and_the_others_work()
    {
        using var shell = new Shell(new() { ["Templates__Directory"] = "templates" });
        CopyFolder(Path.Combine(Repository.Root, "templates"), shell.PathOf("templates"));
        var broken = shell.PathOf("templates/postmortems/full.md");
        await File.WriteAllTextAsync(broken, (await File.ReadAllTextAsync(broken, Ct)).Insert(4, "nonsense\n"), Ct);

        await using var served = await shell.ServeAsync("Setup code");

        Assert.Matches($@"^Broken template {Regex.Escape(broken)}:\d+: ", await served.Process.StandardError.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Ct));
        using var http = new HttpClient { BaseAddress = served.Address };
        Assert.Equal("ready", await http.GetStringAsync("/readyz", Ct));
    }

    [Fact]
    public async Task That_there_is_no_review_template_is_said_at_start()
    {
        using var shell = new Shell(new() { ["Templates__Directory"] = "templates" });
        CopyFolder(Path.Combine(Repository.Root, "templates"), shell.PathOf("templates"));
        Directory.Delete(shell.PathOf("templates/postmortems"), recursive: true);

        await using var served = await shell.ServeAsync("Setup code");

        Assert.Contains("There is no review template", await served.Process.StandardError.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Ct));
    }

    static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [Fact]
    public async Task Every_bad_setting_is_listed_and_nothing_is_begun()
    {
        using var shell = new Shell(new()
        {
            ["Storage__Directory"] = "here",
            ["Database__Provider"] = "oracle",
            ["Database__Providr"] = "postgres",
            ["Logging__Console__FormatterName"] = "xml",
            ["App__BaseUrl"] = "nowhere",
            ["App__TrustedProxies"] = "the proxy",
            ["Templates__Directory"] = "missing",
            ["Uploads__LargestMegabytes"] = "all of them",
            ["RateLimits__ApiPerMinute"] = "-1",
            ["Webhooks__Url"] = "nowhere",
            ["Slack__BotToken"] = "secret-7123",
            ["Logging__LogLevel__Default"] = "Loud",
            ["Logging__Console__LogLevel__Postmortem"] = "Quiet",
        });

        var told = (await shell.RunAsync("serve", "--urls", "http://+:5080;bad")).Refused(2);

        Assert.All(["urls (--urls or ASPNETCORE_URLS) contains 'bad'", "Logging__LogLevel__Default is 'Loud'", "Logging__Console__LogLevel__Postmortem is 'Quiet'", "Logging__Console__FormatterName is 'xml'", "Database__Provider is 'oracle'", "Database__Providr is no setting", "App__BaseUrl", "App__TrustedProxies", "Templates__Directory", "Uploads__LargestMegabytes", "RateLimits__ApiPerMinute", "Webhooks__Url", "Slack__BotToken", "Slack__SigningSecret"],
            setting => Assert.Contains($"  - {setting}", told));
        Assert.DoesNotContain("secret-7123", told, StringComparison.Ordinal);
        Assert.False(File.Exists(shell.PathOf("here/postmortem.db")));
    }

    [Theory]
    [InlineData("http://127.0.0.1:99999", 2, "urls (--urls or ASPNETCORE_URLS) contains 'http://127.0.0.1:99999'")]
    [InlineData("https://127.0.0.1:0", 2, "urls (--urls or ASPNETCORE_URLS) asks for https, but there is no certificate.")]
    [InlineData("http://192.0.2.7:5080", 1, "It cannot listen on http://192.0.2.7:5080: ")]
    public async Task An_address_that_cannot_be_listened_on_is_told_by_its_own_name_and_nothing_else_is(string urls, int exitCode, string told)
    {
        using var shell = new Shell();
        // Whatever certificate the developer of this machine has.
        var ran = await shell.RunAsync(["--urls", urls], "", new() { ["HOME"] = shell.Folder });

        Assert.Contains(told, ran.Refused(exitCode), StringComparison.Ordinal);
        Assert.DoesNotContain("App__BaseUrl", ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told_in_one_line()
    {
        using var other = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var shell = new Shell();
        var told = (await shell.RunAsync("--urls", $"http://{other.LocalEndpoint}")).Refused(1);
        Assert.Equal($"Failed to bind to address http://{other.LocalEndpoint}: address already in use.", told.Trim());
    }

    static async Task SetUpAsync(HttpClient http, string code)
    {
        var page = await http.GetStringAsync("/setup", Ct);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["code"] = code,
            ["name"] = "Ada",
            ["email"] = "ada@example.com",
            ["password"] = "correct horse battery",
            ["password_again"] = "correct horse battery",
            ["time_zone"] = "UTC",
            ["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value,
        });
        var answer = await http.PostAsync("/setup", form, Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.OK && answer.RequestMessage!.RequestUri!.AbsolutePath != "/setup", await answer.Content.ReadAsStringAsync(Ct));
    }

    [GeneratedRegex(@"Setup code\s+(\S+)")]
    private static partial Regex Code();

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();
}

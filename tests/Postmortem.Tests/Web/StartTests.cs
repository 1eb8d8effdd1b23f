using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Postmortem.Tests.Support;
using Postmortem.Web;

namespace Postmortem.Tests.Web;

/// <summary>What somebody meets who starts the program.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Dotnet_run_stays_in_the_folder_it_was_called_from()
    {
        // Else "data" and the files that a command names would be looked for inside src/Postmortem.
        var here = Path.GetTempPath();
        var start = new ProcessStartInfo("dotnet", ["msbuild", Path.Combine(Repository.Root, "src/Postmortem"), "-getProperty:RunWorkingDirectory"]) { RedirectStandardOutput = true, WorkingDirectory = here };
        using var process = Process.Start(start)!;
        var told = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal("", told);
    }

    [Theory]
    [InlineData(null, null, "http://localhost:5080/")]
    [InlineData(null, "http://127.0.0.1:5106", "http://127.0.0.1:5106/")]
    [InlineData(null, "http://+:8080;https://+:8443", "http://localhost:8080/")]
    [InlineData(null, "http://0.0.0.0:8080", "http://localhost:8080/")]
    [InlineData(null, "http://[::]:8080", "http://localhost:8080/")]
    [InlineData(null, "http://127.0.0.1:0", "http://localhost:5080/")]
    [InlineData("https://postmortem.example.com", "http://+:5080", "https://postmortem.example.com/")]
    public void Links_lead_to_where_it_listens_unless_an_address_is_given(string? baseUrl, string? urls, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["App:BaseUrl"] = baseUrl, ["urls"] = urls }).Build();
        Assert.Equal(expected, AppOptions.Read(configuration).Options!.BaseUrl.ToString());
    }

    [Theory]
    [InlineData("https://ada:secret-7123@postmortem.example.com")]
    [InlineData("https://postmortem.example.com/?key=secret-7123")]
    [InlineData("https://postmortem.example.com/#secret-7123")]
    public void An_address_of_which_no_links_can_be_made_is_refused_without_repeating_it(string baseUrl)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["App:BaseUrl"] = baseUrl }).Build();
        var fault = Assert.Single(AppOptions.Read(configuration).Faults);
        Assert.StartsWith("App__BaseUrl", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-7123", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("App:BaseUrl", "https://x.example.com/sub", "App__BaseUrl is 'https://x.example.com/sub', which has a path")]
    [InlineData("urls", "http://127.0.0.1:99999", "urls (--urls or ASPNETCORE_URLS) contains 'http://127.0.0.1:99999'")]
    [InlineData("urls", "http://127.0.0.1:80x", "urls (--urls or ASPNETCORE_URLS) contains 'http://127.0.0.1:80x'")]
    [InlineData("urls", "http://+:5080/sub", "urls (--urls or ASPNETCORE_URLS) contains 'http://+:5080/sub'")]
    [InlineData("http_ports", "8080;99999", "http_ports (--http_ports or ASPNETCORE_HTTP_PORTS) contains '99999'")]
    public void An_address_that_cannot_be_used_is_the_fault_of_its_own_setting(string setting, string value, string told)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [setting] = value }).Build();
        Assert.StartsWith(told, Assert.Single(AppOptions.Read(configuration).Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://[::1]:5080")]
    [InlineData("http://*:8080/")]
    [InlineData("https://postmortem.example.com")]
    [InlineData("http://unix:/tmp/postmortem.sock")]
    public void Every_sort_of_address_that_can_be_listened_on_is_taken(string urls)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = urls, ["App:BaseUrl"] = "http://localhost:5080" }).Build();
        Assert.Empty(AppOptions.Read(configuration).Faults);
    }

    [Fact]
    public void A_storage_folder_that_cannot_be_written_to_is_named_with_the_other_faults()
    {
        var file = Path.GetTempFileName();
        try
        {
            var bad = Assert.Throws<BadConfigurationException>(() => Program.Build([$"--Storage:Directory={file}", "--App:BaseUrl=nowhere"]));
            Assert.Contains(bad.Faults, fault => fault.Contains($"Storage__Directory is '{file}', which is a file. Name a folder", StringComparison.Ordinal));
            Assert.Contains(bad.Faults, fault => fault.Contains("App__BaseUrl", StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Whoever runs the tests may be root, who may write everywhere: what SQLite can open for reading alone stands for a file without the right.</summary>
    [Theory]
    [InlineData("", "is a folder")]
    [InlineData(";Mode=ReadOnly", "Database__ConnectionString says Mode=ReadOnly")]
    public void A_database_file_that_cannot_be_written_to_is_named_with_the_other_faults(string mode, string told)
    {
        var folder = Directory.CreateTempSubdirectory("postmortem-start-").FullName;
        var file = Path.Combine(folder, "postmortem.db");
        try
        {
            if (mode.Length == 0) Directory.CreateDirectory(file);
            else File.WriteAllBytes(file, []);
            var bad = Assert.Throws<BadConfigurationException>(() => Program.Build([$"--Storage:Directory={folder}", $"--Database:ConnectionString=Data Source={file}{mode}", "--App:BaseUrl=nowhere"]));
            Assert.Contains(bad.Faults, fault => fault.Contains(told, StringComparison.Ordinal));
            Assert.Contains(bad.Faults, fault => fault.Contains("App__BaseUrl", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("App:TrustedProxies", "1.2.3", "App__TrustedProxies contains '1.2.3'; ")]
    [InlineData("App:TrustedProxies", "10.0.0.0/8, 167772167", "App__TrustedProxies contains '167772167'; ")]
    [InlineData("App:TrustedProxies", "010.0.0.7", "App__TrustedProxies contains '010.0.0.7'; ")]
    [InlineData("App:TrustedProxies:0", "10.0.0.7", "App__TrustedProxies__0 is no setting. ")]
    [InlineData("Slack:Reactions:Tmeline", "star", "Slack__Reactions__Tmeline is no setting. Those of Slack__Reactions are: Timeline, Star, ")]
    [InlineData("Slack:Reactions:Timeline:0", "star", "Slack__Reactions__Timeline__0 is no setting. ")]
    [InlineData("Slack:Reactions", "star", "Slack__Reactions has no value of its own. ")]
    [InlineData("Storage:Directory", "", "Storage__Directory is set, but empty. ")]
    [InlineData("Storage:Directory", " ", "Storage__Directory is set, but empty. ")]
    [InlineData("RateLimits:ApiPerMinute", "99999999999", "RateLimits__ApiPerMinute is '99999999999'; it must be a whole number from 0 to 2147483647, ")]
    public void A_setting_that_would_be_read_otherwise_than_it_is_meant_is_refused(string setting, string value, string told)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [setting] = value }).Build();
        Assert.StartsWith(told, Assert.Single(AppOptions.Read(configuration).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Proxies_are_addresses_and_networks_of_either_kind()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["App:TrustedProxies"] = "10.0.0.7, 172.16.0.0/12,FD00:0::7,fd00::/8" }).Build();
        Assert.Equal(["10.0.0.7/32", "172.16.0.0/12", "fd00::7/128", "fd00::/8"], AppOptions.Read(configuration).Options!.TrustedProxies.Select(p => p.ToString()));
    }
}

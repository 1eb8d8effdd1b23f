using System.Diagnostics;
using System.Text.RegularExpressions;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Cli;

/// <summary>What somebody has before them: the built program in a process of its own, an empty folder to stand in, and no settings but those given.</summary>
sealed partial class Shell(Dictionary<string, string>? settings = null) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    static readonly string Binary = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Postmortem.exe" : "Postmortem");

    public string Folder { get; } = Directory.CreateTempSubdirectory("postmortem-cli-").FullName;

    /// <summary>Over the database of an application that runs at the same time.</summary>
    public static Shell Beside(TestApp app) => new(new() { ["Storage__Directory"] = app.Folder });

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return name;
    }

    /// <summary>Runs one command to its end.</summary>
    public Task<Ran> RunAsync(params string[] args) => RunAsync(args, "");

    public Task<Ran> RunAsync(string[] args, string input, Dictionary<string, string>? more = null) => EndedAsync(Start(Binary, args, more), input);

    /// <summary>The same before a terminal, on which results and errors stand among each other. <c>script</c> of util-linux, which every Debian has.</summary>
    public Task<Ran> RunOnTerminalAsync(params string[] args) => EndedAsync(Start("script", ["--quiet", "--return", "--command", string.Join(' ', args.Prepend(Binary).Select(a => $"'{a}'")), "/dev/null"], null), "");

    static async Task<Ran> EndedAsync(Process started, string input)
    {
        using var process = started;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await EndAsync(process);
        return new(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts the server on a port of its own and reads what it prints until <paramref name="last"/> stands there.</summary>
    public async Task<Served> ServeAsync(string last, params string[] args)
    {
        var process = Start(Binary, [.. args, "--urls", "http://127.0.0.1:0"], null);
        var (lines, printed) = (process.StandardOutput, "");
        while (!printed.Contains(last, StringComparison.Ordinal))
        {
            var line = await lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
            Assert.True(line is not null, $"It ended with {printed}");
            printed += line + '\n';
        }
        return new(process, new Uri(Address().Match(printed).Value), printed);
    }

    public static async Task EndAsync(Process process)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    Process Start(string program, string[] args, Dictionary<string, string>? more)
    {
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in (settings ?? []).Concat(more ?? [])) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    [GeneratedRegex(@"http://\S+?(?=/setup|\s)")]
    private static partial Regex Address();
}

sealed record Ran(int ExitCode, string Output, string Errors)
{
    /// <returns>What it printed.</returns>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"ended with {ExitCode}: {Errors}{Output}");
        return Output;
    }

    /// <returns>What it said about it: on the error stream, where no result stands in the way.</returns>
    public string Refused(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"ended with {ExitCode}: {Errors}{Output}");
        Assert.Equal("", Output);
        Assert.NotEqual("", Errors);
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
        return Errors;
    }
}

/// <param name="Printed">Up to where the test waited for.</param>
sealed record Served(Process Process, Uri Address, string Printed) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited) Process.Kill(entireProcessTree: true);
        await Shell.EndAsync(Process);
        Process.Dispose();
    }
}

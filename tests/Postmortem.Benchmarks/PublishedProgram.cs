using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Postmortem.Benchmarks;

/// <summary>The program as a customer runs it.</summary>
sealed class PublishedProgram(string folder)
{
    public string Folder => folder;

    public static async Task<PublishedProgram> PublishAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), "postmortem-bench-program");
        await RunAsync("dotnet", ["publish", Path.Combine(Root(), "src/Postmortem"), "-c", "Release", "-r", "linux-x64", "--no-self-contained", "-p:PublishReadyToRun=true", "-v", "q", "-o", folder], null, null);
        return new PublishedProgram(folder);
    }

    /// <summary>Runs one command to its end.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> CommandAsync(string storage, string? input, params string[] args) =>
        RunAsync("dotnet", [Path.Combine(folder, "Postmortem.dll"), .. args], storage, input);

    public async Task<RunningServer> ServeAsync(string storage, Dictionary<string, string>? settings = null, Container? container = null)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "Postmortem.dll"), "serve", "--urls", $"http://127.0.0.1:{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Settings(start, storage);
        foreach (var (name, value) in settings ?? []) start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        var process = Process.Start(container?.Wrap(start) ?? start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, e) => { if (e.Data is not null) Console.Error.WriteLine(e.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var address = new Uri($"http://127.0.0.1:{port}");
        using var http = new HttpClient { BaseAddress = address };
        while (clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            try
            {
                if ((await http.GetAsync("/sign-in")).StatusCode is HttpStatusCode.OK or HttpStatusCode.Redirect) return new RunningServer(process, address, clock.Elapsed);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(5);
            }
        }
        throw new InvalidOperationException("The server did not answer within a minute.");
    }

    static void Settings(ProcessStartInfo start, string? storage)
    {
        if (storage is null) return;
        start.Environment["Storage__Directory"] = storage;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["RateLimits__ApiPerMinute"] = "0";
        start.Environment["RateLimits__TokenPerMinute"] = "0";
    }

    public static async Task<string> RunAsync(string program, string[] args, string? storage, string? input)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        Settings(start, storage);
        using var process = Process.Start(start)!;
        if (input is not null) await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', args)} exited with {process.ExitCode}: {await errors}{await output}");
        return await output;
    }

    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Postmortem.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("Postmortem.sln was not found above the benchmarks.");
        return folder.FullName;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <param name="ToFirstAnswer">From starting the process to the first page answered.</param>
sealed record RunningServer(Process Process, Uri Address, TimeSpan ToFirstAnswer) : IDisposable
{
    /// <summary>Resident memory now, at most since the start, and the part now that is mapped from files (libraries), in MB (10^6 bytes).</summary>
    public (double Now, double Most, double Files) Resident
    {
        get
        {
            Process.Refresh();
            var files = File.ReadLines($"/proc/{Process.Id}/status").First(l => l.StartsWith("RssFile:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1];
            return (Process.WorkingSet64 / 1e6, Process.PeakWorkingSet64 / 1e6, long.Parse(files, System.Globalization.CultureInfo.InvariantCulture) * 1024 / 1e6);
        }
    }

    public TimeSpan ProcessorTime
    {
        get
        {
            Process.Refresh();
            return Process.TotalProcessorTime;
        }
    }

    public void Dispose()
    {
        Process.Kill(entireProcessTree: true);
        Process.WaitForExit();
        Process.Dispose();
    }
}

using System.CommandLine;

namespace Postmortem.Features.Cli;

/// <summary>For a container's health check, where no other program can ask.</summary>
static class HealthCommand
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Make()
    {
        var port = new Option<int?>("--port") { Description = "The port of the running server; otherwise as configured, or 5080." };
        port.Validators.Add(given =>
        {
            if (given.Tokens is not [{ Value: var text }] || !ushort.TryParse(text, out var number) || number == 0) given.AddError("--port must be a whole number from 1 to 65535.");
        });
        var command = new Command("health", "Ask the server that runs on this machine whether it is well: exit code 0 or 1.") { port };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(port) ?? ConfiguredPort(), ct));
        return command;
    }

    static async Task<int> RunAsync(int port, CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            var response = await http.GetAsync(new Uri($"http://localhost:{port}/healthz"), ct);
            if (response.IsSuccessStatusCode) return ExitCode.Ok;
            return Terminal.Refuse($"The server on port {port} answers {(int)response.StatusCode}.");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            return Terminal.Refuse($"No server answers on port {port}.");
        }
    }

    static int ConfiguredPort()
    {
        var urls = Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? Environment.GetEnvironmentVariable("URLS") ?? "";
        var ports = Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS") ?? "";
        // "http://+:5080" is no Uri, but its port is.
        var text = urls.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(u => u.StartsWith("http://", StringComparison.OrdinalIgnoreCase))?.TrimEnd('/').Split(':')[^1]
            ?? ports.Split(';')[0];
        return int.TryParse(text, out var port) ? port : 5080;
    }
}

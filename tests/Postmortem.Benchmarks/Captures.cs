using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Postmortem.Benchmarks;

/// <summary>Timeline entries through the API, 32 connections at once, every one durably committed before it is answered.</summary>
static class Captures
{
    const int Connections = 32;
    const int Each = 300;

    public static async Task RunAsync(PublishedProgram program)
    {
        var folder = Directory.CreateTempSubdirectory("postmortem-bench-").FullName;
        await program.CommandAsync(folder, "correct horse battery", "users", "add", "a@example.com", "--role", "responder", "--password-stdin");
        var token = (await program.CommandAsync(folder, null, "tokens", "create", "bench", "--user", "a@example.com", "--scopes", "read", "write"))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).First(w => w.StartsWith("pm_", StringComparison.Ordinal));
        using var server = await program.ServeAsync(folder);
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Connections };
        using var http = new HttpClient(handler) { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using (var declared = await http.PostAsJsonAsync("/api/v1/incidents", new { title = "Storm" })) declared.EnsureSuccessStatusCode();

        await SendAsync(http, 60);
        var clock = Stopwatch.StartNew();
        var latencies = new Latencies(await SendAsync(http, Each));
        Console.WriteLine("## Capture through the API\n");
        Console.WriteLine($"{Connections} connections, each sending its next entry when the last one is answered; `synchronous=full`, every answer after its commit. Aim: p99 under 25 ms.\n");
        Console.WriteLine("| p50 | p95 | p99 | requests | a second |\n|---:|---:|---:|---:|---:|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {latencies} | {latencies.Count / clock.Elapsed.TotalSeconds:0} |\n\nResident after: {server.ResidentMegabytes:0} MB.\n"));
        Directory.Delete(folder, recursive: true);
    }

    static async Task<List<double>> SendAsync(HttpClient http, int each)
    {
        var lanes = await Task.WhenAll(Enumerable.Range(0, Connections).Select(lane => Task.Run(async () =>
        {
            var times = new List<double>(each);
            for (var i = 0; i < each; i++)
            {
                var start = Stopwatch.GetTimestamp();
                using var answer = await http.PostAsJsonAsync("/api/v1/incidents/1/timeline", new { text = $"Error rate {i} % on lane {lane}", kind = "observation" });
                if (answer.StatusCode != HttpStatusCode.Created) throw new InvalidOperationException($"A capture answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            return times;
        })));
        return [.. lanes.SelectMany(l => l)];
    }
}

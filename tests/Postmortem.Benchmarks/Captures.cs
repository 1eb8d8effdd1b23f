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

    public static async Task RunAsync(PublishedProgram program, Organisation of)
    {
        var token = await of.MakeTokenAsync(program);
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = Connections };
        using var http = new HttpClient(handler) { BaseAddress = of.Server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var declared = await http.PostAsJsonAsync("/api/v1/incidents", new { title = "Storm" });
        declared.EnsureSuccessStatusCode();
        var timeline = $"{declared.Headers.Location}/timeline";

        await SendAsync(http, timeline, 60);
        var clock = Stopwatch.StartNew();
        var latencies = new Latencies(await SendAsync(http, timeline, Each));
        Console.WriteLine("## Capture through the API\n");
        Console.WriteLine($"{Connections} connections, each sending its next entry when the last one is answered, into the large record; `synchronous=full`, every answer after its commit. Aim: p99 under 25 ms.\n");
        Console.WriteLine("| p50 | p95 | p99 | requests | a second |\n|---:|---:|---:|---:|---:|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {latencies} | {latencies.Count / clock.Elapsed.TotalSeconds:0} |\n"));
    }

    static async Task<List<double>> SendAsync(HttpClient http, string timeline, int each)
    {
        var lanes = await Task.WhenAll(Enumerable.Range(0, Connections).Select(lane => Task.Run(async () =>
        {
            var vocabulary = new Vocabulary(new Random(lane));
            var times = new List<double>(each);
            for (var i = 0; i < each; i++)
            {
                var text = vocabulary.Entry();
                var start = Stopwatch.GetTimestamp();
                using var answer = await http.PostAsJsonAsync(timeline, new { text, kind = "observation" });
                if (answer.StatusCode != HttpStatusCode.Created) throw new InvalidOperationException($"A capture answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
            return times;
        })));
        return [.. lanes.SelectMany(l => l)];
    }
}

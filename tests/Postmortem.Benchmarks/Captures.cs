using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Postmortem.Benchmarks;

/// <summary>Timeline entries through the API, 32 connections at once, every one durably committed before it is answered.</summary>
static class Captures
{
    const int Connections = 32;
    const int Each = 600;

    /// <summary>As many until the hot paths are compiled for good: a server runs for weeks.</summary>
    const int WarmUp = 400;

    public static async Task RunAsync(PublishedProgram program, Organisation of)
    {
        var token = await of.MakeTokenAsync(program);
        using var http = new HttpClient { BaseAddress = of.Server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var declared = await http.PostAsJsonAsync("/api/v1/incidents", new { title = "Storm" });
        declared.EnsureSuccessStatusCode();
        var timeline = $"{declared.Headers.Location}/timeline";

        LeanClient.Send(of.Server.Address, Prepare(of.Server.Address, timeline, token, WarmUp), HttpStatusCode.Created);
        var prepared = Prepare(of.Server.Address, timeline, token, Each);
        var clock = Stopwatch.StartNew();
        var latencies = new Latencies(LeanClient.Send(of.Server.Address, prepared, HttpStatusCode.Created));
        var rate = latencies.Count / clock.Elapsed.TotalSeconds;
        Console.WriteLine("## Capture through the API\n");
        Console.WriteLine($"{Connections} connections, each sending its next entry when the last one is answered, into the large record; `synchronous=full`, every answer after its commit. Aim: p99 under 25 ms.\n");
        Console.WriteLine("| p50 | p95 | p99 | requests | a second |\n|---:|---:|---:|---:|---:|");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {latencies} | {rate:0} |\n"));
    }

    static byte[][][] Prepare(Uri address, string timeline, string token, int each) => [.. Enumerable.Range(0, Connections).Select(lane =>
    {
        var vocabulary = new Vocabulary(new Random(lane));
        return Enumerable.Range(0, each).Select(_ => LeanClient.Post(address, timeline, JsonSerializer.SerializeToUtf8Bytes(new { text = vocabulary.Entry(), kind = "observation" }), ("Authorization", $"Bearer {token}"))).ToArray();
    })];
}

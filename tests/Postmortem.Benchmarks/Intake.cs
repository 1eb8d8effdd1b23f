using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Postmortem.Benchmarks;

/// <summary>
/// Deliveries of GitHub at a steady pace, each sent when it is its turn and not when the one before it is answered, each signed and with an id of its own.
/// Afterwards as many changes must stand, and whatever is sent a second time makes none.
/// </summary>
static partial class Intake
{
    const int PerSecond = 50;
    const string Email = "bench@example.com";
    const string Password = "correct horse battery";

    public static async Task RunAsync(PublishedProgram program, int seconds, string? postgres)
    {
        Console.WriteLine($"## Intake: {PerSecond} deliveries a second for {seconds} s\n");
        Console.WriteLine("GitHub's `deployment_status`, each signed, each with its own id and at its own time whether or not the one before is answered; answered after its durable commit, read by the worker meanwhile. Then all of them once more. Aim: nothing lost, nothing twice.\n");
        Console.WriteLine("| Database | p50 | p95 | p99 | sent | answered 202 | all read after the last | changes | sent again: taken twice |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        await MeasureAsync("SQLite", program, seconds);
        if (postgres is null) return;
        Environment.SetEnvironmentVariable("Database__Provider", "postgres");
        Environment.SetEnvironmentVariable("Database__ConnectionString", postgres);
        await MeasureAsync("PostgreSQL", program, seconds);
    }

    static async Task MeasureAsync(string engine, PublishedProgram program, int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("postmortem-bench-").FullName;
        try
        {
            await program.CommandAsync(folder, Password, "users", "add", Email, "--role", "administrator", "--password-stdin");
            var token = (await program.CommandAsync(folder, null, "tokens", "create", "bench", "--user", Email, "--scopes", "read", "write"))
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).First(w => w.StartsWith("pm_", StringComparison.Ordinal));
            using var server = await program.ServeAsync(folder);
            using var person = await Browser.SignInAsync(server.Address, Email, Password);
            var page = WebUtility.HtmlDecode(Encoding.UTF8.GetString(await person.PostAsync("/settings/sources", new() { ["kind"] = "github", ["name"] = "Deployments" })));
            var (door, secret) = (Door().Match(page).Value, Secret().Match(page).Groups[1].Value);
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = server.Address };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

            await SendAsync(http, door, secret, "warm-up", PerSecond * 4);
            var before = await CountAsync(http);
            var (times, taken) = await SendAsync(http, door, secret, "measured", PerSecond * seconds);
            var last = Stopwatch.StartNew();
            int changes;
            while ((changes = await CountAsync(http) - before) < taken && last.Elapsed < TimeSpan.FromMinutes(5)) await Task.Delay(100);
            var behind = last.Elapsed;
            var (_, again) = await SendAsync(http, door, secret, "measured", PerSecond * seconds);
            if (await CountAsync(http) - before != changes) throw new InvalidOperationException("What was sent a second time made changes.");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {engine} | {times} | {taken} | {behind.TotalSeconds:0.0} s | {changes} | {again} |"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>Milliseconds from when each was due until it was answered, and how many were taken as new.</returns>
    static async Task<(Latencies Times, int Taken)> SendAsync(HttpClient http, string door, string secret, string name, int count)
    {
        var clock = Stopwatch.StartNew();
        var sent = new List<Task<(double, HttpStatusCode)>>(count);
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond);
            if (due - clock.Elapsed is var wait && wait > TimeSpan.Zero) await Task.Delay(wait);
            sent.Add(SendOneAsync(i, due));
        }
        var answers = await Task.WhenAll(sent);
        if (answers.FirstOrDefault(a => a.Item2 is not (HttpStatusCode.Accepted or HttpStatusCode.OK)) is { Item2: not 0 } other) throw new InvalidOperationException($"A delivery was answered {other.Item2}.");
        return (new Latencies(answers.Select(a => a.Item1)), answers.Count(a => a.Item2 == HttpStatusCode.Accepted));

        async Task<(double, HttpStatusCode)> SendOneAsync(int number, TimeSpan due)
        {
            var body = Body(name, number);
            using var request = new HttpRequestMessage(HttpMethod.Post, door) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("X-GitHub-Event", "deployment_status");
            request.Headers.Add("X-GitHub-Delivery", $"{name}-{number}");
            request.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}");
            using var answer = await http.SendAsync(request);
            return ((clock.Elapsed - due).TotalMilliseconds, answer.StatusCode);
        }
    }

    static byte[] Body(string name, int number) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        deployment_status = new { state = "success", created_at = "2026-11-20T10:00:00Z", environment = "production", target_url = $"https://git.example.com/runs/{number}" },
        deployment = new { id = (name == "measured" ? 1_000_000 : 0) + number, sha = $"{number:x40}", @ref = $"v{number}", environment = "production", created_at = "2026-11-20T09:58:00Z", description = "Deploy", creator = new { login = "octocat" } },
        repository = new { name = $"service-{number % 40}", full_name = $"shop/service-{number % 40}", default_branch = "main" },
        sender = new { login = "octocat" },
    });

    static async Task<int> CountAsync(HttpClient http)
    {
        var count = 0;
        for (string? next = "/api/v1/changes?limit=100"; next is not null;)
        {
            var page = JsonNode.Parse(await http.GetStringAsync(next))!;
            count += page["items"]!.AsArray().Count;
            next = (string?)page["next"] is { } cursor ? $"/api/v1/changes?limit=100&cursor={Uri.EscapeDataString(cursor)}" : null;
        }
        return count;
    }

    [GeneratedRegex("/intake/github/[^\\s\"<]+")]
    private static partial Regex Door();

    [GeneratedRegex("class=\"secret\">([^<]+)")]
    private static partial Regex Secret();
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Data.Sqlite;
using Postmortem.Features.Slack.Doors;

namespace Postmortem.Benchmarks;

/// <summary>
/// How fast Slack's events are acknowledged: signature checked, each put down once and durably, then answered. Beside it, in the same run and from the
/// same client, a minimal bot made with Bolt for JavaScript that does the same and no more; ours goes on to work on the events while it is measured.
/// </summary>
static class Acks
{
    const string Secret = "benchmark-signing-secret";
    static readonly int[] Connections = [1, 32, 64];

    /// <param name="bolt">Where @slack/bolt and better-sqlite3 are installed.</param>
    public static async Task RunAsync(PublishedProgram program, string bolt)
    {
        if (!Directory.Exists(Path.Combine(bolt, "node_modules/@slack/bolt")))
            await PublishedProgram.RunAsync("npm", ["install", "--prefix", bolt, "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "@slack/bolt@5.1.0", "better-sqlite3@12.11.1"], null, null);
        Console.WriteLine("## Acknowledging Slack's events\n");
        Console.WriteLine("Events over HTTP, each with a new id, each signature checked, each answered after its durable commit (`synchronous=full`; requests that wait together share one). "
            + "The peer: @slack/bolt 5.1.0 with better-sqlite3 12.11.1, one durable insert an event. Aims: p99 under 25 ms and 3 times the peer, both at 32 connections.\n");
        Console.WriteLine("| Connections | p50 | p95 | p99 | requests | a second | Bolt: p50 | p95 | p99 | requests | a second | times |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        var folder = Directory.CreateTempSubdirectory("postmortem-bench-").FullName;
        using var slack = QuietSlack.Start();
        try
        {
            foreach (var connections in Connections)
            {
                var (storage, file) = (Path.Combine(folder, $"ours-{connections}"), Path.Combine(folder, $"bolt-{connections}.db"));
                var ours = await MeasureAsync(connections, Path.Combine(storage, "postmortem.db"), "slack_inbox", async () =>
                {
                    var server = await program.ServeAsync(storage, new() { ["Slack__SigningSecret"] = Secret, ["Slack__BotToken"] = "xoxb-none", ["Slack__ApiBaseUrl"] = $"{slack.Address}api/" });
                    return (server.Process, server.Address);
                });
                var theirs = await MeasureAsync(connections, file, "inbox", () => StartBoltAsync(bolt, file));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {connections} | {ours.Latencies} | {ours.Rate:0} | {theirs.Latencies} | {theirs.Rate:0} | {ours.Rate / theirs.Rate:0.0} |"));
            }
            Console.WriteLine();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<(Latencies Latencies, double Rate)> MeasureAsync(int connections, string file, string table, Func<Task<(Process, Uri)>> start)
    {
        var (process, address) = await start();
        try
        {
            var each = connections == 1 ? 3000 : 24_000 / connections;
            // As many again to warm up: both compile what is run often while they serve.
            LeanClient.Send(address, Prepare(address, connections, each), HttpStatusCode.OK);
            var prepared = Prepare(address, connections, each);
            var clock = Stopwatch.StartNew();
            var times = LeanClient.Send(address, prepared, HttpStatusCode.OK);
            var rate = times.Count / clock.Elapsed.TotalSeconds;
            var (kept, sent) = (await CountAsync(file, table), connections * 2 * each);
            return kept == sent ? (new Latencies(times), rate) : throw new InvalidOperationException($"{sent} events were acknowledged, {kept} are in {table}.");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    static async Task<long> CountAsync(string file, string table)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {table}";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Made and signed beforehand: the client shares the machine with those it measures.</summary>
    static byte[][][] Prepare(Uri address, int connections, int each) => [.. Enumerable.Range(0, connections).Select(_ => Enumerable.Range(0, each).Select(_ => Request(address)).ToArray())];

    static byte[] Request(Uri address)
    {
        var body = Encoding.UTF8.GetBytes($$"""
            {"token":"z26uFbvR1xHJEdHE1OQiO6t8","team_id":"T01TEST","api_app_id":"A01APP","event":{"type":"reaction_added","user":"U01ALICE","reaction":"pushpin","item_user":"U0BOB",
            "item":{"type":"message","channel":"C01GEN","ts":"1799449000.000200"},"event_ts":"1799449010.000100"},"type":"event_callback","event_id":"Ev{{Guid.NewGuid():N}}","event_time":1799449010,
            "authorizations":[{"enterprise_id":null,"team_id":"T01TEST","user_id":"U0BOT","is_bot":true,"is_enterprise_install":false}],"is_ext_shared_channel":false,"event_context":"4-eyJldCI6InJlYWN0aW9uX2FkZGVkIn0"}
            """);
        var stamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return LeanClient.Post(address, "/slack/events", body, ("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)"),
            (SlackSignature.TimeHeader, stamp), (SlackSignature.SignatureHeader, SlackSignature.Sign(Secret, stamp, body)));
    }

    static async Task<(Process, Uri)> StartBoltAsync(string bolt, string file)
    {
        var address = new Uri($"http://127.0.0.1:{PublishedProgram.FreePort()}");
        var start = new ProcessStartInfo("node", [Path.Combine(PublishedProgram.Root(), "tests/Postmortem.Benchmarks/bolt/app.cjs"), address.Port.ToString(CultureInfo.InvariantCulture), file]);
        start.Environment["NODE_PATH"] = Path.Combine(bolt, "node_modules");
        start.Environment["NODE_ENV"] = "production";
        start.Environment["SIGNING_SECRET"] = Secret;
        var process = Process.Start(start)!;
        for (var patience = Stopwatch.StartNew(); ;)
        {
            using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, address.Port);
                return (process, address);
            }
            catch (SocketException) when (patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Says who the token and who the user is; asked once each.</summary>
    sealed class QuietSlack(HttpListener listener, Uri address) : IDisposable
    {
        public Uri Address => address;

        public static QuietSlack Start()
        {
            var address = new Uri($"http://127.0.0.1:{PublishedProgram.FreePort()}/");
            var listener = new HttpListener();
            listener.Prefixes.Add(address.ToString());
            listener.Start();
            _ = AnswerAsync(listener);
            return new QuietSlack(listener, address);
        }

        static async Task AnswerAsync(HttpListener listener)
        {
            try
            {
                while (true)
                {
                    var context = await listener.GetContextAsync();
                    context.Response.ContentType = "application/json";
                    await context.Response.OutputStream.WriteAsync(context.Request.Url!.AbsolutePath.EndsWith("users.info", StringComparison.Ordinal)
                        ? """{"ok":true,"user":{"id":"U01ALICE","team_id":"T01TEST","name":"alice","real_name":"Alice","tz":"UTC","profile":{"email":"alice@example.com"}}}"""u8.ToArray()
                        : """{"ok":true,"team_id":"T01TEST","team":"Test","user_id":"U0BOT","user":"bot","bot_id":"B0BOT","url":"https://test.slack.com/"}"""u8.ToArray());
                    context.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // Stopped.
            }
        }

        public void Dispose() => listener.Close();
    }
}

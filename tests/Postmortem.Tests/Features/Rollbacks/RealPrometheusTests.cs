using System.Diagnostics;
using System.Net;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>The Prometheus that Debian ships, scraping a service that fails and recovers.</summary>
public sealed class RealPrometheusTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_read_while_a_service_fails_and_recovers()
    {
        var errors = "5";
        await using var shop = new FaultyServer();
        shop.Does = (_, stream) => stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close\r\n\r\nshop_error_percent{{pod=\"a\"}} {errors}\nshop_error_percent{{pod=\"b\"}} 0\n")).AsTask();
        await using var prometheus = await Prometheus.StartAsync(shop.Host);
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["Outbound:AllowedHosts"] = prometheus.Address.Authority, ["Outbound:AllowPrivateAddresses"] = "true" });
        // Its own clock is the real one.
        app.Clock.Set(DateTimeOffset.UtcNow);
        var url = prometheus.Address.ToString();
        var scene = await RecoveryScene.MakeAsync(app, 0, new RecoveryCheckFields("error rate", "max by (pod) (shop_error_percent)", "below", "1", "%", "1", url, "", ""));
        using var user = scene.User;
        using var api = await app.ApiAsync();

        var failing = await ReadsAsync(r => r["checks"]![0]!["series"]!.GetValue<int>() == 2);
        Assert.Equal(("partial", false, "{pod=\"a\"}"), (failing.TextAt("result"), (bool)failing["waits"], (string?)failing["checks"]![0]!["worst_series"]));
        errors = "0.25";
        var better = await ReadsAsync(r => (double)r["checks"]![0]!["last"]! < 1);
        Assert.Equal(("partial", true), (better.TextAt("result"), (bool)better["waits"]));

        // A query that has held for an hour already, as far as anybody can tell: the answer of a real server, read to the end.
        var service = scene.Service.Slug;
        async Task<CheckReading> TryAsync(string query, string above = "below")
        {
            var tried = await app.Service<TryRecoveryCheck>().RunAsync(new(service, null, new("trial", query, above, "1", "", "60", url, "", ""), null), RecoveryScene.Administrator, Ct);
            Assert.True(tried.Succeeded, tried.Failure?.Faults[0].Message);
            return tried.Value;
        }
        Assert.Equal((RollbackState.Verified, 3600), ((await TryAsync("vector(0.5)")).Result, (await TryAsync("vector(0.5)")).HeldSeconds));
        Assert.Equal(RollbackState.Failed, (await TryAsync("vector(0.5)", "above")).Result);
        foreach (var (query, says) in new[] { ("sum(", "cannot answer the query: 1:5: parse error"), ("vector(0)/0", "not a number"), ("no_such_metric", "gave no data"), ("\"text\"", "cannot answer the query") })
        {
            var refused = await app.Service<TryRecoveryCheck>().RunAsync(new(service, null, new("trial", query, "below", "1", "", "60", url, "", ""), null), RecoveryScene.Administrator, Ct);
            Assert.Contains(says, refused.Failure!.Faults[0].Message);
        }

        // Until Prometheus has scraped what the service says now.
        async Task<Answer> ReadsAsync(Predicate<Answer> enough)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            while (true)
            {
                app.Clock.Set(DateTimeOffset.UtcNow);
                var read = await api.PostAsync($"/api/v1/incidents/{scene.Incident}/rollbacks/1/readings");
                if (read.Status == HttpStatusCode.OK && enough(read)) return read;
                await Task.Delay(100, patience.Token);
            }
        }
    }

    sealed class Prometheus(Process process, string folder, Uri address) : IAsyncDisposable
    {
        public Uri Address => address;

        public static async Task<Prometheus> StartAsync(string target)
        {
            var folder = Directory.CreateTempSubdirectory("postmortem-prometheus-").FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "config.yml"), $$"""
                global:
                  scrape_interval: 200ms
                  scrape_timeout: 200ms
                scrape_configs:
                  - job_name: shop
                    static_configs:
                      - targets: ['{{target}}']
                """, Ct);
            var port = FreePorts.Next();
            var start = new ProcessStartInfo("/usr/bin/prometheus", [$"--config.file={folder}/config.yml", $"--storage.tsdb.path={folder}/data", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            var process = Process.Start(start)!;
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            var prometheus = new Prometheus(process, folder, new Uri($"http://127.0.0.1:{port}"));
            using var http = new HttpClient { BaseAddress = prometheus.Address };
            for (var tries = 0; tries < 300; tries++)
            {
                try
                {
                    using var ready = await http.GetAsync("/-/ready", Ct);
                    if (ready.StatusCode == HttpStatusCode.OK) return prometheus;
                }
                catch (HttpRequestException)
                {
                    // It does not listen yet.
                }
                await Task.Delay(100, Ct);
            }
            await prometheus.DisposeAsync();
            throw new InvalidOperationException("Prometheus did not become ready.");
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}

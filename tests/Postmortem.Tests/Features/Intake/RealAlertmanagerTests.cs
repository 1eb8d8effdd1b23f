using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Postmortem.Features.Intake.Doors;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Intake;

/// <summary>The Alertmanager that Debian ships, posting to the running product.</summary>
public sealed class RealAlertmanagerTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_tells_of_a_group_and_of_its_end()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        // Its own clock is the real one.
        app.Clock.Set(new DateTimeOffset(2038, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await app.AddServiceAsync("tents");
        var sender = await Sender.MakeAsync(app, "alertmanager");
        using var api = await app.ApiAsync();
        await using var manager = await Alertmanager.StartAsync(new Uri(app.Address, sender.Source.Path), sender.Secret);

        string[] hosts = ["tents-1", "tents-2", "tents-3"];
        await manager.PostAsync(hosts, ends: null);
        var firing = await TellsAsync(3, "firing");
        Assert.Equal(("Errors of tents", "tents", "critical"), ((string)firing["title"]!, (string)firing["service"]!, (string)firing["severity"]!));

        await manager.PostAsync(hosts, ends: "2020-01-01T00:05:00Z");
        var over = await TellsAsync(3, "resolved");
        Assert.Equal((string)firing["id"]!, (string)over["id"]!);
        Assert.All(await sender.SettleAsync(), d => Assert.Equal(DeliveryOutcome.Recorded, d.Outcome));

        // Until Alertmanager has sent what it gathered.
        async Task<System.Text.Json.Nodes.JsonNode> TellsAsync(int count, string state)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            while (true)
            {
                await sender.SettleAsync();
                var alert = (await api.GetAsync("alerts"))["items"].AsArray().SingleOrDefault();
                if (alert is not null && (int)alert["count"]! == count && (string)alert["state"]! == state) return alert;
                await Task.Delay(100, patience.Token);
            }
        }
    }

    sealed class Alertmanager(Process process, string folder, Uri address) : IAsyncDisposable
    {
        readonly HttpClient _http = new() { BaseAddress = address };

        public static async Task<Alertmanager> StartAsync(Uri door, string secret)
        {
            var folder = Directory.CreateTempSubdirectory("postmortem-alertmanager-").FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "config.yml"), $$"""
                route:
                  receiver: postmortem
                  group_by: [alertname, service]
                  group_wait: 100ms
                  group_interval: 500ms
                  repeat_interval: 1h
                receivers:
                  - name: postmortem
                    webhook_configs:
                      - url: {{door}}
                        send_resolved: true
                        http_config:
                          authorization:
                            credentials: {{secret}}
                """, Ct);
            var port = FreePorts.Next();
            var start = new ProcessStartInfo("/usr/bin/prometheus-alertmanager", [$"--config.file={folder}/config.yml", $"--storage.path={folder}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=error"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            var process = Process.Start(start)!;
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            var manager = new Alertmanager(process, folder, new Uri($"http://127.0.0.1:{port}"));
            for (var tries = 0; tries < 300; tries++)
            {
                try
                {
                    using var ready = await manager._http.GetAsync("/-/ready", Ct);
                    if (ready.StatusCode == HttpStatusCode.OK) return manager;
                }
                catch (HttpRequestException)
                {
                    // It does not listen yet.
                }
                await Task.Delay(100, Ct);
            }
            await manager.DisposeAsync();
            throw new InvalidOperationException("Alertmanager did not become ready.");
        }

        /// <param name="ends">Null while they fire.</param>
        public async Task PostAsync(IEnumerable<string> hosts, string? ends)
        {
            var alerts = hosts.Select(host => new Dictionary<string, object?>
            {
                ["labels"] = new Dictionary<string, string> { ["alertname"] = "HighErrorRate", ["service"] = "tents", ["severity"] = "critical", ["instance"] = host },
                ["annotations"] = new Dictionary<string, string> { ["summary"] = "Errors of tents" },
                ["startsAt"] = "2020-01-01T00:00:00Z",
                ["endsAt"] = ends ?? "2099-01-01T00:00:00Z",
            });
            using var answer = await _http.PostAsJsonAsync("/api/v2/alerts", alerts, Ct);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        }

        public async ValueTask DisposeAsync()
        {
            _http.Dispose();
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}

using System.Globalization;
using System.Net;
using System.Text;
using Postmortem.Features.Intake.Doors;
using Postmortem.Features.Intake.Sources;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Intake;

/// <summary>A source with its secret, and how its program would post.</summary>
sealed class Sender(TestApp app, Source source, string secret)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Source Source => source;

    public string Secret => secret;

    public static async Task<Sender> MakeAsync(TestApp app, string kind)
    {
        var made = await app.Service<AddSource>().RunAsync(kind, $"{kind} {Guid.NewGuid():N}", Administrator, Ct);
        if (made.Value.Source.OfKind.Gives is null) return new(app, made.Value.Source, made.Value.Secret);
        var given = kind == "cloudwatch" ? Sns.Topic : $"given {Guid.NewGuid():N}";
        Assert.True((await app.Service<ChangeSource>().TakeAsync(made.Value.Source.Id, given, Administrator, Ct)).Succeeded);
        return new(app, made.Value.Source, given);
    }

    public static Actor Administrator { get; } = new(null, "Marek", Role.Administrator, Door.Web);

    public static byte[] Payload(string file) => File.ReadAllBytes(Path.Combine(Repository.Root, "tests/Postmortem.Tests/Features/Intake/Payloads", file));

    /// <summary>Signed as this kind of source signs.</summary>
    /// <param name="delivery">Its own name of the delivery, where it gives one in a header.</param>
    public async Task<(string Name, string Value)[]> SignAsync(byte[] body, string key, string delivery, string eventName = "")
    {
        var now = app.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return source.Kind switch
        {
            "github" => [("X-GitHub-Event", eventName), ("X-GitHub-Delivery", delivery), ("X-Hub-Signature-256", $"sha256={await OpenSsl.HexAsync("sha256", key, body)}")],
            "gitlab" =>
            [
                ("X-Gitlab-Event", "Any Hook"), ("Idempotency-Key", delivery), ("webhook-id", delivery), ("webhook-timestamp", now),
                ("webhook-signature", $"v1,{Convert.ToBase64String(await OpenSsl.HmacAsync("sha256", Convert.FromBase64String(key[6..]), [.. Encoding.UTF8.GetBytes($"{delivery}.{now}."), .. body]))}"),
            ],
            "launchdarkly" => [("X-LD-Signature", await OpenSsl.HexAsync("sha256", key, body))],
            "terraform" => [("X-TFE-Notification-Signature", await OpenSsl.HexAsync("sha512", key, body))],
            "unleash" => [("Authorization", key)],
            "grafana" => [("X-Grafana-Alerting-Timestamp", now), ("X-Grafana-Alerting-Signature", await OpenSsl.HexAsync("sha256", key, [.. Encoding.UTF8.GetBytes($"{now}:"), .. body]))],
            "pagerduty" => [("X-PagerDuty-Signature", $"v1={await OpenSsl.HexAsync("sha256", "the one before", body)},v1={await OpenSsl.HexAsync("sha256", key, body)}")],
            "sentry" => [("Request-ID", delivery), ("Sentry-Hook-Resource", eventName), ("Sentry-Hook-Signature", await OpenSsl.HexAsync("sha256", key, body))],
            "opsgenie" => [("X-Webhook-Secret", key)],
            "cloudwatch" => [],
            "alerts" => [("Idempotency-Key", delivery), ("X-Signature-256", $"sha256={await OpenSsl.HexAsync("sha256", key, body)}")],
            "generic" => [("Idempotency-Key", delivery), ("X-Signature-256", $"sha256={await OpenSsl.HexAsync("sha256", key, body)}")],
            _ => [("Authorization", $"Bearer {key}")],
        };
    }

    public async Task<HttpStatusCode> SendAsync(string file, string eventName = "", string? delivery = null)
    {
        var body = Payload(file);
        return await PostAsync(body, await SignAsync(body, secret, delivery ?? Guid.NewGuid().ToString(), eventName));
    }

    public async Task<HttpStatusCode> PostAsync(byte[] body, (string Name, string Value)[] headers, string type = "application/json")
    {
        using var http = new HttpClient { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, source.Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    /// <summary>Until everything that came is read, by whichever worker.</summary>
    public async Task<IReadOnlyList<Delivery>> SettleAsync()
    {
        while (true)
        {
            var deliveries = await app.Database.ReadAsync(s => s.ListDeliveriesAsync(source.Id, 200), Ct);
            if (deliveries.All(d => d.DoneAt is not null || d.FailedAt is not null)) return deliveries;
            await app.Service<IntakeWorker>().RunBatchAsync(Ct);
            await Task.Yield();
        }
    }
}

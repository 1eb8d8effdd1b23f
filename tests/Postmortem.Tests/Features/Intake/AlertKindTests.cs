using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Postmortem.Features.Intake.Doors;
using Postmortem.Features.Intake.Kinds.Alerts;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Intake;

/// <summary>Every kind of source that tells of alerts, with its documented payloads and signatures that another program computed.</summary>
public sealed class AlertKindTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Each_of_them_is_understood_and_finds_its_service(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.AddServiceAsync("tents");
        (string Kind, string File, string Event, string Is, string Starts)[] told =
        [
            ("alertmanager", "alertmanager-firing.json", "", "tents|Error rate of tents is above 5 %|critical|firing|2", "08:40:00"),
            ("alertmanager", "alertmanager-resolved.json", "", "tents|Error rate of tents is above 5 %|critical|resolved|2", "08:40:00"),
            ("grafana", "grafana.json", "", "tents|Memory of tents is above 90 %|warning|firing|1", "08:41:03"),
            ("pagerduty", "pagerduty-triggered.json", "", "tents|Tents answer slowly|P1|firing|1", "08:41:00"),
            ("pagerduty", "pagerduty-acknowledged.json", "", "tents|Tents answer slowly|P1|acknowledged|1", "08:41:00"),
            ("datadog", "datadog.json", "", "tents|Latency of tents|P2|firing|1", "08:41:00"),
            ("sentry", "sentry-issue-alert.json", "event_alert", "tents|ReferenceError: heck is not defined|error|firing|1", "08:43:12"),
            ("sentry", "sentry-metric-alert.json", "metric_alert", "tents|Too many errors|critical|firing|1", "08:38:00"),
            ("opsgenie", "opsgenie-create.json", "", "tents|Queue of tents grows|P1|firing|1", "08:40:00"),
            ("opsgenie", "opsgenie-close.json", "", "tents|Queue of tents grows|P1|resolved|1", "08:40:00"),
        ];
        using var api = await app.ApiAsync();
        foreach (var (kind, file, name, expected, starts) in told)
        {
            var sender = await Sender.MakeAsync(app, kind);
            Assert.Equal(HttpStatusCode.Accepted, await sender.SendAsync(file, name));
            var delivery = Assert.Single(await sender.SettleAsync());
            Assert.True(delivery.Outcome == DeliveryOutcome.Recorded, $"{file}: {delivery.Outcome} {delivery.Message}");
            var alert = (await api.GetAsync($"alerts/{delivery.AlertId}")).Is(HttpStatusCode.OK);
            Assert.Equal(expected, string.Join('|', new[] { "service", "title", "severity", "state" }.Select(alert.TextAt).Append($"{(int)alert["count"]!}")));
            Assert.Equal($"2030-03-11T{starts}", alert.TextAt("starts_at")[..19]);
        }
    }

    [Theory, BothEngines]
    public async Task None_of_them_is_believed_without_its_proof(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        foreach (var (kind, file, signs) in new[] { ("alertmanager", "alertmanager-firing.json", false), ("grafana", "grafana.json", true), ("pagerduty", "pagerduty-triggered.json", true), ("datadog", "datadog.json", false), ("sentry", "sentry-issue-alert.json", true), ("opsgenie", "opsgenie-create.json", false), ("alerts", "alerts.json", true) })
        {
            var sender = await Sender.MakeAsync(app, kind);
            var body = Sender.Payload(file);
            Assert.Equal(HttpStatusCode.Unauthorized, await sender.PostAsync(body, []));
            Assert.Equal(HttpStatusCode.Unauthorized, await sender.PostAsync(body, await sender.SignAsync(body, "pmi_guessed", "1", "event_alert")));
            // Rightly signed, but for another body; where only a token is sent there is nothing to compare.
            Assert.Equal(signs ? HttpStatusCode.Unauthorized : HttpStatusCode.Accepted, await sender.PostAsync([.. body, (byte)' '], await sender.SignAsync(body, sender.Secret, "2", "event_alert")));
            Assert.Equal(HttpStatusCode.Unauthorized, await sender.PostAsync(body, [.. (await sender.SignAsync(body, sender.Secret, "3", "event_alert")).Select(h => (h.Name, ""))]));
        }
    }

    [Theory, BothEngines]
    public async Task A_password_is_taken_where_a_sender_has_no_other_way_and_a_kept_signature_is_not(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var manager = await Sender.MakeAsync(app, "alertmanager");
        var body = Sender.Payload("alertmanager-firing.json");
        string Basic(string pair) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))}";
        Assert.Equal(HttpStatusCode.Unauthorized, await manager.PostAsync(body, [("Authorization", Basic("prometheus:guessed"))]));
        Assert.Equal(HttpStatusCode.Unauthorized, await manager.PostAsync(body, [("Authorization", "Basic !!")]));
        Assert.Equal(HttpStatusCode.Accepted, await manager.PostAsync(body, [("Authorization", Basic($"prometheus:{manager.Secret}"))]));

        var grafana = await Sender.MakeAsync(app, "grafana");
        var signed = await grafana.SignAsync(Sender.Payload("grafana.json"), grafana.Secret, "1");
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(HttpStatusCode.Unauthorized, await grafana.PostAsync(Sender.Payload("grafana.json"), signed));
    }

    [Theory, BothEngines]
    public async Task Messages_that_come_twice_and_in_the_wrong_order_end_alike(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var api = await app.ApiAsync();
        var duty = await Sender.MakeAsync(app, "pagerduty");
        foreach (var file in new[] { "pagerduty-resolved.json", "pagerduty-acknowledged.json", "pagerduty-triggered.json" })
        {
            Assert.Equal(HttpStatusCode.Accepted, await duty.SendAsync(file));
            Assert.Equal(HttpStatusCode.OK, await duty.SendAsync(file));
            await duty.SettleAsync();
        }
        var alert = Assert.Single((await api.GetAsync("alerts"))["items"].AsArray())!;
        Assert.Equal(("resolved", "2030-03-11T08:41:00Z", "2030-03-11T08:44:00Z", "Lena Brandt", "2030-03-11T08:55:00Z"),
            ((string)alert["state"]!, (string)alert["starts_at"]!, (string)alert["acknowledged_at"]!, (string)alert["acknowledged_by"]!, (string)alert["ends_at"]!));

        var sentry = await Sender.MakeAsync(app, "sentry");
        await sentry.SendAsync("sentry-issue-resolved.json", "issue");
        Assert.Equal(DeliveryOutcome.PassedOver, Assert.Single(await sentry.SettleAsync()).Outcome);
        await sentry.SendAsync("sentry-issue-alert.json", "event_alert");
        await sentry.SettleAsync();
        await sentry.SendAsync("sentry-issue-resolved.json", "issue");
        Assert.EndsWith("resolved, kept", (await sentry.SettleAsync())[0].Message);
    }

    [Theory, BothEngines]
    public async Task What_is_malformed_is_kept_and_makes_no_alert(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        foreach (var kind in new[] { "alertmanager", "grafana", "pagerduty", "datadog", "sentry", "opsgenie", "alerts" })
        {
            var sender = await Sender.MakeAsync(app, kind);
            foreach (var (at, text) in new[] { "{", "[]", "null", "7", "\"text\"", "{\"alerts\":[7,null,{}]}", "{\"alerts\":{}}", "{\"action\":\"Create\"}", "{\"event\":{\"event_type\":\"incident.triggered\",\"data\":[]}}", "{\"transition\":\"Triggered\",\"date\":{}}", "{\"action\":\"triggered\",\"data\":{\"event\":{\"tags\":[[1],[[],2],7]}}}", "{\"state\":\"sideways\",\"title\":\"x\"}" }.Index())
            {
                var body = Encoding.UTF8.GetBytes(text);
                Assert.Equal(HttpStatusCode.Accepted, await sender.PostAsync(body, await sender.SignAsync(body, sender.Secret, $"{at}", "event_alert")));
            }
            Assert.All(await sender.SettleAsync(), d => Assert.True(d.FailedAt is null, $"{kind}: {d.Message}"));
        }
        // What could be read at all has no title: at most what stands for one.
        using var api = await app.ApiAsync();
        Assert.All((await api.GetAsync("alerts"))["items"].AsArray(), a => Assert.NotEmpty((string)a!["title"]!));
    }

    [Theory, BothEngines]
    public async Task CloudWatch_is_believed_when_Amazon_signed_and_the_topic_is_ours(Engine engine)
    {
        using var sns = await Sns.MakeAsync();
        await using var app = await TestApp.StartAsync(engine, apps, adjust: b => b.Services.AddSingleton<ISigningCertificates>(sns));
        await app.AddServiceAsync("tents");
        var watch = await Sender.MakeAsync(app, "cloudwatch");
        Task<HttpStatusCode> Post(JsonObject message) => watch.PostAsync(Encoding.UTF8.GetBytes(message.ToJsonString()), [], "text/plain; charset=UTF-8");

        // Others may sign whatever they like with Amazon's key: of their own topics.
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(await sns.SignAsync("sns-notification.json", m => m["TopicArn"] = "arn:aws:sns:eu-central-1:666666666666:alarms")));
        foreach (var address in new[] { "https://evil.example/x.pem", "http://sns.eu-central-1.amazonaws.com/x.pem", "https://sns.eu-central-1.amazonaws.com.evil.example/x.pem", "https://user@sns.eu-central-1.amazonaws.com/x.pem", "https://sns.eu-central-1.amazonaws.com:8443/x.pem", "https://sns.eu-central-1.amazonaws.com/x.txt", "https://sns.eu.central.amazonaws.com/x.pem", "https://s3.amazonaws.com/x.pem", "" })
            Assert.Equal(HttpStatusCode.Unauthorized, await Post(await sns.SignAsync("sns-notification.json", m => m["SigningCertURL"] = address)));
        Assert.Empty(sns.Asked);

        var changed = await sns.SignAsync("sns-notification.json");
        changed["Message"] = "{}";
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(changed));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post((JsonObject)JsonNode.Parse(Sender.Payload("sns-notification.json"))!));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(await sns.SignAsync("sns-notification.json", m => m["SignatureVersion"] = "3")));
        Assert.Equal(HttpStatusCode.Unauthorized, await Post(await sns.SignAsync("sns-notification.json", m => m["Timestamp"] = "2030-03-09T08:45:43.000Z")));

        Assert.Equal(HttpStatusCode.Accepted, await Post(await sns.SignAsync("sns-confirmation.json")));
        Assert.Contains("https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription", Assert.Single(await watch.SettleAsync()).Message);
        Assert.Equal(HttpStatusCode.Accepted, await Post(await sns.SignAsync("sns-confirmation.json", m => (m["SubscribeURL"], m["MessageId"]) = ("https://evil.example/?Action=ConfirmSubscription", "2"))));
        Assert.DoesNotContain("evil.example", (await watch.SettleAsync())[0].Message);

        Assert.Equal(HttpStatusCode.Accepted, await Post(await sns.SignAsync("sns-notification.json")));
        Assert.Equal(HttpStatusCode.OK, await Post(await sns.SignAsync("sns-notification.json", m => m["SignatureVersion"] = "1")));
        Assert.Equal("tents: tents-5xx, firing, kept", (await watch.SettleAsync())[0].Message);
        Assert.All(sns.Asked, a => Assert.Equal("sns.eu-central-1.amazonaws.com", a.Host));
    }

    [Theory, BothEngines]
    public async Task Until_the_other_ends_secret_is_entered_nothing_is_taken(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var administrator = await app.SignInAsync("administrator");
        await administrator.SubmitAsync("/settings/sources", new() { ["kind"] = "pagerduty", ["name"] = "Pages" });
        var source = (await app.Database.ReadAsync(s => s.OneAsync<Postmortem.Features.Intake.Sources.Source>("select id, kind, name, key, secret from intake_sources"), Ct))!;
        var duty = new Sender(app, source, "from PagerDuty");
        Assert.Equal(HttpStatusCode.Unauthorized, await duty.SendAsync("pagerduty-triggered.json"));

        await administrator.SubmitAsync($"/settings/sources/{source.Id}/given-secret", new() { ["secret"] = "from PagerDuty" });

        Assert.Equal(HttpStatusCode.Accepted, await duty.SendAsync("pagerduty-triggered.json"));
        Assert.DoesNotContain("from PagerDuty", await administrator.PageAsync($"/settings/sources/{source.Id}"));
    }

    [Theory, BothEngines]
    public async Task Paths_of_generic_alerts_are_tried_saved_and_an_unknown_service_is_adopted(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var shop = await app.AddServiceAsync("shop");
        var sender = await Sender.MakeAsync(app, "alerts");
        using var administrator = await app.SignInAsync("administrator");
        var page = $"/settings/sources/{sender.Source.Id}";
        var paths = new Dictionary<string, string> { ["title"] = "check.name", ["source_ref"] = "check.id", ["severity"] = "level", ["state"] = "status", ["starts_at"] = "when", ["service"] = "app" };

        var tried = await (await administrator.PostAsync($"{page}/mapping", new(paths) { ["payload"] = Encoding.UTF8.GetString(Sender.Payload("alerts.json")), ["act"] = "try" })).Content.ReadAsStringAsync(Ct);
        Assert.Contains("It would be recorded so", tried);
        Assert.Contains("disk-7", tried);
        await administrator.SubmitAsync($"{page}/mapping", new(paths) { ["act"] = "save" });
        await sender.SendAsync("alerts.json");
        Assert.Equal("lantern/tents: Disk of tents is full, firing, kept", Assert.Single(await sender.SettleAsync()).Message);

        Assert.Contains("lantern/tents", await administrator.PageAsync(page));
        await administrator.SubmitAsync($"{page}/services", new() { ["name"] = "lantern/tents", ["service_id"] = $"{shop}" });
        Assert.Contains("Disk of tents is full", await administrator.PageAsync("/services/shop"));
    }
}

using System.Net;
using System.Text;
using Postmortem.Features.Intake.Doors;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Intake;

/// <summary>Every kind of source, with its documented payloads and signatures that another program computed.</summary>
public sealed class SourceKindTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Each_of_them_is_understood_and_finds_its_service(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.AddServiceAsync("tents");
        (string Kind, string File, string Event, string Is)[] told =
        [
            ("github", "github-deployment.json", "deployment", "deploy tents v3.8.0 started Counts from a cache amara production"),
            ("github", "github-deployment-status.json", "deployment_status", "deploy tents v3.8.0 succeeded Counts from a cache amara production"),
            ("github", "github-release.json", "release", "deploy tents v3.9.0 succeeded Release Autumn lena "),
            ("github", "github-push.json", "push", "deploy tents b7e1c3f2 succeeded Add the column of the sale price lena "),
            ("gitlab", "gitlab-deployment.json", "", "deploy tents 279484c0 succeeded Smaller pictures Lena Brandt staging"),
            ("gitlab", "gitlab-pipeline.json", "", "deploy tents bcbb5ec3 failed Round once Lena Brandt "),
            ("gitlab", "gitlab-release.json", "", "deploy tents v1.1 succeeded Release v1.1 Lena Brandt "),
            ("gitlab", "gitlab-feature-flag.json", "", "flag tents  succeeded voucher-hints turned on Lena Brandt "),
            ("argocd", "argocd.json", "", "deploy tents 279484c0 succeeded  lena production"),
            ("cdevents", "cdevents.json", "", "deploy tents 3.8.1 succeeded  /event/source/ci production"),
            ("launchdarkly", "launchdarkly.json", "", "flag tents  succeeded Voucher hints: turned on the flag lena@lantern.example production"),
            ("unleash", "unleash.json", "", "flag tents  succeeded voucher-hints: turned on lena@lantern.example production"),
            ("terraform", "terraform.json", "", "infrastructure tents  succeeded Two more connections lena "),
        ];
        using var api = await app.ApiAsync();
        foreach (var (kind, file, name, expected) in told)
        {
            var sender = await Sender.MakeAsync(app, kind);
            Assert.Equal(HttpStatusCode.Accepted, await sender.SendAsync(file, name));
            var delivery = Assert.Single(await sender.SettleAsync());
            Assert.True(delivery.Outcome == DeliveryOutcome.Recorded, $"{file}: {delivery.Outcome} {delivery.Message}");
            var change = (await api.GetAsync($"changes/{delivery.ChangeId}")).Is(HttpStatusCode.OK);
            Assert.Equal(expected, string.Join(' ', new[] { "kind", "service", "to_version", "status", "title", "by", "environment" }.Select(change.TextAt)));
            Assert.Equal(new DateTime(2030, 3, 11), DateTimeOffset.Parse(change.TextAt("occurred_at"), System.Globalization.CultureInfo.InvariantCulture).UtcDateTime.Date);
        }
        var push = (await api.GetAsync("changes?limit=200"))["items"].AsArray().Single(c => (string)c!["to_version"]! == "b7e1c3f2")!;
        Assert.True((bool)push["schema_change"]!);
        Assert.Equal("6113728f", (string)push["from_version"]!);
    }

    [Theory, BothEngines]
    public async Task None_of_them_is_believed_without_its_proof(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        foreach (var (kind, file) in new[] { ("github", "github-push.json"), ("gitlab", "gitlab-release.json"), ("argocd", "argocd.json"), ("cdevents", "cdevents.json"), ("launchdarkly", "launchdarkly.json"), ("unleash", "unleash.json"), ("terraform", "terraform.json"), ("generic", "generic.json") })
        {
            var sender = await Sender.MakeAsync(app, kind);
            var body = Sender.Payload(file);
            var wrong = kind == "gitlab" ? $"whsec_{Convert.ToBase64String(new byte[32])}" : "pmi_guessed";
            Assert.Equal(HttpStatusCode.Unauthorized, await sender.PostAsync(body, []));
            Assert.Equal(HttpStatusCode.Unauthorized, await sender.PostAsync(body, await sender.SignAsync(body, wrong, "1", "push")));
            // Rightly signed, but for another body; where only a token is sent there is nothing to compare.
            var other = await sender.PostAsync([.. body, (byte)' '], await sender.SignAsync(body, sender.Secret, "2", "push"));
            Assert.Equal(kind is "argocd" or "cdevents" or "unleash" ? HttpStatusCode.Accepted : HttpStatusCode.Unauthorized, other);
            var empties = (await sender.SignAsync(body, sender.Secret, "3", "push")).Select(h => (h.Name, "")).ToArray();
            Assert.Equal(HttpStatusCode.Unauthorized, await sender.PostAsync(body, empties));
        }
    }

    [Theory, BothEngines]
    public async Task GitLab_signs_for_five_minutes_and_older_versions_send_the_plain_token(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var sender = await Sender.MakeAsync(app, "gitlab");
        var body = Sender.Payload("gitlab-deployment.json");
        var signed = await sender.SignAsync(body, sender.Secret, "1");

        app.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(HttpStatusCode.Unauthorized, await sender.PostAsync(body, signed));
        Assert.Equal(HttpStatusCode.Accepted, await sender.PostAsync(body, [("X-Gitlab-Token", sender.Secret), ("X-Gitlab-Event-UUID", "13792a34-cac6-4fda-95a8-c58e00a3954e")]));
        Assert.Equal(HttpStatusCode.Unauthorized, await sender.PostAsync(body, [("X-Gitlab-Token", sender.Secret), ("webhook-signature", "v1,AAAA"), ("webhook-id", "1"), ("webhook-timestamp", "1")]));
    }

    [Theory, BothEngines]
    public async Task CDEvents_come_in_binary_form_and_GitHub_as_a_form(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var events = await Sender.MakeAsync(app, "cdevents");
        var data = System.Text.Json.Nodes.JsonNode.Parse(Sender.Payload("cdevents.json"))!["data"]!.ToJsonString();
        (string, string)[] headers = [("ce-specversion", "1.0"), ("ce-id", "271069a8"), ("ce-source", "/event/source/ci"), ("ce-type", "dev.cdevents.service.rolledback.0.2.0"), ("X-Webhook-Secret", events.Secret)];
        Assert.Equal(HttpStatusCode.Accepted, await events.PostAsync(Encoding.UTF8.GetBytes(data), headers));
        Assert.Contains("Rolled back", Assert.Single(await events.SettleAsync()).Message);

        var hub = await Sender.MakeAsync(app, "github");
        var form = Encoding.UTF8.GetBytes("payload=" + Uri.EscapeDataString(Encoding.UTF8.GetString(Sender.Payload("github-release.json"))));
        Assert.Equal(HttpStatusCode.Accepted, await hub.PostAsync(form, await hub.SignAsync(form, hub.Secret, "f", "release"), "application/x-www-form-urlencoded"));
        Assert.Contains("Release Autumn", Assert.Single(await hub.SettleAsync()).Message);
    }
}

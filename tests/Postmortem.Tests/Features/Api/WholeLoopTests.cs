using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

/// <summary>From "something is wrong" to a proven follow-up, without a browser.</summary>
public sealed class WholeLoopTests(Apps apps)
{
    static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Theory, BothEngines]
    public async Task An_incident_is_carried_from_declaring_to_a_closed_review_by_the_api_alone(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var lead = await app.ApiAsync(Role.Facilitator);
        using var peer = await app.ApiAsync(Role.Responder);

        var service = (await lead.PostAsync("services", new { name = $"Checkout {Guid.NewGuid():N}", tier = "A" })).Is(HttpStatusCode.Created);
        var declared = (await lead.PostAsync("incidents", new { title = "Checkout answers with errors", severity = "SEV2", service_ids = new[] { service.TextAt("id") } })).Is(HttpStatusCode.Created);
        var number = declared.NumberAt("number");
        var at = $"incidents/{number}";
        Assert.Equal($"/api/v1/incidents/{number}", declared.Headers.Location!.OriginalString);
        Assert.Equal($"INC-{number}", declared.TextAt("name"));
        Assert.Equal("triage", declared.TextAt("status"));
        Assert.Equal("2030-03-11T09:00:00Z", declared.TextAt("declared_at"));

        (await lead.PostAsync($"{at}/status", new { status = "active", why = "Confirmed by three people" })).Is(HttpStatusCode.OK);
        (await lead.PostAsync($"{at}/severity", new { severity = "SEV1", why = "Nobody can pay" })).Is(HttpStatusCode.OK);
        var led = (await lead.PostAsync($"{at}/roles", new { role = "commander", person_id = peer.Id })).Is(HttpStatusCode.OK);
        Assert.Equal(peer.Name, (string)led["roles"][0]!["person"]!);
        (await lead.PostAsync($"{at}/impacts", new { quantity = "payments that failed", value = "31 %", source = "dashboard" })).Is(HttpStatusCode.Created);
        (await lead.PostAsync($"{at}/data-loss", new { data_loss = "no", note = "Every order was compared" })).Is(HttpStatusCode.OK);
        (await lead.PostAsync($"{at}/next-update", new { due_at = "2030-03-11T10:00:00Z", said = "We look into it" })).Is(HttpStatusCode.OK);

        var entry = (await peer.PostAsync($"{at}/timeline", new { text = "Pool at its limit", kind = "observation", occurred_at = "2030-03-11T08:40:00+00:00" })).Is(HttpStatusCode.Created);
        var entryAt = $"{at}/timeline/{entry.TextAt("id")}";
        var edited = (await peer.PatchAsync(entryAt, new { text = "Pool at its limit of 200", version = 1 })).Is(HttpStatusCode.OK);
        Assert.Equal("Pool at its limit", edited.TextAt("original_text"));
        Assert.Equal("observation", edited.TextAt("kind"));
        Assert.True((bool)(await peer.PutAsync($"{entryAt}/star")).Is(HttpStatusCode.OK)["starred"]);
        Assert.Equal("Pool at its limit", (string)(await peer.GetAsync($"{entryAt}/revisions"))["items"][0]!["text"]!);
        await AttachAndDownloadAsync(peer, entryAt);
        var noise = (await peer.PostAsync($"{at}/timeline", new { text = "Wrong window" })).TextAt("id");
        (await peer.PostAsync($"{at}/timeline/{noise}/hiding", new { why = "Another incident's" })).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("Wrong window", (await peer.GetAsync($"{at}/timeline")).Text, StringComparison.Ordinal);

        (await peer.PutAsync($"{at}/milestones/impact%20start", new { at = "2030-03-11T08:30:00Z", accuracy = "about", source = "graph" })).Is(HttpStatusCode.OK);
        (await peer.PutAsync($"{at}/milestones/detected", new { at = "2030-03-11T08:42:00Z" })).Is(HttpStatusCode.OK);
        var detect = (await peer.GetAsync($"{at}/durations")).Json!.AsArray().First(d => (string)d!["key"]! == "time_to_detect")!;
        Assert.Equal(720, (int)detect["seconds"]!);
        Assert.True((bool)detect["about"]!);

        await RollBackAsync(peer, at);
        (await lead.PostAsync($"{at}/status", new { status = "resolved", why = "Error rate is normal", impact_ended_at = "2030-03-11T08:58:00Z" })).Is(HttpStatusCode.OK);
        await ReviewAsync(app, lead, peer, number);

        Assert.Contains("Burst of ten", (await peer.GetAsync($"{at}/export?format=json")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.StartsWith("---", (await peer.GetAsync($"{at}/export?format=md")).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Equal("application/pdf", (await peer.GetAsync($"{at}/export?format=pdf")).Is(HttpStatusCode.OK).ContentHeaders.ContentType!.MediaType);
        (await peer.GetAsync($"{at}/export?format=docx")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Contains("incident.declared", (await peer.GetAsync($"{at}/history?limit=200")).Text, StringComparison.Ordinal);
        Assert.Contains((await peer.GetAsync($"incidents?service={service.TextAt("slug")}"))["items"].AsArray(), i => (int)i!["number"]! == number);
    }

    static async Task AttachAndDownloadAsync(ApiClient api, string entryAt)
    {
        using var file = new ByteArrayContent(Png);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/html");
        using var form = new MultipartFormDataContent { { file, "files", "pool.png" } };
        var attached = (await api.SendAsync(HttpMethod.Post, $"/api/v1/{entryAt}/attachments", form)).Is(HttpStatusCode.Created);
        var attachment = attached["attachments"][0]!;
        Assert.Equal("image/png", (string)attachment["content_type"]!);
        var download = (await api.GetAsync((string)attachment["href"]!)).Is(HttpStatusCode.OK);
        Assert.Equal("attachment", download.ContentHeaders.ContentDisposition!.DispositionType);
        Assert.Equal(Png.Length, download.ContentHeaders.ContentLength);
    }

    static async Task RollBackAsync(ApiClient api, string at)
    {
        var first = (await api.PostAsync($"{at}/rollbacks", new { kind = "deploy", from = "418", to = "417", reason = "418 changed the refresh" })).Is(HttpStatusCode.Created);
        Assert.Equal(1, first.NumberAt("attempt"));
        (await api.PostAsync($"{at}/rollbacks/1/decision", new { why = "Fastest way back" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal("decided", (await api.PostAsync($"{at}/rollbacks/1/decision", new { preflight_skipped_because = "417 ran for a week" })).Is(HttpStatusCode.OK).TextAt("state"));
        (await api.PostAsync($"{at}/rollbacks/1/start")).Is(HttpStatusCode.OK);
        (await api.PostAsync($"{at}/rollbacks/1/finish", new { outcome = "succeeded" })).Is(HttpStatusCode.OK);
        Assert.Equal("verified", (await api.PostAsync($"{at}/rollbacks/1/verification", new { metric = "error rate", value = "0.4 %" })).Is(HttpStatusCode.OK).TextAt("state"));
        Assert.Equal("below 1 %", (await api.PatchAsync($"{at}/rollbacks/1", new { threshold = "below 1 %" })).Is(HttpStatusCode.OK).TextAt("threshold"));
        (await api.PostAsync($"{at}/rollbacks", new { kind = "flag", from = "on", to = "off" })).Is(HttpStatusCode.Created);
        Assert.Equal("rejected", (await api.PostAsync($"{at}/rollbacks/2/rejection", new { why = "Nothing left to end" })).Is(HttpStatusCode.OK).TextAt("state"));
        (await api.PostAsync($"{at}/rollbacks/past", new { kind = "config", from = "ttl 60", to = "ttl 5" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        var past = (await api.PostAsync($"{at}/rollbacks/past", new { kind = "config", from = "ttl 60", to = "ttl 5", outcome = "failed", note = "Nobody wrote down when" })).Is(HttpStatusCode.Created);
        Assert.Equal(("failed", null, null), (past.TextAt("state"), past.Json!["decided_at"], past.Json!["finished_at"]));
        Assert.Equal(3, (await api.GetAsync($"{at}/rollbacks")).Json!.AsArray().Count);
    }

    static async Task ReviewAsync(TestApp app, ApiClient lead, ApiClient peer, int number)
    {
        var at = $"incidents/{number}/review";
        var review = (await lead.PostAsync(at, new { template = "light" })).Is(HttpStatusCode.Created);
        Assert.Equal("draft", review.TextAt("state"));
        var section = review["sections"].AsArray().First()!;
        var saved = (await lead.PutAsync($"{at}/sections/{section["key"]}", new { text = "From 08:30 to 08:58, 31 % of payments failed.", version = (int)section["version"]! })).Is(HttpStatusCode.OK);
        Assert.Equal("From 08:30 to 08:58, 31 % of payments failed.", saved.TextAt("text"));
        Assert.NotEmpty((await lead.GetAsync($"{at}/sections/{section["key"]}/revisions"))["items"].AsArray());
        (await lead.PostAsync($"{at}/prefill")).Is(HttpStatusCode.OK);
        var factor = (await lead.PostAsync($"{at}/factors", new { text = "The pool had room for steady load, not for bursts", category = "capacity", evidence = "Pool graph" })).Is(HttpStatusCode.Created);
        (await lead.PutAsync($"{at}/factors/{factor.TextAt("id")}", new { text = "The pool had room for steady load only", category = "capacity", explored = true })).Is(HttpStatusCode.OK);

        var followUp = (await lead.PostAsync($"incidents/{number}/follow-ups", new { title = "Limit the refresh to one request per key", priority = "P1", owner_id = lead.Id, done_when = "A burst leaves the pool under 50 %", factor_id = factor.TextAt("id") })).Is(HttpStatusCode.Created);
        var fu = $"follow-ups/{followUp.NumberAt("number")}";
        Assert.Equal($"FU-{followUp.NumberAt("number")}", followUp.TextAt("name"));

        (await lead.PostAsync($"{at}/reviewers", new { person_id = peer.Id })).Is(HttpStatusCode.OK);
        (await lead.PostAsync($"{at}/submission")).Is(HttpStatusCode.OK);
        Assert.Equal("reviewed", (await peer.PostAsync($"{at}/sign-off", new { decision = "approved", comment = "Clear", checklist = (await app.AllYesAsync(number)).Select(a => new { key = a.Key, answer = a.Answer }) })).Is(HttpStatusCode.OK).TextAt("state"));
        Assert.Equal("published", (await lead.PostAsync($"{at}/publication", new { reason = "The rest comes with the load test" })).Is(HttpStatusCode.OK).TextAt("state"));
        (await lead.PostAsync($"{at}/closure")).IsProblem(HttpStatusCode.Conflict, "conflict");

        (await lead.PostAsync($"{fu}/due-date", new { due_on = "2030-05-01", reason = "The load test is booked for April" })).Is(HttpStatusCode.OK);
        Assert.Equal("in progress", (await lead.PostAsync($"{fu}/start")).Is(HttpStatusCode.OK).TextAt("state"));
        (await lead.PostAsync($"{fu}/done", new { claim = "One refresh per key", link = "https://git.example.com/812" })).Is(HttpStatusCode.OK);
        (await lead.PostAsync($"{fu}/verification", new { kind = "load test", evidence = "31 %" })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        var verified = (await peer.PostAsync($"{fu}/verification", new { kind = "load test", evidence = "Burst of ten: pool at 31 %" })).Is(HttpStatusCode.OK);
        Assert.Equal("verified", verified.TextAt("state"));
        Assert.Equal("load test", (string)verified["evidence"]["kind"]!);
        Assert.Single(verified["extensions"].AsArray());
        Assert.Equal("closed", (await lead.PostAsync($"{at}/closure")).Is(HttpStatusCode.OK).TextAt("state"));
    }
}

using System.Net;
using System.Text;
using Postmortem.Features.Intake.Doors;
using Postmortem.Features.Intake.Sources;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Intake;

public sealed class IntakeTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Twice_and_in_the_wrong_order_it_is_one_change_with_its_first_time_and_its_last_status(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var hub = await Sender.MakeAsync(app, "github");

        Assert.Equal(HttpStatusCode.Accepted, await hub.SendAsync("github-deployment-status.json", "deployment_status", "b"));
        Assert.Equal(HttpStatusCode.Accepted, await hub.SendAsync("github-deployment.json", "deployment", "a"));
        Assert.Equal(HttpStatusCode.OK, await hub.SendAsync("github-deployment.json", "deployment", "a"));
        Assert.Equal(HttpStatusCode.OK, await hub.SendAsync("github-deployment-status.json", "deployment_status", "b"));

        Assert.Single((await hub.SettleAsync()).Select(d => d.ChangeId).Distinct());
        using var api = await app.ApiAsync();
        var change = Assert.Single((await api.GetAsync("changes"))["items"].AsArray())!;
        Assert.Equal(("succeeded", "2030-03-11T08:30:00Z", "2030-03-11T08:34:00Z"), ((string)change["status"]!, (string)change["occurred_at"]!, (string)change["finished_at"]!));
    }

    [Theory, BothEngines]
    public async Task What_is_not_understood_is_kept_told_and_can_be_read_again(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var generic = await Sender.MakeAsync(app, "generic");
        foreach (var (at, text) in new[] { "{", "[]", "null", "\"text\"", "{\"title\":{\"a\":[1]}}", "{\"service\":\"x\",\"to_version\":\"1\",\"status\":\"sideways\"}", "{\"to_version\":\"1\",\"occurred_at\":\"2031-01-01\"}", "{\"title\":\"a\\u0000b\"}" }.Index())
        {
            var body = Encoding.UTF8.GetBytes(text);
            Assert.Equal(HttpStatusCode.Accepted, await generic.PostAsync(body, await generic.SignAsync(body, generic.Secret, $"{at}")));
        }
        Assert.All(await generic.SettleAsync(), d => Assert.Equal(DeliveryOutcome.NotUnderstood, d.Outcome));
        var last = (await generic.SettleAsync()).First(d => d.Message.Contains("status", StringComparison.Ordinal));
        using var administrator = await app.SignInAsync(Role.Administrator);
        var page = $"/settings/sources/{generic.Source.Id}";
        Assert.Contains("sideways", await administrator.PageAsync($"{page}/deliveries/{last.Id}"));

        // The paths leave out what it cannot say; read again, it is a change.
        await administrator.SubmitAsync($"{page}/mapping", new() { ["service"] = "service", ["to_version"] = "to_version", ["act"] = "save" });
        await administrator.SubmitAsync($"{page}/deliveries/{last.Id}/replay", []);
        Assert.Equal(DeliveryOutcome.Recorded, (await generic.SettleAsync()).Single(d => d.Id == last.Id).Outcome);
    }

    [Theory, BothEngines]
    public async Task Paths_are_tried_on_the_page_before_they_are_saved(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        await app.AddServiceAsync("tents");
        var generic = await Sender.MakeAsync(app, "generic");
        using var administrator = await app.SignInAsync(Role.Administrator);
        var payload = Encoding.UTF8.GetString(Sender.Payload("generic.json"));
        var paths = new Dictionary<string, string>
        {
            ["service"] = "application.slug",
            ["to_version"] = "$.build.version",
            ["from_version"] = "build.previous",
            ["status"] = "build.result",
            ["by"] = "who[0].name",
            ["occurred_at"] = "at",
            ["environment"] = "=production",
            ["source_ref"] = "build.number",
        };

        var tried = await (await administrator.PostAsync($"/settings/sources/{generic.Source.Id}/mapping", new(paths) { ["payload"] = payload, ["act"] = "try" })).Content.ReadAsStringAsync(Ct);
        Assert.Contains("It would be recorded so", tried);
        Assert.Contains("Jonas Lindqvist", tried);
        Assert.Contains("application.slug", tried);
        Assert.Contains("It would not be recorded", await (await administrator.PostAsync($"/settings/sources/{generic.Source.Id}/mapping", new(paths) { ["payload"] = "{}", ["act"] = "try" })).Content.ReadAsStringAsync(Ct));
        await administrator.SubmitAsync($"/settings/sources/{generic.Source.Id}/mapping", new(paths) { ["act"] = "save" });

        Assert.Equal(HttpStatusCode.Accepted, await generic.SendAsync("generic.json"));
        Assert.Equal("tents: Deploy 3.8.1 → 3.8.2, succeeded", Assert.Single(await generic.SettleAsync()).Message);
    }

    [Theory, BothEngines]
    public async Task An_unknown_service_is_offered_for_adoption(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var shop = await app.AddServiceAsync("shop");
        var hub = await Sender.MakeAsync(app, "github");
        await hub.SendAsync("github-release.json", "release");
        await hub.SettleAsync();
        using var administrator = await app.SignInAsync(Role.Administrator);
        var page = $"/settings/sources/{hub.Source.Id}";
        Assert.Contains("lantern/tents", await administrator.PageAsync(page));

        await administrator.SubmitAsync($"{page}/services", new() { ["name"] = "lantern/tents", ["service_id"] = $"{shop}" });

        using var api = await app.ApiAsync();
        await hub.SendAsync("github-push.json", "push");
        await hub.SettleAsync();
        Assert.Equal(["shop", "shop"], (await api.GetAsync("changes"))["items"].AsArray().Select(c => (string)c!["service"]!));
    }

    [Theory, BothEngines]
    public async Task The_secret_is_shown_once_kept_encrypted_and_its_predecessor_counts_for_a_day(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var administrator = await app.SignInAsync(Role.Administrator);
        var made = await (await administrator.PostAsync("/settings/sources", new() { ["kind"] = "terraform", ["name"] = "Infrastructure" })).Content.ReadAsStringAsync(Ct);
        var secret = System.Text.RegularExpressions.Regex.Match(made, "pmi_[A-Za-z0-9_-]+").Value;
        var source = await app.Database.ReadAsync(s => s.OneAsync<Source>("select id, kind, name, key, secret from intake_sources"), Ct);
        Assert.NotEmpty(secret);
        Assert.DoesNotContain(secret, source!.Secret);
        Assert.DoesNotContain(secret, await administrator.PageAsync($"/settings/sources/{source.Id}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await administrator.PostAsync("/settings/sources", new() { ["kind"] = "terraform", ["name"] = "infrastructure" })).StatusCode);
        var old = new Sender(app, source, secret);
        Assert.Equal(HttpStatusCode.Accepted, await old.SendAsync("terraform.json"));

        var again = await (await administrator.PostAsync($"/settings/sources/{source.Id}/secret", [])).Content.ReadAsStringAsync(Ct);
        var fresh = new Sender(app, source, System.Text.RegularExpressions.Regex.Match(again, "pmi_[A-Za-z0-9_-]+").Value);
        Assert.NotEqual(secret, fresh.Secret);
        Assert.Equal(HttpStatusCode.OK, await old.SendAsync("terraform.json"));
        app.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(HttpStatusCode.Unauthorized, await old.SendAsync("terraform.json"));
        Assert.Equal(HttpStatusCode.OK, await fresh.SendAsync("terraform.json"));

        await app.Service<ChangeSource>().TurnAsync(source.Id, false, Sender.Administrator, Ct);
        Assert.Equal(HttpStatusCode.NotFound, await fresh.SendAsync("terraform.json"));
    }

    [Theory, BothEngines]
    public async Task A_delivery_is_limited_in_size_and_kept_for_thirty_days(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var hub = await Sender.MakeAsync(app, "github");
        var large = new byte[IntakeDoor.LargestBody + 1];
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await hub.PostAsync(large, []));
        Assert.Equal(HttpStatusCode.Accepted, await hub.SendAsync("github-push.json", "ping"));
        Assert.Equal(DeliveryOutcome.PassedOver, Assert.Single(await hub.SettleAsync()).Outcome);

        app.Clock.Advance(TimeSpan.FromDays(29));
        await app.Service<IntakeWorker>().RunAsync(Ct);
        Assert.Single(await hub.SettleAsync());
        app.Clock.Advance(TimeSpan.FromDays(2));
        await app.Service<IntakeWorker>().RunAsync(Ct);
        Assert.Empty(await hub.SettleAsync());
    }

    [Theory, BothEngines]
    public async Task Only_administrators_see_sources(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var hub = await Sender.MakeAsync(app, "github");
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        Assert.Equal(HttpStatusCode.Forbidden, (await facilitator.GetAsync($"/settings/sources/{hub.Source.Id}")).StatusCode);
        await facilitator.RefusedAsync(HttpStatusCode.Forbidden, $"/settings/sources/{hub.Source.Id}/secret");
        await facilitator.RefusedAsync(HttpStatusCode.Forbidden, "/settings/sources", new() { ["kind"] = "github", ["name"] = "Mine" });
    }
}

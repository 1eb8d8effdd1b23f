using System.Net;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Rollbacks;

/// <summary>What administrators set up at a service.</summary>
public sealed class RecoveryCheckTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task A_check_is_tried_saved_changed_and_removed_and_its_token_never_shown(Engine engine)
    {
        await using var server = new FaultyServer(RecoveryScene.Prometheus(_ => "0.25"));
        await using var app = await TestApp.StartAsync(engine, apps, server.Settings);
        using var marek = await app.SignInAsync(Role.Administrator);
        var service = await AddAsync(app);
        var path = $"/services/{service.Slug}/recovery-checks";
        var fields = Fields(server.Url);

        using var tried = await marek.PostAsync($"{path}/trial", fields, path);
        var page = await tried.TextAsync();
        Assert.Contains("Error rate has been below 1 % for 10 min", page);
        Assert.Contains("value=\"error rate\"", page);
        Assert.Empty(await ListAsync(app, service));

        Assert.Equal(HttpStatusCode.Redirect, (await marek.PostAsync(path, fields, path)).StatusCode);
        var check = Assert.Single(await ListAsync(app, service));
        Assert.Equal(("error rate", "below 1 %", 10), (check.Name, check.Wanted, check.HoldMinutes));
        Assert.NotEqual(RecoveryScene.Token, check.Secret);
        Assert.Equal(RecoveryScene.Token, app.Service<CheckSecrets>().Open(check.Secret));
        Assert.Contains("It has recovered when error rate is below 1 % for 10 min", await marek.PageAsync($"/services/{service.Slug}"));

        var change = new Dictionary<string, string>(fields) { ["check"] = check.Id.ToString(), ["version"] = "1", ["threshold"] = "0.5", ["token"] = "" };
        Assert.Equal(HttpStatusCode.Redirect, (await marek.PostAsync(path, change, path)).StatusCode);
        var changed = Assert.Single(await ListAsync(app, service));
        Assert.Equal((0.5, check.Secret), (changed.Threshold, changed.Secret));
        Assert.Equal(HttpStatusCode.Conflict, (await marek.PostAsync(path, change, path)).StatusCode);
        // Tried in between, the form is still of the version that it was begun from.
        using var triedAgain = await marek.PostAsync($"{path}/trial", change, path);
        Assert.Equal(HttpStatusCode.OK, triedAgain.StatusCode);
        Assert.Matches("name=\"version\" value=\"1\">\\s*<div class=\"field\"", await triedAgain.TextAsync());
        foreach (var address in new[] { path, $"{path}?check={check.Id}", $"/services/{service.Slug}" }) Assert.DoesNotContain(RecoveryScene.Token, await marek.PageAsync(address));
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from journal where data like '%' || @Token || '%'", new { RecoveryScene.Token }), Ct));

        Assert.Equal(HttpStatusCode.Conflict, (await marek.PostAsync($"{path}/{check.Id}/removal", new() { ["version"] = "1" }, path)).StatusCode);
        await marek.RemoveAsync(path, $"{path}/{check.Id}/removal");
        Assert.Empty(await ListAsync(app, service));
    }

    [Theory, BothEngines]
    public async Task Each_fault_names_its_field(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps, new() { ["Outbound:AllowedHosts"] = "prometheus.example.com" });
        using var marek = await app.SignInAsync(Role.Administrator);
        var service = await AddAsync(app);
        var path = $"/services/{service.Slug}/recovery-checks";
        foreach (var (field, typed, says) in new[]
        {
            ("url", "https://elsewhere.example.com", "is not among the hosts"), ("url", "http://prometheus.example.com", "must start with https"), ("url", "https://prometheus.example.com?x=1", "without a question mark"), ("url", "prometheus", "must be a full one"),
            ("url", "https://user:word@prometheus.example.com", "user name or password"), ("threshold", "1 %", "must be a number"), ("threshold", "NaN", "must be a number"), ("threshold", "1e999", "must be a number"), ("hold_minutes", "0", "from 1 to 1440"),
            ("hold_minutes", "1441", "from 1 to 1440"), ("comparison", "near", "must be one of"), ("query", "", "The query is empty"), ("name", "", "The name is empty"), ("token", "two words", "Blanks"), ("query", new string('x', 2001), "at most 2000 fit"),
        })
        {
            using var refused = await marek.PostAsync(path, new(Fields("https://prometheus.example.com")) { [field] = typed }, path);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains(says, await refused.TextAsync());
        }
        using var nameless = await marek.PostAsync(path, new(Fields("https://prometheus.example.com")) { ["user_name"] = "reader", ["token"] = "" }, path);
        Assert.Contains("A user name needs a password", await nameless.TextAsync());
        Assert.Empty(await ListAsync(app, service));
    }

    [Fact]
    public async Task A_private_address_is_refused_unless_it_is_allowed()
    {
        await using var server = new FaultyServer(RecoveryScene.Prometheus(_ => "0"));
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["Outbound:AllowedHosts"] = $"localhost:{server.Port}" });
        using var marek = await app.SignInAsync(Role.Administrator);
        var service = await AddAsync(app);
        var path = $"/services/{service.Slug}/recovery-checks";

        using var refused = await marek.PostAsync($"{path}/trial", Fields($"https://localhost:{server.Port}"), path);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Outbound__AllowPrivateAddresses", await refused.TextAsync());
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_kept_token_goes_to_no_other_host_and_a_user_name_makes_it_a_password()
    {
        await using var mine = new FaultyServer(RecoveryScene.Prometheus(_ => "0"));
        await using var other = new FaultyServer(RecoveryScene.Prometheus(_ => "0"));
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["Outbound:AllowedHosts"] = $"{mine.Host},{other.Host}", ["Outbound:AllowPrivateAddresses"] = "true" });
        using var marek = await app.SignInAsync(Role.Administrator);
        var service = await AddAsync(app);
        var path = $"/services/{service.Slug}/recovery-checks";
        await marek.PostAsync(path, new(Fields(mine.Url + "/prometheus/")) { ["user_name"] = "reader" }, path);
        var check = Assert.Single(await ListAsync(app, service));

        await marek.PostAsync($"{path}/trial", new(Fields(mine.Url + "/prometheus/")) { ["check"] = check.Id.ToString(), ["user_name"] = "reader", ["token"] = "" }, path);
        await marek.PostAsync($"{path}/trial", new(Fields(other.Url)) { ["check"] = check.Id.ToString(), ["user_name"] = "reader", ["token"] = "" }, path);
        await marek.PostAsync(path, new(Fields(other.Url)) { ["check"] = check.Id.ToString(), ["user_name"] = "", ["token"] = "" }, path);

        Assert.Equal("/prometheus/api/v1/query_range", Assert.Single(mine.Requests).Path);
        Assert.Equal($"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"reader:{RecoveryScene.Token}"))}", mine.Requests.Single().Headers["authorization"]);
        Assert.All(other.Requests, r => Assert.DoesNotContain("authorization", r.Headers.Keys));
        Assert.Equal("", Assert.Single(await ListAsync(app, service)).Secret);
    }

    static Dictionary<string, string> Fields(string url) => new()
    {
        ["name"] = "error rate",
        ["query"] = "errors",
        ["comparison"] = "below",
        ["threshold"] = "1",
        ["unit"] = "%",
        ["hold_minutes"] = "10",
        ["url"] = url,
        ["user_name"] = "",
        ["token"] = RecoveryScene.Token,
    };

    static async Task<Service> AddAsync(TestApp app) => (await app.Service<AddService>().RunAsync(new($"Checkout {Guid.NewGuid():N}"), RecoveryScene.Administrator, Ct)).Value;

    static Task<IReadOnlyList<RecoveryCheck>> ListAsync(TestApp app, Service service) => app.Database.ReadAsync(s => s.ListRecoveryChecksAsync(service.Id), Ct);
}

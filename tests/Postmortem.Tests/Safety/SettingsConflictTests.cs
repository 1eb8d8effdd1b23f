using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Postmortem.Features.Alerts.Rules;
using Postmortem.Features.Executors;
using Postmortem.Features.Rollbacks.Verification;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Executors;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Intake;
using Postmortem.Tests.Features.Rollbacks;
using Postmortem.Tests.Slack;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>Two administrators at one form: the second is shown by name what the first has saved, keeps their own, and saves again knowing both.</summary>
public sealed class SettingsConflictTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Of_an_executor(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps, new() { ["Outbound:AllowedHosts"] = "*.example.com" });
        await RunScene.SetUpAsync(app, "webhook", new() { ["url"] = "https://deploy.example.com/rollback" }, "a-secret-of-a-test", "B");
        await CollideAsync(app, "/services/checkout/executor", "/services/checkout/executor", "url", "https://one.example.com/rollback", "https://two.example.com/rollback");

        Assert.Equal("https://two.example.com/rollback", (await app.Database.ReadAsync(s => s.ScalarAsync<string>("select settings from executors"), Ct))!.Split('"')[3]);
    }

    /// <summary>There was none when both began.</summary>
    [Theory, BothEngines]
    public async Task Of_the_first_executor(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps, new() { ["Outbound:AllowedHosts"] = "*.example.com" });
        await app.AddServiceAsync("Checkout");
        await CollideAsync(app, "/services/checkout/executor?kind=webhook", "/services/checkout/executor", "url", "https://one.example.com/rollback", "https://two.example.com/rollback", ("token", "a-secret-of-a-test"));
    }

    [Theory, BothEngines]
    public async Task Of_a_recovery_check(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps, new() { ["Outbound:AllowedHosts"] = "*.example.com" });
        var scene = await RecoveryScene.MakeAsync(app, 1, RecoveryScene.Fields("https://prometheus.example.com"));
        var check = Assert.Single(await app.Database.ReadAsync(s => s.ListRecoveryChecksAsync(scene.Service.Id), Ct));
        var path = $"/services/{scene.Service.Slug}/recovery-checks";
        await CollideAsync(app, $"{path}?check={check.Id}", path, "query", "sum(errors)", "max(errors)");
    }

    [Theory, BothEngines]
    public async Task Of_an_alert_rule(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var rule = (await app.Service<KeepRules>().AddAsync(new(null, null, "critical", null, "declare", "SEV1"), Sender.Administrator, Ct)).Value;
        await CollideAsync(app, $"/settings/alert-rules/{rule}", $"/settings/alert-rules/{rule}", "contains", "team=payments", "team=checkout");
    }

    [Theory, BothEngines]
    public async Task Of_the_paths_of_a_source(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        var source = (await Sender.MakeAsync(app, "generic")).Source;
        await CollideAsync(app, $"/settings/sources/{source.Id}", $"/settings/sources/{source.Id}/mapping", "to_version", "deployment.version", "deployment.image", ("act", "save"));
    }

    [Theory, BothEngines]
    public async Task Of_the_reminders(Engine engine)
    {
        await using var slack = await SlackApp.StartAsync(engine, apps);
        await CollideAsync(slack.App, "/settings/reminders", "/settings/reminders", "quiet_from", "21:00", "22:00", ("on", "no review"));
    }

    [Theory, BothEngines]
    public async Task Of_the_tiers_that_need_a_second_person(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var first = await app.SignInAsync(Role.Administrator);
        using var second = await app.SignInAsync(Role.Administrator);
        const string Path = "/settings/executors";
        var (mine, theirs) = (await OpenAsync(first, Path, Path), await OpenAsync(second, Path, Path));

        Assert.Equal(HttpStatusCode.Redirect, (await first.PostAsync(Path, new(mine) { ["tiers"] = "B" })).StatusCode);
        var refused = await second.PostAsync(Path, new(theirs) { ["tiers"] = "C" });
        var page = await refused.TextAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains($"{first.Name} changed these tiers meanwhile", WebUtility.HtmlDecode(page));
        Assert.Equal(["B"], await app.Database.ReadAsync(s => s.ListTwoPersonTiersAsync(), Ct));
        var again = FormOf(page, Path);
        Assert.Equal("C", again["tiers"]);
        Assert.Equal(HttpStatusCode.Redirect, (await second.PostAsync(Path, again)).StatusCode);
        Assert.Equal(["C"], await app.Database.ReadAsync(s => s.ListTwoPersonTiersAsync(), Ct));
    }

    /// <param name="page">Where the form stands.</param>
    /// <param name="always">What both send besides, and again where it is not shown.</param>
    static async Task CollideAsync(TestApp app, string page, string action, string field, string theirs, string yours, params (string Name, string Value)[] always)
    {
        using var first = await app.SignInAsync(Role.Administrator);
        using var second = await app.SignInAsync(Role.Administrator);
        var (one, two) = (await OpenAsync(first, page, action), await OpenAsync(second, page, action));

        Assert.Equal(HttpStatusCode.Redirect, (await SaveAsync(first, one, theirs)).StatusCode);
        var refused = await SaveAsync(second, two, yours);
        var html = await refused.TextAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var conflict = Form.Parse(html).QuerySelector("section.conflict");
        Assert.NotNull(conflict);
        Assert.Contains($"Theirs, {first.Name}", conflict.TextContent);
        Assert.Contains(theirs, conflict.QuerySelector(".text-a")!.TextContent);
        Assert.Contains(yours, conflict.QuerySelector(".text-b")!.TextContent);
        Assert.DoesNotContain("a-secret-of-a-test", html);
        var again = FormOf(html, action);
        Assert.Equal(yours, again[field]);
        Assert.Equal(HttpStatusCode.Redirect, (await SaveAsync(second, again, yours)).StatusCode);
        Assert.Equal(yours, (await OpenAsync(first, page, action))[field]);

        Task<HttpResponseMessage> SaveAsync(TestUser user, Dictionary<string, string> form, string value)
        {
            var sent = new Dictionary<string, string>(form) { [field] = value };
            foreach (var (name, said) in always) sent[name] = said;
            return user.PostAsync(action, sent);
        }
    }

    static async Task<Dictionary<string, string>> OpenAsync(TestUser user, string page, string action) => FormOf(await user.PageAsync(page), action);

    /// <summary>What a browser would send of the form, untouched.</summary>
    static Dictionary<string, string> FormOf(string html, string action) =>
        Form.Parse(html).QuerySelectorAll<IHtmlFormElement>("form[method=post]").Single(f => f.GetAttribute("action") == action && f.QuerySelector("[name=seen], [name=version]") is not null)
            .Elements.Select(e => e switch
            {
                IHtmlInputElement { Type: "checkbox", IsChecked: false } => default,
                IHtmlInputElement input => (input.Name, input.Value),
                IHtmlTextAreaElement text => (text.Name, text.Value),
                IHtmlSelectElement select => (select.Name, Value: select.Value ?? ""),
                _ => default,
            })
            .Where(f => f.Name is { Length: > 0 } and not "__RequestVerificationToken").GroupBy(f => f.Name!).ToDictionary(f => f.Key, f => f.First().Value ?? "");
}

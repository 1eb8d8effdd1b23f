using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>A button pressed twice, a browser that asks whether to send the form again, a phone that lost the answer: without any script.</summary>
public sealed partial class SentTwiceTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Page, where its form is sent, what is typed, and what it makes.</summary>
    static readonly (string Page, string Action, Dictionary<string, string> Typed, string Table)[] Makers =
    [
        ("/incidents/new", "/incidents", new() { ["title"] = "Every card is refused", ["confirmed"] = "true" }, "incidents"),
        ("/incidents/{0}/follow-ups/new", "/incidents/{0}/follow-ups", new() { ["title"] = "Alert on refused cards", ["done_when"] = "It fires" }, "action_items"),
        ("/incidents/{0}/next-update", "/incidents/{0}/next-update", new() { ["said"] = "We are looking into it." }, "timeline_entries"),
        ("/incidents/{0}/timeline/new", "/incidents/{0}/timeline", new() { ["text"] = "Cards are refused" }, "timeline_entries"),
        ("/incidents/{0}/rollbacks/new", "/incidents/{0}/rollbacks", new() { ["to"] = "v41", ["reason"] = "Errors began with v42" }, "rollbacks"),
        ("/incidents/{0}/rollbacks/record", "/incidents/{0}/rollbacks/record", new() { ["to"] = "v40", ["outcome"] = "succeeded" }, "rollbacks"),
        ("/incidents/{0}/review/factors/new", "/incidents/{0}/review/factors", new() { ["text"] = "The pool is shared by two services" }, "factors"),
        ("/incidents/{0}/experiments/new", "/incidents/{0}/experiments", new() { ["title"] = "Load the pool", ["hypothesis"] = "It holds", ["load_profile"] = "Twice the peak", ["pass_criteria"] = "p95 under 1 s" }, "experiments"),
        ("/changes/new", "/changes", new() { ["title"] = "Pool raised to 40 by hand" }, "changes"),
    ];

    [Theory, BothEngines]
    public async Task What_is_sent_twice_is_made_once_and_both_lead_there(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        foreach (var maker in Makers)
        {
            var send = await FormAsync(user, maker, number);
            var before = await CountAsync(app, maker.Table);
            var (first, again) = (await send(null), await send(null));

            Assert.True(first.StatusCode == HttpStatusCode.Redirect, $"{maker.Page}: {await first.Content.ReadAsStringAsync(Ct)}");
            Assert.True(again.StatusCode == HttpStatusCode.Redirect, $"{maker.Page}, sent again: {await again.Content.ReadAsStringAsync(Ct)}");
            Assert.Equal(first.Headers.Location, again.Headers.Location);
            Assert.True(before + 1 == await CountAsync(app, maker.Table), $"{maker.Page} made {await CountAsync(app, maker.Table) - before}");
        }
    }

    [Theory, BothEngines]
    public async Task Sent_side_by_side_it_is_made_once(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.BeginReviewAsync();
        foreach (var maker in Makers.Take(2))
        {
            var send = await FormAsync(user, maker, number);
            var before = await CountAsync(app, maker.Table);
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => send(null)));

            Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.StatusCode));
            Assert.Single(answers.Select(a => a.Headers.Location).Distinct());
            Assert.Equal(before + 1, await CountAsync(app, maker.Table));
        }
    }

    [Theory, BothEngines]
    public async Task After_going_back_other_words_make_another_and_what_was_refused_can_be_mended(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(Role.Facilitator);
        var number = await user.DeclareIncidentAsync();
        var send = await FormAsync(user, Makers[1], number);
        var before = await CountAsync(app, "action_items");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await send("")).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await send("")).StatusCode);
        var (first, other) = (await send("Alert on refused cards"), await send("Alert on slow cards"));
        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Redirect], [first.StatusCode, other.StatusCode]);
        Assert.Equal(before + 2, await CountAsync(app, "action_items"));
    }

    /// <summary>One that does its work in two transactions would take its own name for somebody else's.</summary>
    [Fact]
    public async Task No_form_is_taken_for_its_own_second_sending()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var world = await World.MakeAsync(app, facilitator, Visibility.Open, "sparrow");
        var pages = world.Pages(app);
        var token = await administrator.FormTokenAsync();
        var done = new List<string>();
        foreach (var form in (await Form.ReadAsync(administrator, pages)).Where(f => f.Fields.Any(x => x.Name == "once")))
        {
            using var answer = await form.SendAsync(administrator, token, Hostile.Believable(form));
            Assert.DoesNotContain("This was sent before", await answer.Content.ReadAsStringAsync(Ct));
            if (answer.StatusCode == HttpStatusCode.Redirect) done.Add(form.Action);
        }
        Assert.True(done.Count >= 12, $"only these were done: {string.Join(", ", done)}");
    }

    /// <summary>A form that makes something says so; what it changes bears a version; the rest does no harm twice.</summary>
    [Fact]
    public void Every_form_that_makes_something_makes_it_once()
    {
        var root = Path.Combine(Repository.Root, "src", "Postmortem");
        var makers = from file in Directory.EnumerateFiles(root, "*.cshtml", SearchOption.AllDirectories)
                     where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                     from Match form in PostForm().Matches(File.ReadAllText(file))
                     where !form.Value.Contains("once", StringComparison.Ordinal) && !form.Value.Contains("name=\"version\"", StringComparison.Ordinal)
                     let action = Action().Match(form.Value).Groups[1].Value
                     where !Harmless.Any(end => action.EndsWith(end, StringComparison.Ordinal))
                     select $"{Path.GetRelativePath(root, file)}: {action}";
        Assert.Empty(makers);
    }

    /// <summary>Sent twice these do what they did, or are told that it is done. What shows a secret once is made again rather than lost; comments bear ids of their own, and what is said without a name cannot be kept with one.</summary>
    static readonly string[] Harmless =
    [
        "/setup", "/settings/invitations", "/settings/tokens", "/settings/sources", "/secret", "/join/@Model.Token", "null : ", "/password", "/sign-out", "/sign-outs", "/disabling", "/enabling",
        "/revocation", "/removal", "/withdrawal", "/archive", "/restore", "/dismissal", "/declining", "/taking", "/release", "/judgement", "/place", "/move", "/state", "/given-secret", "/mapping", "/services", "/import",
        "/replay", "/retries", "/resend", "/abort", "/approval", "/test", "/incident", "/roles", "/members", "/people", "/slack/link/@token", "/reviewers", "/sign-off", "/prefill", "/keeping", "/seen", "/answers", "/contributions",
        "@Model.Path", "@part.Path", "thread.IsOpen ? ", "@path", "@url", "@Model.Action", "@Model.Address", "/edit", "/hide", "/show", "/stars",
    ];

    static async Task<Func<string?, Task<HttpResponseMessage>>> FormAsync(TestUser user, (string Page, string Action, Dictionary<string, string> Typed, string Table) maker, int number)
    {
        string At(string address) => address.Replace("{0}", $"{number}", StringComparison.Ordinal);
        var form = (await Form.ReadAsync(user, [At(maker.Page)])).First(f => f.Action == At(maker.Action));
        var token = Form.Parse(await user.PageAsync(At(maker.Page))).QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var values = form.Untouched();
        foreach (var (name, value) in maker.Typed) values[name] = value;
        return title => form.SendAsync(user, token, title is null ? values : new(values) { ["title"] = title });
    }

    static Task<int> CountAsync(TestApp app, string table) => app.Database.ReadAsync(s => s.ScalarAsync<int>($"select count(*) from {table}"), Ct);

    [GeneratedRegex("""<form\b[^>]*method="post".*?</form>""", RegexOptions.Singleline)]
    private static partial Regex PostForm();

    [GeneratedRegex("""action="([^"]*)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Action();
}

using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Accounts;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Exports;

/// <summary>Over HTTP: what goes outside, in each form, and for how long.</summary>
public sealed class RedactedVersionTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task No_name_mention_note_hidden_entry_or_internal_link_goes_out_in_any_form(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator, "Xiomara Quesnel");
        using var commander = await app.SignInAsync(Role.Responder, "Thaddäus Krakowiak");
        using var other = await app.SignInAsync(Role.Responder, "Oyelaran Bjørnstad");
        var number = await facilitator.DeclareIncidentAsync("Checkout fails, says Krakowiak");
        var actor = facilitator.Actor();
        await app.Service<AssignRole>().RunAsync(new(number, "commander", commander.Id), actor, Ct);
        await app.Service<AddEntry>().RunAsync(new(number, "Rolled back 418, @Oyelaran agreed, see https://grafana.corp.test/d/7", EntryKind.Decision, Starred: true, Permalink: "https://corp.slack.com/archives/C1/p1"), commander.Actor(), Ct);
        await app.Service<AddEntry>().RunAsync(new(number, "The vendor contract lapses in spring", EntryKind.Note, Starred: true), actor, Ct);
        await app.Service<AddEntry>().RunAsync(new(number, "Queue grows", EntryKind.Observation, Starred: true, Author: new(null, "Wilhelmina Stroud")), actor, Ct);
        var entry = (await app.Service<AddEntry>().RunAsync(new(number, "The password is hunter22 everywhere", EntryKind.Observation, Starred: true), actor, Ct)).Value.Id;
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "full", ["facilitator"] = $"{facilitator.Id}" });
        await facilitator.SaveSectionAsync(number, "summary", $"""
            Krakowiak and **Bjørnstad** saw errors; Wilhelmina Stroud asked [the runbook](https://wiki.corp.test/r) and {other.Email}. For Contoso it was worst.
            The password is hunter22 everywhere. See [status](https://status.example.com/i/7) and ![graph](/attachments/1/graph.png). <!-- Quesnel: shorten -->
            """, 1);
        await app.AddFactorAsync(facilitator, number, "Runbooks that only Thaddäus Krakowiak knew", "process");
        await facilitator.PostsAsync($"/incidents/{number}/follow-ups", new() { ["title"] = "Ask Xiomara for a runbook", ["type"] = "prevent", ["priority"] = "P1", ["owner"] = $"{other.Id}" });
        await facilitator.PostsAsync($"/incidents/{number}/timeline/{entry}/hide", new() { ["why"] = "A password" });
        await facilitator.PublishAsync(app, number);

        string[] forbidden =
        [
            "Quesnel", "Xiomara", "Krakowiak", "Thadd", "Oyelaran", "Bjørnstad", "Bjornstad", "Stroud", "Wilhelmina", other.Email, "@", "corp.test", "slack.com", "vendor contract", "hunter22", "Contoso", "/attachments", "shorten", "<!--", "/incidents/",
        ];
        var id = await app.MakeWholeAsync(facilitator, number);
        var page = await facilitator.PageAsync($"{RedactedVersionSteps.Path(number)}/{id}");
        Assert.Contains("<del class=\"diff\">", page);
        Assert.Contains("Krakowiak", page);
        var texts = new List<string>();
        foreach (var form in new[] { "markdown", "pdf" })
        {
            id = await app.MakeWholeAsync(facilitator, number);
            await facilitator.ReleaseFileAsync(number, id, form);
            texts.Add(await facilitator.FileAsync(number, id));
        }
        var address = await facilitator.ReleasePageAsync(number, await app.MakeWholeAsync(facilitator, number));
        using var stranger = app.Stranger();
        texts.Add(await stranger.PageAsync(address));

        foreach (var text in texts)
        {
            foreach (var word in forbidden) Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Checkout fails, says the incident commander", text);
            Assert.Contains("asked the runbook and a responder", text);
            Assert.Contains("Rolled back 418", text);
            Assert.Contains("Runbooks that only the incident commander knew", text);
        }
        Assert.Contains("[status](https://status.example.com/i/7)", texts[0]);
    }

    [Theory, BothEngines]
    public async Task A_shared_page_asks_for_no_account_leads_nowhere_inside_and_is_kept_by_no_engine(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.PublishReviewAsync(app, "Errors from 12:00 to 12:30. See [status](https://status.example.com/i/7), [INC-1](/incidents/1).");
        var address = await facilitator.ReleasePageAsync(number, await facilitator.MakeRedactedAsync(number));
        Assert.True(address.Length > "/shared/".Length + 40, address);

        using var stranger = app.Stranger();
        using var answer = await stranger.GetAsync(address);
        var html = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Contains("Errors from 12:00 to 12:30.", html);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Contains("noindex", answer.Headers.GetValues("X-Robots-Tag").Single());
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Contains("<meta name=\"robots\" content=\"noindex", html);
        Assert.DoesNotContain("<script", html);
        var links = Safety.Form.Parse(html).QuerySelectorAll("a[href]").Select(a => a.GetAttribute("href")!).Where(h => !h.StartsWith('#'));
        Assert.Equal(["https://status.example.com/i/7"], links);

        var hash = await app.Database.ReadAsync(s => s.ListAsync<string>("select coalesce(token_hash, '') from redacted_versions x join incidents i on i.id = x.incident_id where i.number = @number", new { number }), Ct);
        Assert.DoesNotContain(address.Split('/')[^1], hash.Single());
        Assert.DoesNotContain(address, await facilitator.PageAsync(RedactedVersionSteps.Path(number)));
    }

    [Theory, BothEngines]
    public async Task What_is_revoked_shows_nothing_and_the_history_says_who_did_what(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.PublishReviewAsync(app, "Errors from 12:00 to 12:30 in sparrow.");
        var page = await facilitator.MakeRedactedAsync(number);
        var address = await facilitator.ReleasePageAsync(number, page);
        var file = await facilitator.MakeRedactedAsync(number);
        await facilitator.ReleaseFileAsync(number, file, "markdown");
        Assert.Contains("sparrow", await facilitator.FileAsync(number, file));

        foreach (var id in new[] { page, file }) await facilitator.PostsAsync($"{RedactedVersionSteps.Path(number)}/{id}/revocation");

        using var stranger = app.Stranger();
        using var gone = await stranger.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.DoesNotContain("sparrow", await gone.Content.ReadAsStringAsync(Ct));
        Assert.Equal(HttpStatusCode.NotFound, (await facilitator.GetAsync($"{RedactedVersionSteps.Path(number)}/{file}/file")).StatusCode);
        await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"{RedactedVersionSteps.Path(number)}/{page}/revocation");
        Assert.Equal(["made", "made", "released", "released", "revoked", "revoked"],
            (await app.JournalAsync(number)).Where(a => a.StartsWith("review.redacted_version_", StringComparison.Ordinal)).Select(a => a["review.redacted_version_".Length..]).Order());
    }

    [Theory, BothEngines]
    public async Task What_was_shown_is_what_is_released_even_when_the_review_changes_between(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.PublishReviewAsync(app, "Errors from 12:00 to 12:30.");
        var id = await facilitator.MakeRedactedAsync(number);
        Assert.DoesNotContain("of an earlier review", await facilitator.PageAsync($"{RedactedVersionSteps.Path(number)}/{id}"));

        await facilitator.PostsAsync($"/incidents/{number}/review/reopening", new() { ["why"] = "Wrong end" });
        await facilitator.SaveSectionAsync(number, "summary", "Errors from 12:00 to 13:45.", 2);
        var address = await facilitator.ReleasePageAsync(number, id);

        using var stranger = app.Stranger();
        var text = await stranger.PageAsync(address);
        Assert.Contains("12:30", text);
        Assert.DoesNotContain("13:45", text);
        Assert.Contains("version of an earlier review", await facilitator.PageAsync($"{RedactedVersionSteps.Path(number)}/{id}"));
        Assert.Contains("of an earlier review", await facilitator.PageAsync(RedactedVersionSteps.Path(number)));
        Assert.Contains("is not published", await facilitator.RefusedAsync(HttpStatusCode.Conflict, RedactedVersionSteps.Path(number), new() { ["sections"] = "summary" }));
    }

    [Theory, BothEngines]
    public async Task The_language_coach_reads_it_again_and_an_error_needs_a_reason(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.PublishReviewAsync(app, "Errors from 12:00 to 12:30. The root cause was human error.");
        var id = await facilitator.MakeRedactedAsync(number);

        Assert.Contains("may blame somebody", await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"{RedactedVersionSteps.Path(number)}/{id}/release", new() { ["form"] = "page" }));
        var address = await facilitator.ReleasePageAsync(number, id, "It quotes the regulator");
        using var stranger = app.Stranger();
        Assert.DoesNotContain("regulator", await stranger.PageAsync(address));
        Assert.Contains("It quotes the regulator", await facilitator.PageAsync($"{RedactedVersionSteps.Path(number)}/{id}"));
    }

    [Theory, BothEngines]
    public async Task What_becomes_private_or_hidden_is_told_outside_no_longer(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var stranger = app.Stranger();
        var other = await facilitator.DeclareIncidentAsync("Keys leaked");
        var number = await facilitator.PublishReviewAsync(app, $"Errors as in INC-{other}. Seen at once: the pool was at its limit of 200.");
        var names = await facilitator.ReleasePageAsync(number, await facilitator.MakeRedactedAsync(number));
        await facilitator.PostsAsync($"/incidents/{other}/visibility", new() { ["visibility"] = "private", ["why"] = "Personal data" });
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(names)).StatusCode);

        var entry = (await app.Service<AddEntry>().RunAsync(new(number, "the pool was at its limit of 200", EntryKind.Observation), facilitator.Actor(), Ct)).Value.Id;
        var tells = await facilitator.ReleasePageAsync(number, await facilitator.MakeRedactedAsync(number));
        await facilitator.PostsAsync($"/incidents/{number}/timeline/{entry}/hide", new() { ["why"] = "A secret" });
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(tells)).StatusCode);

        var last = await facilitator.MakeRedactedAsync(number);
        var own = await facilitator.ReleasePageAsync(number, last);
        Assert.DoesNotContain("limit of 200", await stranger.PageAsync(own));
        await facilitator.PostsAsync($"/incidents/{number}/visibility", new() { ["visibility"] = "private", ["why"] = "Personal data" });
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(own)).StatusCode);
        Assert.Contains("An incident became private.", await facilitator.PageAsync($"{RedactedVersionSteps.Path(number)}/{last}"));
    }

    [Theory, BothEngines]
    public async Task Only_facilitators_who_may_see_the_incident_make_and_release(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var responder = await app.SignInAsync();
        using var outsider = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.PublishReviewAsync(app, "Errors from 12:00 to 12:30.");
        var path = RedactedVersionSteps.Path(number);
        await responder.RefusedAsync(HttpStatusCode.Forbidden, path, new() { ["sections"] = "summary" });
        Assert.Equal(HttpStatusCode.Forbidden, (await responder.GetAsync(path)).StatusCode);
        await facilitator.PostsAsync($"/incidents/{number}/visibility", new() { ["visibility"] = "private", ["why"] = "Personal data" });

        var id = await facilitator.MakeRedactedAsync(number);
        await outsider.RefusedAsync(HttpStatusCode.NotFound, path, new() { ["sections"] = "summary" });
        await outsider.RefusedAsync(HttpStatusCode.NotFound, $"{path}/{id}/release", new() { ["form"] = "page" });
        Assert.Equal(HttpStatusCode.NotFound, (await outsider.GetAsync($"{path}/{id}")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Choices_that_do_not_fit_are_refused_with_what_was_typed(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.PublishReviewAsync(app, "Errors from 12:00 to 12:30.");
        Assert.Contains("Choose at least one section", await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, RedactedVersionSteps.Path(number)));
        var page = await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, RedactedVersionSteps.Path(number), new() { ["sections"] = "summary", ["hosts"] = $"no_such host!, {app.Address.Host}", ["words"] = "Contoso" });
        Assert.Contains("is no name of a host", page);
        Assert.Contains("Contoso", page);
        Assert.Contains("is no section", await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, RedactedVersionSteps.Path(number), new() { ["sections"] = "nonsense" }));
    }

    [Fact]
    public async Task Guessing_addresses_is_slowed_down()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps, new() { ["RateLimits:SharedPagesPerMinute"] = "2" });
        using var somebody = await app.SignInAsync();
        using var stranger = app.Stranger();
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], [(await stranger.GetAsync("/shared/a")).StatusCode, (await stranger.GetAsync("/shared/b")).StatusCode, (await stranger.GetAsync("/shared/c")).StatusCode]);
    }
}

using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Incidents;

public sealed class DeclareTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_title_is_enough(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var answer = await user.PostAsync("/incidents", new() { ["title"] = "Amberjack exporter stopped" });

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var page = await user.PageAsync(answer.Headers.Location!.OriginalString);
        Assert.Contains("Amberjack exporter stopped", page);
        Assert.Contains("SEV3", page);
    }

    [Theory, BothEngines]
    public async Task A_likely_duplicate_is_shown_before_anything_is_saved(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var service = await app.AddServiceAsync("Checkout");
        var ct = TestContext.Current.CancellationToken;
        var open = (await app.Service<DeclareIncident>().RunAsync(new("Checkout errors on the German shop", ServiceIds: [service]), Actor.CommandLine, ct)).Value;
        var form = new Dictionary<string, string> { ["title"] = "German shop: payment fails", ["summary"] = "Kept text" };

        var asked = await user.PostAsync("/incidents", form);
        var page = await asked.Content.ReadAsStringAsync(ct);
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Contains($"Open {open.Name} instead", page);
        Assert.Contains("same words: german, shop", page);
        Assert.Contains("Nothing is declared yet. An open incident may be the same:", page);
        Assert.Contains("Declare anyway", page);
        Assert.Contains("Kept text", page);
        Assert.Equal(1, await CountAsync(app));

        Assert.Contains($"name=\"shown\" value=\"{open.Number}\"", page);
        var other = (await app.Service<DeclareIncident>().RunAsync(new("Payment of the German shop", ServiceIds: [service]), Actor.CommandLine, ct)).Value;
        asked = await user.PostAsync("/incidents", new(form) { ["shown"] = $"{open.Number}" });
        Assert.Contains($"Open {other.Name} instead", await asked.Content.ReadAsStringAsync(ct));
        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync("/incidents", new(form) { ["title"] = "Checkout errors again", ["shown"] = $"{open.Number}" })).StatusCode);
        form["confirmed"] = "true";
        Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync("/incidents", form)).StatusCode);
        Assert.Equal(4, await CountAsync(app));
        var typing = await user.PageAsync($"/incidents/new/duplicates?title=errors&services={service}");
        Assert.Contains("same service: Checkout", typing);
        Assert.DoesNotContain("Nothing is declared", typing);
        Assert.DoesNotContain("instead", await user.PageAsync("/incidents/new/duplicates?title=Printer+on+fire"));
    }

    [Theory, BothEngines]
    public async Task A_refused_declaration_keeps_what_was_typed_and_saves_nothing(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var answer = await user.PostAsync("/incidents", new() { ["title"] = new string('x', 201), ["summary"] = "<script>alert(1)</script>", ["severity"] = "SEV9" });
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("at most 200 fit", page);
        Assert.Contains("The severity must be one of", page);
        Assert.Contains("&lt;script&gt;alert(1)", page);
        Assert.DoesNotContain("<script>alert", page);
    }

    [Theory, BothEngines]
    public async Task A_service_that_is_not_in_the_catalogue_is_refused_not_crashed(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var result = await app.Service<DeclareIncident>().RunAsync(new("Strange", ServiceIds: [Guid.NewGuid()]), Actor.CommandLine, TestContext.Current.CancellationToken);
        Assert.Equal("services", Assert.Single(result.Failure!.Faults).Field);
    }

    [Theory, BothEngines]
    public async Task A_reader_may_not_declare(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var reader = await app.SignInAsync(Role.Reader);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/incidents", new() { ["title"] = "Checkout answers with errors" })).StatusCode);
    }

    static Task<int> CountAsync(TestApp app) => app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from incidents"), TestContext.Current.CancellationToken);
}

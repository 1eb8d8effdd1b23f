using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

/// <summary>Refusals name the request's own members and versions.</summary>
public sealed class ClearRefusalTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task If_Match_and_the_bodys_version_have_to_be_the_same(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        var path = $"incidents/{await api.DeclareAsync("Checkout is slow")}";
        var version = (await api.PatchAsync(path, new { title = "Checkout is very slow" })).Is(HttpStatusCode.OK).NumberAt("version");

        foreach (var (tag, named) in new[] { (version - 1, version), (version, version - 1) })
        {
            var refused = (await api.PatchAsync(path, new { title = "Checkout is down", version = named }, ("If-Match", $"\"v{tag}\""))).IsProblem(HttpStatusCode.Conflict, "conflict");
            Assert.StartsWith($"If-Match names version {tag}, the body version {named}.", refused.TextAt("detail"), StringComparison.Ordinal);
        }
        Assert.Equal("Checkout is very slow", (await api.GetAsync(path)).TextAt("title"));
        (await api.PatchAsync(path, new { title = "Checkout is down", version }, ("If-Match", $"\"v{version}\""))).Is(HttpStatusCode.OK);
    }

    [Theory, BothEngines]
    public async Task A_version_that_was_never_given_is_not_blamed_on_somebody(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        var path = $"incidents/{await api.DeclareAsync("Checkout is slow")}";
        var version = (await api.GetAsync(path)).NumberAt("version");

        var byTag = (await api.PatchAsync(path, new { title = "Checkout is down" }, ("If-Match", "\"v99\""))).IsProblem(HttpStatusCode.Conflict, "conflict");
        var byBody = (await api.PatchAsync(path, new { title = "Checkout is down", version = 99 })).IsProblem(HttpStatusCode.Conflict, "conflict");

        Assert.All([byTag, byBody], refused => Assert.StartsWith($"There is no version 99: the newest is {version}.", refused.TextAt("detail"), StringComparison.Ordinal));
        Assert.Equal(version, (int)byTag["current"]["version"]!);
    }

    [Theory, BothEngines]
    public async Task A_conflict_speaks_of_no_form(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();
        var slug = (await api.PostAsync("services", new { name = $"Service {Guid.NewGuid():N}" })).Is(HttpStatusCode.Created).TextAt("slug");
        (await api.PutAsync($"services/{slug}", new { name = $"Service {slug}", owner = "Payments" })).Is(HttpStatusCode.OK);

        var late = (await api.PutAsync($"services/{slug}", new { name = $"Service {slug}", owner = "Orders", version = 1 })).IsProblem(HttpStatusCode.Conflict, "conflict");
        Assert.EndsWith("Nothing of yours was saved yet: compare the two, then save again.", late.TextAt("detail"), StringComparison.Ordinal);
    }

    [Theory, BothEngines]
    public async Task Points_of_the_checklist_are_named_where_the_body_has_them(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync(Role.Facilitator);
        using var reviewer = await app.ApiAsync();
        var at = $"incidents/{await api.DeclareAsync()}/review";
        (await api.PostAsync(at)).Is(HttpStatusCode.Created);
        (await api.PostAsync($"{at}/reviewers", new { person_id = reviewer.Id })).Is(HttpStatusCode.OK);
        (await api.PostAsync($"{at}/submission")).Is(HttpStatusCode.OK);

        var open = (await reviewer.PostAsync($"{at}/sign-off", new { decision = "approved" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.NotNull(open["errors"]["checklist[wording]"]);
        Assert.DoesNotContain("check_", open.Text, StringComparison.Ordinal);
        var bare = (await reviewer.PostAsync($"{at}/sign-off", new { decision = "changes requested", comment = "See there", checklist = new[] { new { key = "wording", answer = "no" } } })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
        Assert.Equal("Say what is missing.", (string)bare["errors"]["checklist[wording].note"]![0]!);
    }

    [Theory, BothEngines]
    public async Task Every_parameter_that_cannot_be_read_is_named_as_it_is_spelled_with_the_remedy(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync();

        var errors = (await api.GetAsync("incidents?from=abc&to=soon&limit=0")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid")["errors"];

        Assert.Equal("“abc” cannot be read as from. Send a date such as 2026-11-30.", (string)errors["from"]![0]!);
        Assert.Equal("“soon” cannot be read as to. Send a date such as 2026-11-30.", (string)errors["to"]![0]!);
        Assert.StartsWith("“nope” cannot be read as service_id. Send a key such as ", (await api.GetAsync("incidents/duplicates?title=Checkout&service_id=nope")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid").TextAt("detail"), StringComparison.Ordinal);
        Assert.Equal("A page holds 1 to 200 items.", (string)errors["limit"]![0]!);
        Assert.Equal("“many” cannot be read as limit. Send a whole number.", (await api.GetAsync("incidents?limit=many")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid").TextAt("detail"));
        Assert.Equal("“soon” cannot be read as since. Send a time with its zone, such as 2026-11-30T09:00:00Z.", (await api.GetAsync("alerts?since=soon")).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid").TextAt("detail"));
    }
}

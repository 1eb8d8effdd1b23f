using System.Net;
using Postmortem.Features.Services;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Services;

/// <summary>An archived service is offered nowhere, and no door names it anew.</summary>
public sealed class ArchivedServiceTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task What_is_archived_is_not_named_anew_and_stays_where_it_is(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var api = await app.ApiAsync();
        var name = $"Attic{Guid.NewGuid():N}";
        var service = await app.AddServiceAsync(name);
        var slug = name.ToLowerInvariant();
        var number = (await api.PostAsync("incidents", new { title = "Attic is down", service_ids = new[] { service } })).Is(HttpStatusCode.Created).NumberAt("number");
        await user.PostsAsync($"/services/{slug}/archive");

        var refused = (await api.PostAsync("incidents", new { title = "Attic is down again", service_ids = new[] { service } })).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains($"{name} is archived. Leave it out, or restore it under Services first.", refused.Text);
        var other = await user.DeclareIncidentAsync();
        Assert.Contains("is archived", await user.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{other}/services", new() { ["services"] = $"{service}" }));
        Assert.Contains(name, await user.PageAsync($"/incidents/{number}"));

        var page = await user.PageAsync($"/services/{slug}");
        Assert.Contains($"Still open: INC-{number}.", System.Text.RegularExpressions.Regex.Replace(Safety.Form.Parse(page).Body!.TextContent, @"\s+", " "));
        await user.PostsAsync($"/services/{slug}/restore");
        Assert.DoesNotContain("Still open", await user.PageAsync($"/services/{slug}"));
        (await api.PostAsync("incidents", new { title = "Attic is down again", service_ids = new[] { service } })).Is(HttpStatusCode.Created);
    }
}

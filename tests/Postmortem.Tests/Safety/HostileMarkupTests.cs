using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>Markup and script in every field of every form of every page, found by walking the pages.</summary>
public sealed partial class HostileMarkupTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Script_in_every_field_of_every_form_is_only_text_wherever_it_comes_back(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps, new() { ["Outbound:AllowedHosts"] = "example.com" });
        using var administrator = await app.SignInAsync(Role.Administrator, name: Hostile.Line[..60]);
        using var facilitator = await app.SignInAsync(Role.Facilitator, name: Hostile.Line[40..100]);
        var world = await World.MakeAsync(app, facilitator, Visibility.Open, "sparrow");
        await administrator.DeclareIncidentAsync(Hostile.Line[..200]);
        // Somebody whom the review can be sent to.
        Assert.Equal(HttpStatusCode.Redirect, (await administrator.PostAsync($"/incidents/{world.Incident}/review/reviewers", new() { ["person"] = $"{administrator.Id}" })).StatusCode);
        var pages = world.Pages(app);
        var token = await administrator.FormTokenAsync();
        var complaints = new List<string>();
        var forms = (await Form.ReadAsync(administrator, pages)).Where(f => f.Action is not "/sign-out" and not "/sign-in").OrderBy(f => Ending().IsMatch(f.Action)).ToList();
        Assert.True(forms.Count > 50, $"only {forms.Count} forms");
        foreach (var found in forms)
        {
            var form = found.Fields.Any(f => f.Name.Contains("version", StringComparison.Ordinal)) ? await found.AgainAsync(administrator) : found;
            var values = Hostile.WithMarkup(form);
            var (status, html) = await SendAsync(form, administrator, token, values, complaints);
            for (var tries = 1; status == 422 && tries < 4; tries++)
            {
                Hostile.Mend(form, values, html);
                (status, html) = await SendAsync(form, administrator, token, values, complaints);
            }
            if (status is not (302 or 200) && !Unmendable().IsMatch(form.Action)) complaints.Add($"{form} was never taken: {status} {string.Join(' ', Form.Faults(html))}");
        }
        foreach (var path in pages)
        {
            using var answer = await administrator.GetAsync(path);
            var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if ((int)answer.StatusCode >= 500) complaints.Add($"{path} answered {(int)answer.StatusCode}");
            if (answer.Content.Headers.ContentType?.MediaType == "text/html") complaints.AddRange(Hostile.ActiveParts(html).Select(part => $"{path}: {part}"));
        }
        using var api = new ApiClient(app, (await app.TokenAsync(administrator.Email)).Secret, administrator.Id, administrator.Name);
        foreach (var operation in (await ApiOperation.AllAsync(app)).Where(o => !o.IsWrite))
        {
            var answer = await operation.SendAsync(api, world, null);
            if (answer.ContentHeaders.ContentType?.MediaType is not ("application/json" or "application/problem+json" or "text/markdown" or "image/png")) complaints.Add($"{operation} answered {answer.ContentHeaders.ContentType}");
            if ((int)answer.Status >= 500) complaints.Add($"{operation} answered {answer.Text}");
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Fact]
    public void Were_it_markup_it_would_be_seen()
    {
        Assert.True(Hostile.ActiveParts($"<p>{Hostile.Line}</p>").Count >= 3);
        Assert.True(Hostile.ActiveParts(Markdig.Markdown.ToHtml(Hostile.Text)).Count >= 10);
        Assert.NotEmpty(Hostile.ActiveParts("<a href=' java&#10;script:alert(1)'>x</a>"));
        Assert.Empty(Hostile.ActiveParts("<p>x <a href='/incidents/1'>y</a><script src='/app.js?v=1'></script></p>"));
    }

    static async Task<(int Status, string Html)> SendAsync(Form form, TestUser user, string token, Dictionary<string, string> values, List<string> complaints)
    {
        using var answer = await form.SendAsync(user, token, values);
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if ((int)answer.StatusCode >= 500) complaints.Add($"{form} answered {(int)answer.StatusCode}");
        if (answer.StatusCode != HttpStatusCode.Redirect) complaints.AddRange(Hostile.ActiveParts(html).Select(part => $"{form}, {(int)answer.StatusCode}: {part}"));
        return ((int)answer.StatusCode, html);
    }

    /// <summary>After these less can be done.</summary>
    [GeneratedRegex("/(decline|merge|visibility|hide|removal|withdrawal|disabling|sign-outs|archive|revocation|role)")]
    private static partial Regex Ending();

    /// <summary>Need a file, a password or somebody who was not asked yet, or stand no longer on the page after the forms before.</summary>
    [GeneratedRegex("/(files|services/import|rollbacks/wait|password|reviewers|withdrawal|restoration|keeping|taking|dismissal|(factors|differences|experiments|alerts)/[^/]*/removal)$")]
    private static partial Regex Unmendable();
}

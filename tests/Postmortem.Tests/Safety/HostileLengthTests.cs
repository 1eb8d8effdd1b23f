using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>Texts beyond all measure, at their limit and one over it, in every field of every form.</summary>
public sealed partial class HostileLengthTests(Apps apps)
{
    const int Huge = 201_000;
    const string Stale = "0";

    [Theory, BothEngines]
    public async Task Every_field_has_a_limit_that_it_names_and_loses_nothing_that_was_typed(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var world = await World.MakeAsync(app, facilitator, Visibility.Open, "sparrow");
        var pages = world.Pages(app);
        var token = await administrator.FormTokenAsync();
        var complaints = new List<string>();
        foreach (var form in (await Form.ReadAsync(administrator, pages)).Where(f => f.Action is not "/sign-out" and not "/sign-in" && f.Fields.Any(IsWords)))
        {
            var words = form.Fields.Where(IsWords).Select(f => f.Name).ToList();
            var (status, html) = await SendAsync(form, administrator, token, _ => Huge, Stale);
            if (status != 422) complaints.Add($"{form} answered {status} to huge texts");
            var page = Form.Parse(html);
            complaints.AddRange(page.QuerySelectorAll("#errors a").Select(a => a.GetAttribute("href")![1..]).Where(id => page.GetElementById(id) is null).Select(id => $"{form} leads to {id}, which is not there"));
            // Given the newer version, what is corrected would write over what somebody else saved meanwhile.
            if (form.Fields.Any(f => f.Name == "version") && page.QuerySelectorAll("main [name=version]").Select(e => e.GetAttribute("value")).FirstOrDefault() is { } version && version != Stale) complaints.Add($"{form} forgets which version it was begun from: {version}");
            var limits = Limits(html);
            foreach (var name in words.Except(limits.Keys)) complaints.Add($"{form} says of {name} not how long it may be: {Form.Faults(html).FirstOrDefault(f => f.Field == name).Message}");
            complaints.AddRange(words.Where(name => !Keeps(html, name)).Select(name => $"{form} lost what was typed into {name}"));

            (status, html) = await SendAsync(form, administrator, token, name => limits.GetValueOrDefault(name, Huge) + 1);
            foreach (var name in limits.Keys.Except(Limits(html).Keys)) complaints.Add($"{form} takes more of {name} than the {limits[name]} that it names ({status})");

            (status, html) = await SendAsync(form, administrator, token, name => limits.GetValueOrDefault(name, 1));
            if (status >= 500) complaints.Add($"{form} answered {status} to texts at their limit");
            if (status == 422) complaints.AddRange(Limits(html).Keys.Select(name => $"{form} takes less of {name} than it names"));
        }
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    /// <summary>Free words; not a time or an address, which are refused for what they are.</summary>
    static bool IsWords(FormField field) => field.Type is "text" or "textarea" && !Hostile.IsExact(field.Name) && field.Name != "links";

    static async Task<(int Status, string Html)> SendAsync(Form form, TestUser user, string token, Func<string, int> length, string? version = null)
    {
        var fresh = form.Fields.Any(f => f.Name.Contains("version", StringComparison.Ordinal)) ? await form.AgainAsync(user) : form;
        var values = Hostile.Believable(fresh);
        foreach (var field in fresh.Fields.Where(IsWords)) values[field.Name] = new string('x', length(field.Name));
        if (version is not null && values.ContainsKey("version")) values["version"] = version;
        using var answer = await fresh.SendAsync(user, token, values);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    static Dictionary<string, int> Limits(string html) => Form.Faults(html).Select(f => (f.Field, Fit: Fits().Match(f.Message))).Where(f => f.Fit.Success).DistinctBy(f => f.Field)
        .ToDictionary(f => f.Field, f => int.Parse(f.Fit.Groups[1].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));

    static bool Keeps(string html, string name) => Form.Parse(html).QuerySelectorAll($"[name='{name}']").Any(e => (e is IHtmlTextAreaElement area ? area.Value : e.GetAttribute("value"))?.Length == Huge);

    [GeneratedRegex("at most ([0-9,]+) fit")]
    private static partial Regex Fits();
}

using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

public sealed class ReadersFormsTests(Apps apps)
{
    [Fact]
    public async Task Who_may_not_send_a_form_is_neither_led_to_it_nor_lets_them_fill_it()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reader = await app.SignInAsync(Role.Reader);
        var pages = (await World.MakeAsync(app, facilitator, Visibility.Open, "sparrow")).Pages(app);
        var token = await reader.FormTokenAsync();
        var forms = (await Form.ReadAsync(reader, pages)).Where(f => f.Action is not "/sign-out" and not "/sign-in").ToList();
        var refused = new List<string>();
        foreach (var form in forms)
        {
            using var answer = await form.SendAsync(reader, token, Hostile.Believable(form));
            if (answer.StatusCode == HttpStatusCode.Forbidden) refused.Add($"{form.Page} shows {form}");
        }
        foreach (var (from, link) in await LinksAsync(reader, pages))
        {
            using var answer = await reader.GetAsync(link);
            if (answer.StatusCode == HttpStatusCode.Forbidden) refused.Add($"{from} leads to {link}");
        }
        Assert.Contains(forms, f => f.Action == "/settings/profile");
        Assert.True(refused.Count == 0, string.Join('\n', refused));
    }

    static async Task<IReadOnlyCollection<(string From, string To)>> LinksAsync(TestUser user, IEnumerable<string> pages)
    {
        var links = new Dictionary<string, string>();
        foreach (var page in pages)
        {
            using var answer = await user.GetAsync(page);
            if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            var html = Form.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            foreach (var link in html.QuerySelectorAll("a[href^='/']")) links.TryAdd(link.GetAttribute("href")!.Split('#')[0], page);
        }
        return [.. links.Select(l => (l.Value, l.Key))];
    }
}

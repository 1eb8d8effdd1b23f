using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Safety;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Actions;

/// <summary>Whom a typed owner means: all of that name, or whose name begins so; and nobody is not everybody.</summary>
public sealed class OwnerFilterTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_part_of_a_name_finds_who_bears_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(Role.Facilitator);
        var people = new Dictionary<string, Guid>();
        foreach (var name in new[] { "Lena Hart", "Anna-Lena Vogt", "Helena Ruiz" }) people[name] = await NameAsync(app, name);
        var incident = await user.DeclareIncidentAsync();
        foreach (var (name, id) in people) await user.FileFollowUpAsync(incident, $"For {name}", owner: id);
        foreach (var team in new[] { "Platform", "Team Lena", "Storage" }) await user.FileFollowUpAsync(incident, $"For {team}", team: team);

        foreach (var show in new[] { "all", "open" })
        {
            await ListsAsync("lena", ["Lena Hart", "Anna-Lena Vogt", "Team Lena"]);
            await ListsAsync("Lena Hart", ["Lena Hart"]);
            await ListsAsync("plat", ["Platform"]);
            await ListsAsync("storage", ["Storage"]);
            await ListsAsync("Ruiz", ["Helena Ruiz"]);

            async Task ListsAsync(string typed, string[] owners)
            {
                var rows = Form.Parse(await user.PageAsync($"/follow-ups?show={show}&owner={Uri.EscapeDataString(typed)}")).QuerySelectorAll("tbody .title a").Select(a => a.TextContent.Trim()).Where(t => t.StartsWith("For ", StringComparison.Ordinal));
                Assert.Equal(owners.Select(o => $"For {o}").Order(), rows.Order());
            }
        }
        Assert.Contains("For Platform", await user.PageAsync("/follow-ups?view=board&show=all&owner=plat"));
    }

    [Theory, BothEngines]
    public async Task A_name_that_nobody_has_lists_nothing_and_says_so(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync(Role.Facilitator);
        await user.FileFollowUpAsync(await user.DeclareIncidentAsync(), "Warm the cache", team: "Storage");

        foreach (var query in new[] { "show=all", "show=open", "show=all&view=board" })
        {
            var page = WebUtility.HtmlDecode(await user.PageAsync($"/follow-ups?{query}&owner=Nobody+Atall"));
            Assert.Contains("Nobody’s name fits “Nobody Atall”", page);
            Assert.DoesNotContain("Warm the cache", page);
            Assert.DoesNotContain("passes over", page);
        }
        var offered = Form.Parse(await user.PageAsync("/follow-ups")).QuerySelectorAll("#known-owners option").Select(o => o.GetAttribute("value")).ToList();
        Assert.Contains("Storage", offered);
        Assert.Contains(user.Name, offered);
    }

    static async Task<Guid> NameAsync(TestApp app, string name)
    {
        using var person = await app.SignInAsync(Role.Responder);
        await app.Database.WriteAsync(s => s.ExecuteAsync("update people set name = @name where id = @Id", new { name, person.Id }), TestContext.Current.CancellationToken);
        return person.Id;
    }
}

using System.Net;
using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Incidents;

/// <summary>"I lead" takes an empty seat, and displaces nobody who sat down meanwhile.</summary>
public sealed class SeatTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task Of_two_who_press_I_lead_the_second_is_told_who_leads_and_takes_over_on_purpose(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var lena = await app.SignInAsync(name: "Lena Brandt");
        using var omar = await app.SignInAsync(name: "Omar Reyes");
        var number = await lena.DeclareIncidentAsync();
        Dictionary<string, string> Press(TestUser user) => new() { ["role"] = "commander", ["person_id"] = user.Id.ToString(), ["if_empty"] = "true" };
        Assert.Contains("""name="if_empty" value="true" """.TrimEnd(), await omar.PageAsync($"/incidents/{number}"));

        await lena.SubmitAsync($"/incidents/{number}/roles", Press(lena));
        var second = await omar.PostAsync($"/incidents/{number}/roles", Press(omar));
        var page = WebUtility.HtmlDecode(await second.TextAsync());

        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Contains("Lena Brandt took the lead a moment ago.", page);
        Assert.Contains("Assign</button>", page);
        Assert.DoesNotContain("if_empty", page);
        Assert.Equal("Lena Brandt", await LeadAsync(app, number));
        using var api = await app.ApiAsync();
        Assert.Contains("Lena Brandt took the lead a moment ago.", (await api.PostAsync($"incidents/{number}/roles", new { role = "commander", person_id = omar.Id, if_empty = true })).IsProblem(HttpStatusCode.Conflict, "conflict").TextAt("detail"));
        // Pressed twice by one person, it is as wanted.
        await lena.SubmitAsync($"/incidents/{number}/roles", Press(lena));
        await omar.SubmitAsync($"/incidents/{number}/roles", new() { ["role"] = "commander", ["person_id"] = omar.Id.ToString() });
        Assert.Equal("Omar Reyes", await LeadAsync(app, number));
    }

    [Theory, BothEngines]
    public async Task At_the_very_same_moment_one_of_them_leads(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var lena = await app.SignInAsync();
        using var omar = await app.SignInAsync();
        var number = await lena.DeclareIncidentAsync();
        var assign = app.Service<AssignRole>();

        var results = await Task.WhenAll(new[] { lena, omar }.Select(u => assign.RunAsync(new(number, IncidentRole.Commander, u.Id, IfEmpty: true), u.AsActor(), Ct)));

        var winner = Assert.Single(new[] { lena, omar }.Zip(results), r => r.Second.Succeeded).First;
        Assert.Equal(winner.Name, await LeadAsync(app, number));
        Assert.Contains($"{winner.Name} took the lead a moment ago.", Assert.Single(results, r => !r.Succeeded).Failure!.Message);
    }

    static Task<string?> LeadAsync(TestApp app, int number) => app.Database.ReadAsync(s => s.ScalarAsync<string>(
        "select p.name from incident_roles r join people p on p.id = r.person_id join incidents i on i.id = r.incident_id where i.number = @number and r.role = 'commander'", new { number }), Ct);
}

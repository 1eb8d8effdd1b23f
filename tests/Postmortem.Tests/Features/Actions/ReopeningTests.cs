using System.Net;
using System.Text;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Exports;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Actions;

public sealed class ReopeningTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Reopening_needs_a_reason_and_keeps_what_was_claimed_in_the_history(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.FileFollowUpAsync(await user.DeclareIncidentAsync());
        await user.StepAsync(number, "reopening", ("reason", "It is open")).RefusedAsync(HttpStatusCode.Conflict);
        await user.ClaimDoneAsync(number);
        await user.TryToVerifyAsync(number);

        await user.StepAsync(number, "reopening", ("reason", " ")).RefusedAsync(HttpStatusCode.UnprocessableEntity);
        await user.SucceedAsync(number, "reopening", ("reason", "The alert was removed again"));

        var page = await user.FollowUpAsync(number);
        Assert.Contains("badge open", page);
        Assert.DoesNotContain("<h2>Verified", page);
        Assert.Contains("reopened it; it was verified", page);
        Assert.Contains("The alert was removed again", page);
        Assert.Contains("It fired in the drill of Tuesday", page);

        // So does every document, for whoever reads that it is open without knowing that it was proven once.
        var incident = await app.Database.ReadAsync(s => s.ScalarAsync<int>("select i.number from incidents i join action_items a on a.incident_id = i.id where a.number = @number", new { number }), TestContext.Current.CancellationToken);
        foreach (var document in new[] { Encoding.UTF8.GetString(await app.ExportAsync(incident, "md")), Encoding.UTF8.GetString(await app.ExportAsync(incident, "json")), PdfSamples.AllText(await app.ExportAsync(incident, "pdf")) })
        {
            Assert.Contains("The alert was removed again", document, StringComparison.Ordinal);
            Assert.Contains("It fired in the drill of Tuesday", document, StringComparison.Ordinal);
        }
        using var api = await app.ApiAsync();
        var told = (await api.GetAsync($"follow-ups/{number}")).Is(HttpStatusCode.OK).Json!["reopenings"]![0]!;
        Assert.Equal(("verified", "The alert was removed again"), ((string?)told["from_state"], (string?)told["reason"]));
        Assert.Equal("It fired in the drill of Tuesday", (string?)told["evidence"]!["text"]);
    }
}

using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Api;

public sealed class MeetingApiTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_meeting_is_planned_held_and_settled_as_in_the_browser(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var api = await app.ApiAsync(Role.Facilitator);
        using var reader = await app.ApiAsync(Role.Reader);
        var number = await api.DeclareAsync("Checkout is slow");
        (await api.PostAsync($"incidents/{number}/review", new { template = "full" })).Is(HttpStatusCode.Created);
        var meeting = $"incidents/{number}/review/meeting";

        var planned = (await api.PutAsync(meeting, new { starts_at = "2030-03-14T14:00:00Z", minutes = 45, place = "Room 7", takes_contributions = true })).Is(HttpStatusCode.OK);
        Assert.Equal("not begun", planned.TextAt("state"));
        Assert.Contains("DTSTART:20300314T140000Z", (await reader.GetAsync($"{meeting}/invitation")).Is(HttpStatusCode.OK).TextAt("calendar"), StringComparison.Ordinal);
        (await reader.PostAsync($"{meeting}/contributions", new { text = "The pager was off" })).Is(HttpStatusCode.NoContent);
        (await api.PostAsync($"{meeting}/steps", new { step = "begin" })).Is(HttpStatusCode.OK);
        (await reader.PostAsync($"{meeting}/answers", new { learned = "yes", again = "no" })).Is(HttpStatusCode.NoContent);
        var noted = (await api.PostAsync($"{meeting}/notes", new { kind = "idea", text = "Test the pager" })).Is(HttpStatusCode.OK).Json!;

        Assert.Equal("ground-rules", (string?)noted["part"]);
        Assert.Equal("The pager was off", (string?)noted["contributions"]![0]!["text"]);
        Assert.Empty((await reader.GetAsync(meeting)).Is(HttpStatusCode.OK).Json!["contributions"]!.AsArray());
        var idea = noted["notes"]!.AsArray().Single(n => (string?)n!["kind"] == "idea")!;
        var settled = (await api.PostAsync($"{meeting}/notes/{idea["id"]}/outcome", new { into = "follow-up" })).Is(HttpStatusCode.OK).Json!;
        Assert.StartsWith("FU-", (string?)settled["notes"]!.AsArray().Single(n => (string?)n!["kind"] == "idea")!["outcome_text"], StringComparison.Ordinal);
        (await reader.PostAsync($"{meeting}/steps", new { step = "end" })).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await api.PostAsync($"{meeting}/notes", new { kind = "gossip", text = "x" })).IsProblem(HttpStatusCode.UnprocessableEntity, "invalid");
    }
}

using System.Net;
using System.Text.RegularExpressions;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Timeline;

/// <summary>What is typed into a form of the timeline is one entry, as it was typed.</summary>
public sealed class FormCaptureTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_form_that_is_sent_again_is_the_same_capture_and_another_one_with_other_words(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var form = new Dictionary<string, string> { ["text"] = "Turned the flag off", ["kind"] = "action", ["once"] = $"{Guid.NewGuid():N}" };

        foreach (var text in new[] { "Turned the flag off", "Turned the flag off", "Turned the other flag off" })
        {
            form["text"] = text;
            Assert.Equal(HttpStatusCode.Redirect, (await user.PostAsync($"/incidents/{number}/timeline", form)).StatusCode);
        }

        var page = await user.TimelineAsync(number);
        Assert.Single(Regex.Matches(page, "Turned the flag off"));
        Assert.Single(Regex.Matches(page, "Turned the other flag off"));
        Assert.Matches("name=\"once\" value=\"[0-9a-f]{32}\"", await user.PageAsync($"/incidents/{number}/timeline/new"));
        Assert.DoesNotContain(form["once"], await user.PageAsync($"/incidents/{number}/export?format=json"));
    }

    [Theory, BothEngines]
    public async Task Lines_end_where_they_were_ended(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();

        await user.AddEntryAsync(number, "shard 1: full\nshard 2: *fine*\n- [x] page Bo");

        Assert.Matches(@"<p>shard 1: full<br\s?/?>\s*shard 2: <em>fine</em></p>", await user.TimelineAsync(number));
        Assert.Contains("aria-label=\"Done\"", await user.TimelineAsync(number));
    }

    [Theory, BothEngines]
    public async Task A_refused_form_names_the_files_that_a_page_cannot_choose_anew(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();

        var refused = await user.AttachAsync(number, "graph.png", TimelineSteps.Png, time: "25:00");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains("Choose graph.png again", await refused.TextAsync());
    }
}

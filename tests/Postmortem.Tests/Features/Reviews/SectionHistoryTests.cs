using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

public sealed class SectionHistoryTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Any_two_versions_are_compared_word_by_word_on_the_page_and_by_the_api(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var api = await app.ApiAsync();
        var number = await facilitator.BeginReviewAsync();
        await facilitator.SaveSectionAsync(number, "lessons", "The pool was warm.", 1);
        await facilitator.SaveSectionAsync(number, "lessons", "The pool was cold.", 2);
        await facilitator.SaveSectionAsync(number, "lessons", "The big pool was cold.", 3);

        var page = await facilitator.PageAsync($"/incidents/{number}/review/sections/lessons/history?from=2&to=4");
        Assert.Contains("From version 2 to 4", page);
        Assert.Contains("""<del class="diff">warm</del><ins>cold</ins>""", page);
        Assert.Contains("<ins>big </ins>", page);
        Assert.Contains("These versions are not there", await facilitator.PageAsync($"/incidents/{number}/review/sections/lessons/history?from=2&to=9"));

        var at = $"incidents/{number}/review/sections/lessons/comparison";
        var compared = (await api.GetAsync($"{at}?from=4&to=2")).Is(HttpStatusCode.OK);
        Assert.Equal("removed big ", string.Join(' ', compared["changes"].AsArray().Select(c => $"{c!["kind"]} {c["text"]}").Where(c => c.Contains("big", StringComparison.Ordinal))));
        Assert.Equal(facilitator.Name, (string)compared["to"]["changed_by"]!);
        Assert.Equal(3, (int)(await api.GetAsync(at)).Is(HttpStatusCode.OK)["from"]["version"]!);
        (await api.GetAsync($"{at}?from=9")).IsProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Theory, BothEngines]
    public async Task A_restored_text_is_a_new_version_that_says_where_it_came_from(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        await facilitator.SaveSectionAsync(number, "lessons", "The pool was warm.", 1);
        await facilitator.SaveSectionAsync(number, "lessons", "The pool was cold.", 2);

        await facilitator.PostsAsync($"/incidents/{number}/review/sections/lessons/history/2/restoration", new() { ["version"] = "3" });

        Assert.Equal((4, "The pool was warm."), ((await app.SectionAsync(number, "lessons")).Version, (await app.SectionAsync(number, "lessons")).Body));
        Assert.Contains("restored from version 2", await facilitator.PageAsync($"/incidents/{number}/review/sections/lessons/history"));
    }

    [Theory, BothEngines]
    public async Task What_was_hidden_on_the_timeline_is_hidden_in_earlier_texts_too_and_cannot_be_restored(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var api = await app.ApiAsync();
        var number = await facilitator.DeclareIncidentAsync();
        var entry = await facilitator.AddEntryAsync(number, "The password is swordfish", "decision");
        await facilitator.PostsAsync($"/incidents/{number}/review", new() { ["template"] = "full" });
        Assert.Contains("swordfish", (await app.SectionAsync(number, "timeline")).Body);
        await facilitator.SaveSectionAsync(number, "timeline", "Told in our own words.", 1);
        var history = $"/incidents/{number}/review/sections/timeline/history";
        Assert.Contains("swordfish", await facilitator.PageAsync(history));

        await facilitator.PostsAsync($"/incidents/{number}/timeline/{entry}/hide", new() { ["why"] = "A secret" });

        var page = await facilitator.PageAsync(history);
        Assert.DoesNotContain("swordfish", page);
        Assert.Contains("hidden since", page);
        Assert.Contains("hidden since", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"{history}/1/restoration", new() { ["version"] = "2" }));
        foreach (var path in new[] { "revisions", "comparison" })
            Assert.DoesNotContain("swordfish", (await api.GetAsync($"incidents/{number}/review/sections/timeline/{path}")).Is(HttpStatusCode.OK).Text);
        Assert.Equal("Told in our own words.", (await app.SectionAsync(number, "timeline")).Body);
    }
}

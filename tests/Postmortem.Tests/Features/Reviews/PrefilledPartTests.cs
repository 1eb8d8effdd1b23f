using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

public sealed class PrefilledPartTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task One_part_is_kept_and_the_others_stay_marked(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        await AlertAsync(app, facilitator, number, "Error rate above 1 %");
        await AlertAsync(app, facilitator, number, "Queue is full");
        await facilitator.PostsAsync($"/incidents/{number}/review/prefill");
        var open = (await app.SectionAsync(number, "timeline")).OpenParts;
        Assert.Contains("""<tr class="from-record">""", await facilitator.PageAsync($"/incidents/{number}/review"));

        await facilitator.PostsAsync($"/incidents/{number}/review/sections/timeline/keeping", new() { ["part"] = open[0].Id });

        var section = await app.SectionAsync(number, "timeline");
        Assert.False(section.Touched);
        Assert.Equal(open.Skip(1).Select(p => p.Id), section.OpenParts.Select(p => p.Id));
        Assert.Contains("Partly prefilled", await facilitator.ReviewAsync(number));
        Assert.Contains("somebody kept it already", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/sections/timeline/keeping", new() { ["part"] = open[0].Id }));
    }

    [Theory, BothEngines]
    public async Task News_of_the_record_is_shown_as_old_and_new_before_it_is_taken(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        await AlertAsync(app, facilitator, number, "Error rate above 1 %");
        await facilitator.PostsAsync($"/incidents/{number}/review/prefill");
        var standing = await app.SectionAsync(number, "timeline");
        await facilitator.SaveSectionAsync(number, "timeline", $"Written by a person.\n\n{standing.Body}", standing.Version);
        await AlertAsync(app, facilitator, number, "Queue is full");

        var page = await facilitator.PageAsync($"/incidents/{number}/review/prefill");
        Assert.Contains("Queue is full", page);
        Assert.DoesNotContain("Queue is full", (await app.SectionAsync(number, "timeline")).Body);
        await facilitator.PostsAsync($"/incidents/{number}/review/prefill", new() { ["section"] = "timeline" });

        var after = await app.SectionAsync(number, "timeline");
        Assert.StartsWith("Written by a person.", after.Body);
        Assert.Contains("Queue is full", after.Body);
        Assert.Contains(after.OpenParts, p => p.Words.Contains("Queue is full"));
        Assert.DoesNotContain(after.OpenParts, p => p.Words.Contains("Written by a person"));
    }

    [Theory, BothEngines]
    public async Task Of_what_ended_without_a_rollback_its_time_is_not_asked_for(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        await facilitator.PostsAsync($"/incidents/{number}/status", new() { ["status"] = "resolved", ["why"] = "The queue is empty" });
        await facilitator.PostsAsync($"/incidents/{number}/review/prefill");

        Assert.Contains("Does not apply: time to roll back and time to roll back, from impact (rollback completed: nothing was rolled back).", await facilitator.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task The_preview_marks_what_is_still_as_prefilled_while_one_types(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        var text = (await app.SectionAsync(number, "summary")).Body;
        var preview = await facilitator.PostAsync($"/incidents/{number}/review/sections/summary/preview", new() { ["text"] = $"{text} And more." });
        var html = await preview.Content.ReadAsStringAsync(Ct);
        Assert.Contains("from-record", html);
        Assert.Contains("And more.", html);
        Assert.DoesNotContain("""from-record">And more""", html);
    }

    [Theory, BothEngines]
    public async Task What_is_hidden_on_the_timeline_goes_from_sections_that_somebody_kept_or_worked_on(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        var secret = await AlertAsync(app, facilitator, number, "The key is hunter2");
        await AlertAsync(app, facilitator, number, "Queue is full");
        await facilitator.PostsAsync($"/incidents/{number}/review/prefill");
        var standing = await app.SectionAsync(number, "timeline");
        await facilitator.SaveSectionAsync(number, "timeline", $"Written by a person.\n\n{standing.Body}", standing.Version);
        await facilitator.PostsAsync($"/incidents/{number}/review/sections/detection/keeping");

        Assert.True((await app.Service<HideEntry>().RunAsync(new(number, secret, "It holds a key"), facilitator.Actor(), Ct)).Succeeded);

        foreach (var key in new[] { "timeline", "detection" })
        {
            var section = await app.SectionAsync(number, key);
            Assert.DoesNotContain("hunter2", section.Body + section.Prefilled);
        }
        Assert.Contains("Queue is full", (await app.SectionAsync(number, "timeline")).Body);
        Assert.StartsWith("Written by a person.", (await app.SectionAsync(number, "timeline")).Body);
    }

    static async Task<Guid> AlertAsync(TestApp app, TestUser user, int number, string text)
    {
        var added = await app.Service<AddEntry>().RunAsync(new(number, text, "alert", Starred: true), user.Actor(), Ct);
        Assert.True(added.Succeeded, added.Failure?.Message);
        return added.Value.Id;
    }
}

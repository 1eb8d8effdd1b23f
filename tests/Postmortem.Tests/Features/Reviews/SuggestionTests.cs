using System.Net;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Reviews.Suggestions;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>Other texts for a section, from those who do not edit it.</summary>
public sealed class SuggestionTests(Apps apps)
{
    const string Text = "The pool was small.\n\nNobody saw it.";

    [Theory, BothEngines]
    public async Task A_reader_who_was_part_of_it_suggests_and_the_words_are_theirs_when_taken_in(Engine engine)
    {
        var (app, jonas, reader, number) = await BeginAsync(engine);
        var id = await SuggestAsync(reader, number, "The pool was small.\n\nNobody saw it in time.");
        Assert.Contains($"{reader.Name}", await jonas.ReviewAsync(number));
        var shown = await jonas.PageAsync($"/incidents/{number}/review/suggestions/{id}");
        Assert.Contains("<ins> in time</ins>", shown);
        Assert.Contains("We looked at 12:03.", shown);
        // Somebody saves elsewhere in the section meanwhile.
        await jonas.SaveSectionAsync(number, "lessons", "The pool was too small.\n\nNobody saw it.", 2);

        await jonas.PostsAsync($"/incidents/{number}/review/suggestions/{id}/taking");

        var section = await app.SectionAsync(number, "lessons");
        Assert.Equal(("The pool was too small.\n\nNobody saw it in time.", reader.Name, $"suggested, and taken in by {jonas.Name}"), (section.Body, section.UpdatedBy, section.Origin));
        Assert.Equal(reader.Id, (await app.FindReviewAsync(number)).TextChangedBy);
        Assert.Equal(MentionReason.Taken, Assert.Single(await app.MentionsAsync(reader)).Reason);
        Assert.Contains($"{jonas.Name} has decided", await jonas.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/suggestions/{id}/declining", new() { ["reason"] = "No" }));
        Assert.Contains("suggestion_taken", string.Join(' ', await app.JournalAsync(number)));
    }

    [Theory, BothEngines]
    public async Task Where_the_same_words_were_changed_both_are_shown_and_put_in_order_by_hand(Engine engine)
    {
        var (app, jonas, reader, number) = await BeginAsync(engine);
        var id = await SuggestAsync(reader, number, "The pool was tiny.\n\nNobody saw it.");
        await jonas.SaveSectionAsync(number, "lessons", "The pool was narrow.\n\nNobody saw it.", 2);
        var path = $"/incidents/{number}/review/suggestions/{id}/taking";

        var page = await jonas.RefusedAsync(HttpStatusCode.Conflict, path);
        Assert.Contains("The pool was narrow.\nThe pool was tiny.\n\nNobody saw it.</textarea>", page);
        Assert.Equal(3, (await app.SectionAsync(number, "lessons")).Version);
        await jonas.PostsAsync(path, new() { ["text"] = "The pool was narrow and tiny.\n\nNobody saw it.", ["version"] = "3" });

        Assert.Equal("The pool was narrow and tiny.\n\nNobody saw it.", (await app.SectionAsync(number, "lessons")).Body);
    }

    [Theory, BothEngines]
    public async Task Declining_takes_a_reason_that_the_writer_is_told_and_the_writer_may_take_it_back(Engine engine)
    {
        var (app, jonas, reader, number) = await BeginAsync(engine);
        var id = await SuggestAsync(reader, number, "Something else.");
        Assert.Equal([MentionReason.Suggestion], (await app.MentionsAsync(jonas)).Where(m => m.SubjectId == id).Select(m => m.Reason));
        var path = $"/incidents/{number}/review/suggestions/{id}/declining";

        Assert.Contains("Say why", await jonas.RefusedAsync(HttpStatusCode.UnprocessableEntity, path));
        await jonas.PostsAsync(path, new() { ["reason"] = "It was another pool." });

        Assert.Equal(MentionReason.Declined, Assert.Single(await app.MentionsAsync(reader)).Reason);
        Assert.Contains("It was another pool.", await reader.PageAsync($"/incidents/{number}/review/suggestions/{id}"));
        Assert.Equal(Text, (await app.SectionAsync(number, "lessons")).Body);
        var own = await SuggestAsync(reader, number, "And again.");
        await reader.PostsAsync($"/incidents/{number}/review/suggestions/{own}/declining");
        Assert.DoesNotContain("See the change", await jonas.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task Other_readers_suggest_once_the_review_is_shown_around_and_nobody_after_it_is_published(Engine engine)
    {
        var (app, jonas, _, number) = await BeginAsync(engine);
        using var other = await app.SignInAsync(Role.Reader);
        using var reviewer = await app.SignInAsync();
        var path = $"/incidents/{number}/review/sections/lessons/suggestions";
        Dictionary<string, string> typed = new() { ["text"] = "Mine", ["version"] = "2" };

        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.PostAsync(path, typed)).StatusCode);
        await jonas.AskReviewerAsync(number, reviewer);
        await jonas.PostsAsync($"/incidents/{number}/review/submission");
        Assert.Contains("Change what you would like to read otherwise", await other.RefusedAsync(HttpStatusCode.UnprocessableEntity, path, new() { ["text"] = Text, ["why"] = "Because it is so", ["version"] = "2" }));
        await other.PostsAsync(path, typed);

        await reviewer.ApproveAsync(app, number);
        await jonas.PostsAsync($"/incidents/{number}/review/publication", new() { ["reason"] = "Good enough" });
        Assert.Equal(HttpStatusCode.Conflict, (await other.PostAsync(path, new() { ["text"] = "Late", ["version"] = "2" })).StatusCode);
    }

    [Theory, BothEngines]
    public async Task What_is_hidden_is_not_told_by_a_suggestion_and_cannot_be_taken_in(Engine engine)
    {
        var (app, jonas, reader, number) = await BeginAsync(engine);
        var entry = (await app.Service<AddEntry>().RunAsync(new(number, "The key of checkout is zanzibar-nightingale"), jonas.Actor(), TestContext.Current.CancellationToken)).Value.Id;
        var id = await SuggestAsync(reader, number, $"{Text}\n\nThe key of checkout is zanzibar-nightingale");
        Assert.True((await app.Service<HideEntry>().RunAsync(new(number, entry, "A secret"), jonas.Actor(), TestContext.Current.CancellationToken)).Succeeded);

        Assert.DoesNotContain("zanzibar", await jonas.PageAsync($"/incidents/{number}/review/suggestions/{id}"));
        Assert.Contains("hidden since", await jonas.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/suggestions/{id}/taking"));
        using var api = await app.ApiAsync(Role.Responder);
        Assert.DoesNotContain("zanzibar", (await api.GetAsync($"/api/v1/incidents/{number}/review/suggestions")).Text);
        Assert.DoesNotContain("zanzibar", await (await reader.GetAsync($"/incidents/{number}/export?format=json")).TextAsync());
    }

    [Theory, BothEngines]
    public async Task The_api_suggests_and_takes_in(Engine engine)
    {
        var (app, _, _, number) = await BeginAsync(engine);
        using var api = await app.ApiAsync(Role.Responder);

        var made = (await api.PostAsync($"incidents/{number}/review/sections/lessons/suggestions", new { text = "All new.", why = "Shorter" })).Is(HttpStatusCode.Created);
        var taken = (await api.PostAsync($"incidents/{number}/review/suggestions/{made.TextAt("id")}/taking", null)).Is(HttpStatusCode.OK);

        Assert.Equal((SuggestionState.Taken, "All new."), (taken.TextAt("state"), (await app.SectionAsync(number, "lessons")).Body));
    }

    static async Task<Guid> SuggestAsync(TestUser user, int number, string text)
    {
        var response = await user.PostAsync($"/incidents/{number}/review/sections/lessons/suggestions", new() { ["text"] = text, ["why"] = "We looked at 12:03.", ["version"] = "2", ["id"] = $"{Guid.CreateVersion7()}" });
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, await response.TextAsync());
        return Guid.Parse(response.Headers.Location!.OriginalString.Split('/')[^1]);
    }

    /// <summary>A draft of Jonas, and a reader who had a role in the incident.</summary>
    async Task<(TestApp App, TestUser Jonas, TestUser Reader, int Number)> BeginAsync(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var jonas = await app.SignInAsync(Role.Facilitator, $"Jonas {Guid.NewGuid():N}");
        var reader = await app.SignInAsync(Role.Reader, $"Reader {Guid.NewGuid():N}");
        var number = await jonas.BeginReviewAsync();
        await jonas.PostsAsync($"/incidents/{number}/review/people", new() { ["facilitator"] = $"{jonas.Id}", ["version"] = $"{(await app.FindReviewAsync(number)).Version}" });
        await jonas.PostsAsync($"/incidents/{number}/roles", new() { ["role"] = "responder", ["person_id"] = $"{reader.Id}" });
        await jonas.SaveSectionAsync(number, "lessons", Text, 1);
        return (app, jonas, reader, number);
    }
}

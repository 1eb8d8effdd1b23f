using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>Threads on sections and passages.</summary>
public sealed class CommentTests(Apps apps)
{
    const string Text = "The pool was **small**. Nobody saw it in time.";

    [Theory, BothEngines]
    public async Task A_passage_is_commented_answered_resolved_and_opened_again_by_an_answer(Engine engine)
    {
        var (app, jonas, priya, number) = await BeginAsync(engine);
        var first = await priya.CommentAsync(number, "lessons", "How *small* was it?", "pool was small");
        var page = await jonas.PageAsync($"/incidents/{number}/review");
        Assert.Contains($"<mark class=\"commented\" data-thread=\"{first}\" id=\"passage-{first}\">pool was</mark> <strong><mark", page);
        Assert.Contains("How <em>small</em> was it?", page);
        Assert.Contains("One thread of comments is open:", page);

        await jonas.CommentAsync(number, "lessons", "100 connections.", replyTo: first);
        await priya.OnCommentAsync(number, first, "resolution");

        var thread = await app.ThreadAsync(number);
        Assert.Equal((priya.Name, "100 connections."), (thread.First.ResolvedBy, Assert.Single(thread.Replies).Text));
        page = await jonas.PageAsync($"/incidents/{number}/review");
        Assert.Contains("One resolved thread", page);
        Assert.DoesNotContain("<mark class=\"commented\"", page);

        // An answer to an answer belongs to the same thread.
        await priya.CommentAsync(number, "lessons", "And the pool of the others?", replyTo: thread.Replies[0].Id);
        thread = await app.ThreadAsync(number);
        Assert.True(thread.IsOpen);
        Assert.Equal(2, thread.Replies.Count);
        Assert.Equal(["review.commented", "review.commented", "review.comment_resolved", "review.commented"], (await app.JournalAsync(number)).Where(a => a.StartsWith("review.comment", StringComparison.Ordinal)));
    }

    [Theory, BothEngines]
    public async Task A_passage_is_found_again_after_edits_and_told_to_be_changed_when_it_is_gone(Engine engine)
    {
        var (app, jonas, priya, number) = await BeginAsync(engine);
        await priya.CommentAsync(number, "lessons", "Why?", "Nobody saw it");

        await jonas.SaveSectionAsync(number, "lessons", "A new beginning.\n\nThe pool was small, as we know now. Nobody saw *it* in time, or later.", 2);
        Assert.False((await app.ThreadAsync(number)).IsGone);
        await jonas.SaveSectionAsync(number, "lessons", "A new beginning.", 3);

        Assert.True((await app.ThreadAsync(number)).IsGone);
        var page = await jonas.ReviewAsync(number);
        Assert.Contains("Nobody saw it", page);
        Assert.Contains("This passage was changed since.", page);
    }

    [Theory, BothEngines]
    public async Task Words_that_do_not_stand_there_are_refused_and_nothing_typed_is_lost(Engine engine)
    {
        var (_, _, priya, number) = await BeginAsync(engine);

        var page = await priya.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{number}/review/sections/lessons/comments", new() { ["text"] = "Where is that from?", ["quote"] = "The pool was large" });

        Assert.Contains("These words do not stand in “Lessons and surprises”", page);
        Assert.Contains("Where is that from?", page);
        Assert.Contains("The pool was large", page);
        Assert.Contains("The comment is empty", await priya.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{number}/review/sections/lessons/comments", new() { ["text"] = " " }));
    }

    [Theory, BothEngines]
    public async Task Ones_own_comment_is_edited_and_removed_and_leaves_a_trace_only_where_others_answered(Engine engine)
    {
        var (app, jonas, priya, number) = await BeginAsync(engine);
        var first = await priya.CommentAsync(number, "lessons", "Frist");
        var reply = await jonas.CommentAsync(number, "lessons", "Right.", replyTo: first);
        var path = $"/incidents/{number}/review/comments/{first}";

        await priya.PostsAsync(path, new() { ["text"] = "First", ["version"] = "1" });
        var refused = await priya.RefusedAsync(HttpStatusCode.Conflict, path, new() { ["text"] = "Fist", ["version"] = "1" });
        Assert.Contains("compare both texts", refused);
        Assert.Contains("Fist", refused);
        Assert.Contains("Only its writer can change a comment", await jonas.RefusedAsync(HttpStatusCode.Forbidden, path, new() { ["text"] = "Mine" }));
        Assert.Equal("First", (await app.ThreadAsync(number)).First.Text);

        Assert.Contains("so it was not removed", await priya.RefusedAsync(HttpStatusCode.Conflict, $"{path}/removal", new() { ["version"] = "1" }));
        await priya.RemoveAsync($"/incidents/{number}/review", $"{path}/removal");
        var page = await jonas.ReviewAsync(number);
        Assert.Contains("Removed</p>", page);
        Assert.DoesNotContain("First", page);
        await jonas.OnCommentAsync(number, reply, "removal");
        Assert.Empty((await app.DiscussionAsync(number)).Of("lessons").Threads);
        Assert.Equal("", await app.Database.ReadAsync(s => s.ScalarAsync<string>("select text from review_comments where id = @reply", new { reply }), TestContext.Current.CancellationToken));
    }

    [Theory, BothEngines]
    public async Task Responders_and_readers_who_were_part_of_it_comment_and_other_readers_read(Engine engine)
    {
        var (app, jonas, priya, number) = await BeginAsync(engine);
        await priya.CommentAsync(number, "lessons", "Why?");
        using var reader = await app.SignInAsync(Role.Reader);
        var path = $"/incidents/{number}/review/sections/lessons/comments";

        var page = await reader.ReviewAsync(number);
        Assert.Contains("Why?", page);
        Assert.DoesNotContain("Your comment", page);
        Assert.Contains("needs the role responder", await reader.RefusedAsync(HttpStatusCode.Forbidden, path, new() { ["text"] = "I know" }));
        Assert.Contains("needs the role responder", await reader.RefusedAsync(HttpStatusCode.Forbidden, path, new() { ["text"] = "" }));

        await jonas.PostsAsync($"/incidents/{number}/roles", new() { ["role"] = "responder", ["person_id"] = $"{reader.Id}" });
        await reader.CommentAsync(number, "lessons", "I know");
        Assert.Equal(2, (await app.DiscussionAsync(number)).Open);
    }

    [Theory, BothEngines]
    public async Task A_form_that_is_sent_twice_comments_once_and_one_that_came_back_with_other_words_twice(Engine engine)
    {
        var (app, jonas, priya, number) = await BeginAsync(engine);
        var id = Guid.CreateVersion7();

        Assert.Equal(id, await priya.CommentAsync(number, "lessons", $"See this, @{jonas.Name}", id: id));
        Assert.Equal(id, await priya.CommentAsync(number, "lessons", $"See this, @{jonas.Name}", id: id));
        Assert.Single(await app.MentionsAsync(jonas));
        Assert.NotEqual(id, await priya.CommentAsync(number, "lessons", "And this", id: id));

        Assert.Equal(2, (await app.DiscussionAsync(number)).Of("lessons").Threads.Count);
    }

    [Theory, BothEngines]
    public async Task Hostile_markdown_in_a_comment_or_a_passage_is_harmless(Engine engine)
    {
        var (_, jonas, priya, number) = await BeginAsync(engine);
        const string hostile = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://evil.example/z.png) <img src=x onerror=alert(1)> \"><b>";
        await jonas.SaveSectionAsync(number, "lessons", hostile, 2);
        await priya.CommentAsync(number, "lessons", hostile, "<script>alert(1)</script>");

        var page = await jonas.PageAsync($"/incidents/{number}/review");

        Assert.DoesNotContain("<script>alert", page);
        Assert.DoesNotContain("javascript:alert(1)\"", page);
        Assert.DoesNotContain("<img src=x", page);
        Assert.DoesNotContain("evil.example/z.png\"", page);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;</mark>", page);
    }

    [Theory, BothEngines]
    public async Task What_is_hidden_on_the_timeline_is_told_neither_by_a_passage_nor_by_a_comment(Engine engine)
    {
        var (app, jonas, priya, number) = await BeginAsync(engine);
        var entry = (await app.Service<AddEntry>().RunAsync(new(number, "The key of checkout is **zanzibar-nightingale** now"), jonas.Actor(), TestContext.Current.CancellationToken)).Value.Id;
        await jonas.SaveSectionAsync(number, "lessons", "At noon: The key of checkout is zanzibar-nightingale now, and all knew.", 2);
        await priya.CommentAsync(number, "lessons", "Is that so?", "noon: The key of checkout is zanzibar-night");
        await priya.CommentAsync(number, "lessons", "They wrote: the key of checkout is zanzibar-nightingale now. The key of checkout is zanzibar-nightingale now");
        await jonas.SaveSectionAsync(number, "lessons", "At noon somebody wrote a key.", 3);

        var hiding = await app.Service<HideEntry>().RunAsync(new(number, entry, "A secret"), jonas.Actor(), TestContext.Current.CancellationToken);
        Assert.True(hiding.Succeeded, hiding.Failure?.Message);

        foreach (var path in new[] { "review", "review/comments", "review/sections/lessons/comments" })
        {
            var page = await priya.PageAsync($"/incidents/{number}/{path}");
            Assert.DoesNotContain("zanzibar", page);
            Assert.Contains("Is that so?", page);
            Assert.Contains("They are not shown.", page);
            Assert.Contains("It is not shown.", page);
        }
        using var api = await app.ApiAsync(Role.Responder);
        Assert.DoesNotContain("zanzibar", (await api.GetAsync($"/api/v1/incidents/{number}/review/comments")).Text);
    }

    [Theory, BothEngines]
    public async Task The_api_does_what_the_page_does(Engine engine)
    {
        var (app, jonas, _, number) = await BeginAsync(engine);
        using var api = await app.ApiAsync(Role.Responder);
        var comments = $"incidents/{number}/review/comments";

        var made = (await api.PostAsync($"incidents/{number}/review/sections/lessons/comments", new { text = $"Why, @{jonas.Name}?", quote = "Nobody saw it" })).Is(HttpStatusCode.Created);
        var id = Guid.Parse(made.TextAt("id"));
        (await api.PostAsync($"incidents/{number}/review/sections/lessons/comments", new { text = "Because.", reply_to = id })).Is(HttpStatusCode.Created);
        (await api.PostAsync($"{comments}/{id}/resolution", null)).Is(HttpStatusCode.OK);

        var thread = (await api.GetAsync($"/api/v1/{comments}")).Is(HttpStatusCode.OK).Json!.AsArray().Single()!;
        Assert.Equal(("Nobody saw it", false, 2), ((string)thread["quote"]!, (bool)thread["quote_gone"]!, thread["comments"]!.AsArray().Count));
        Assert.NotNull(thread["resolved_at"]);
        (await api.PostAsync($"{comments}/{id}/reopening", null)).Is(HttpStatusCode.OK);
        Assert.True((await app.ThreadAsync(number)).IsOpen);
        Assert.Equal(("mention", id), (Assert.Single(await app.MentionsAsync(jonas)).Reason, (await app.MentionsAsync(jonas))[0].SubjectId));
    }

    async Task<(TestApp App, TestUser Jonas, TestUser Priya, int Number)> BeginAsync(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        var jonas = await app.SignInAsync(Role.Facilitator, $"Jonas {Guid.NewGuid():N}");
        var priya = await app.SignInAsync(Role.Responder, $"Priya {Guid.NewGuid():N}");
        var number = await jonas.BeginReviewAsync();
        await jonas.SaveSectionAsync(number, "lessons", Text, 1);
        return (app, jonas, priya, number);
    }
}

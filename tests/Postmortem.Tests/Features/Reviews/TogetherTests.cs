using System.Net;
using System.Text.Json;
using Postmortem.Features.Shared;
using Postmortem.Jobs;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>Several people at one section, and who sees whom.</summary>
public sealed class TogetherTests(Apps apps)
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task What_two_people_wrote_in_different_places_stands_together_after_the_second_save(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var other = await app.SignInAsync();
        var number = await facilitator.BeginReviewAsync();
        await facilitator.SaveSectionAsync(number, "lessons", "The pool was small.\n\nNobody saw it.", 1);
        await facilitator.SaveSectionAsync(number, "lessons", "The pool was too small.\n\nNobody saw it.", 2);

        await other.SaveSectionAsync(number, "lessons", "The pool was small.\r\n\r\nNobody saw it in time.", 2);

        var section = await app.SectionAsync(number, "lessons");
        Assert.Equal("The pool was too small.\n\nNobody saw it in time.", section.Body);
        Assert.Equal(4, section.Version);
        Assert.Contains($"together with what {facilitator.Name} saved", WebUtility.HtmlDecode(await other.PageAsync($"/incidents/{number}/review")));
        Assert.Contains($"merged with version 3 by {facilitator.Name}", WebUtility.HtmlDecode(await other.PageAsync($"/incidents/{number}/review/sections/lessons/history")));
    }

    [Theory, BothEngines]
    public async Task Where_both_changed_the_same_words_the_form_holds_both_and_what_else_came_together(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var other = await app.SignInAsync();
        var number = await facilitator.BeginReviewAsync();
        await facilitator.SaveSectionAsync(number, "lessons", "The pool was small.\n\nNobody saw it.", 1);
        await facilitator.SaveSectionAsync(number, "lessons", "The pool was tiny.\n\nNobody saw it early.", 2);

        var page = await other.RefusedAsync(HttpStatusCode.Conflict, $"/incidents/{number}/review/sections/lessons", new() { ["text"] = "The pool was narrow.\n\nNobody saw it.", ["version"] = "2" });

        Assert.Contains("The pool was tiny.\nThe pool was narrow.\n\nNobody saw it early.</textarea>", page);
        Assert.Contains("""name="version" value="3" """.Trim(), page);
    }

    [Theory, BothEngines]
    public async Task An_open_editor_is_told_how_to_take_in_what_was_saved_and_nothing_is_saved_by_that(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var other = await app.SignInAsync();
        var number = await facilitator.BeginReviewAsync();
        var path = $"/incidents/{number}/review/sections/lessons";
        await facilitator.SaveSectionAsync(number, "lessons", "One.\n\nTwo.", 1);
        await facilitator.SaveSectionAsync(number, "lessons", "One and a half.\n\nTwo.", 2);

        var taken = await JsonAsync(await other.PostAsync($"{path}/merging", new() { ["text"] = "One.\r\n\r\nTwo, three. ", ["version"] = "2" }));
        Assert.False(taken.GetProperty("collides").GetBoolean());
        Assert.Equal(3, taken.GetProperty("version").GetInt32());
        Assert.Equal(facilitator.Name, taken.GetProperty("by").GetString());
        var edit = Assert.Single(taken.GetProperty("edits").EnumerateArray());
        Assert.Equal((3, 3, " and a half"), (edit.GetProperty("from").GetInt32(), edit.GetProperty("to").GetInt32(), edit.GetProperty("text").GetString()));

        var collides = await JsonAsync(await other.PostAsync($"{path}/merging", new() { ["text"] = "One whole.\n\nTwo.", ["version"] = "2" }));
        Assert.True(collides.GetProperty("collides").GetBoolean());
        Assert.Empty(collides.GetProperty("edits").EnumerateArray());
        Assert.Equal(3, (await app.SectionAsync(number, "lessons")).Version);
    }

    [Theory, BothEngines]
    public async Task Who_edits_and_who_reads_is_shown_by_name_until_they_leave(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator, "Jonas Weber");
        using var reader = await app.SignInAsync(Role.Reader, "Priya Nair");
        using var viewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewAsync();
        var here = $"/incidents/{number}/review/here";

        await NotesAsync(facilitator, here, "editing", "summary");
        await NotesAsync(reader, here, "reading", "lessons");

        var list = await viewer.PageAsync(here);
        Assert.Matches("""Jonas Weber</span> <span class="muted">edits <a href="#s-summary">""", list);
        Assert.Matches("""Priya Nair</span> <span class="muted">reads <a href="#s-lessons">""", list);
        Assert.Contains("Jonas Weber is editing", await viewer.PageAsync($"{here}?section=summary"));
        Assert.DoesNotContain("Jonas Weber", await facilitator.PageAsync(here));

        await facilitator.PostAsync($"{here}/leaving", new() { ["page"] = "another" });
        Assert.Contains("Jonas Weber", await viewer.PageAsync(here));
        await facilitator.PostAsync($"{here}/leaving", new() { ["page"] = "p1" });
        Assert.DoesNotContain("Jonas Weber", await viewer.PageAsync(here));

        // A browser that is gone without a word is gone within a minute, and leaves nothing behind.
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain("Priya Nair", await viewer.PageAsync(here));
        await app.Service<HourlyJobs>().RunAllAsync(Ct);
        Assert.Equal(0, await app.Database.ReadAsync(s => s.ScalarAsync<int>("select count(*) from review_presence"), Ct));
    }

    [Theory, BothEngines]
    public async Task Only_those_who_may_see_a_private_incident_see_who_is_there_or_are_seen_there(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var stranger = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        var here = $"/incidents/{number}/review/here";
        await NotesAsync(stranger, here, "reading", "summary");
        Assert.Contains(stranger.Name, await facilitator.PageAsync(here));

        await facilitator.PostsAsync($"/incidents/{number}/visibility", new() { ["visibility"] = "private", ["why"] = "It touches personal data." });

        Assert.DoesNotContain(stranger.Name, await facilitator.PageAsync(here));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(here)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync(here, new() { ["page"] = "p1", ["section"] = "summary", ["doing"] = "reading" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/incidents/{number}/review/sections/summary/merging", new() { ["text"] = "x", ["version"] = "1" })).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_reader_cannot_say_that_they_edit(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reader = await app.SignInAsync(Role.Reader);
        var number = await facilitator.BeginReviewAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync($"/incidents/{number}/review/here", new() { ["page"] = "p1", ["section"] = "summary", ["doing"] = "editing" })).StatusCode);
    }

    static async Task NotesAsync(TestUser user, string here, string doing, string section) =>
        Assert.Equal(HttpStatusCode.NoContent, (await user.PostAsync(here, new() { ["page"] = "p1", ["section"] = section, ["doing"] = doing })).StatusCode);

    static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement;
    }
}

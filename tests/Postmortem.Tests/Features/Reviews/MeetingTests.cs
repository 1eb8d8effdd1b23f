using System.Net;
using Microsoft.Extensions.Logging;
using Postmortem.Features.Reviews.Meetings;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;
using Postmortem.Web;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>The meeting of a review, from its plan to what became of what was said.</summary>
public sealed class MeetingTests(Apps apps) : IDisposable
{
    readonly TestLog _log = new();

    public void Dispose() => _log.Dispose();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, BothEngines]
    public async Task The_clock_goes_from_part_to_part_and_every_screen_shows_the_same(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var other = await app.SignInAsync();
        var number = await facilitator.BeginReviewAsync();
        var path = $"/incidents/{number}/review/meeting";
        Assert.Contains("Everybody did what made sense", await facilitator.PageAsync(path));
        Assert.DoesNotContain("Begin the meeting", await other.PageAsync(path));

        await facilitator.PostsAsync($"{path}/steps", new() { ["step"] = "begin", ["version"] = "0" });
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        var page = await other.PageAsync(path);
        Assert.Contains("02:00 left", page);
        Assert.DoesNotContain("data-late", page);
        await facilitator.PostsAsync($"{path}/steps", new() { ["step"] = "pause" });
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Contains("Paused, 02:00 left", await other.PageAsync(path));
        await facilitator.PostsAsync($"{path}/steps", new() { ["step"] = "go on" });
        app.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Contains(" data-late>02:00 over", await other.PageAsync($"{path}/clock"));

        await facilitator.PostsAsync($"{path}/steps", new() { ["step"] = "next" });
        Assert.Contains("35:00 left", await other.PageAsync(path));
        Assert.Contains("moved the meeting on", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"{path}/steps", new() { ["step"] = "next", ["version"] = "1" }));
        for (var part = 0; part < 3; part++) await facilitator.PostsAsync($"{path}/steps", new() { ["step"] = "next" });
        Assert.Contains("does not fit", await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"{path}/steps", new() { ["step"] = "next" }));
        await facilitator.PostsAsync($"{path}/steps", new() { ["step"] = "end" });
        Assert.Contains("Held, ended", await other.ReviewAsync(number));
        await other.RefusedAsync(HttpStatusCode.Forbidden, $"{path}/steps", new() { ["step"] = "begin" });
    }

    [Theory, BothEngines]
    public async Task The_timeline_is_walked_entry_by_entry_and_context_stands_beside_the_entry_it_is_about(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        var first = await AddAsync(app, facilitator, number, "Pool is full", "alert", starred: true);
        var second = await AddAsync(app, facilitator, number, "Two ways were seen", "decision", starred: true);
        await AddAsync(app, facilitator, number, "Tea was made, with milk and sugar", "note", starred: false);
        var walk = $"/incidents/{number}/review/meeting?part=timeline";

        var page = WebUtility.HtmlDecode(await facilitator.PageAsync($"{walk}&entry={first}"));
        Assert.Contains("What else was asking for your attention?", page);
        Assert.Contains($"entry={second}", page);
        Assert.DoesNotContain("Tea was made", page);
        Assert.Contains("Tea was made", await facilitator.PageAsync($"{walk}&all=true&entry={second}"));

        var told = await facilitator.PostAsync($"/incidents/{number}/review/meeting/notes", new() { ["kind"] = "context", ["part"] = "timeline", ["entry"] = $"{first}", ["text"] = "The dashboard showed **green** then" });
        Assert.Equal($"{walk}&entry={first}", told.Headers.Location!.OriginalString);
        Assert.Contains("showed <strong>green</strong> then", await facilitator.PageAsync($"{walk}&entry={first}"));
        Assert.DoesNotContain("green", await facilitator.PageAsync($"{walk}&entry={second}"));
        var timeline = await app.Database.ReadAsync(async s => await s.ListTimelineAsync((await s.FindIncidentRefAsync(number, Actor.System))!), Ct);
        var context = Assert.Single(timeline, e => e.Entry.AuthorName == "Review meeting").Entry;
        Assert.Equal((timeline.Single(e => e.Entry.Id == first).Entry.OccurredAt, (Guid?)null), (context.OccurredAt, context.AuthorId));
        Assert.Equal(1, timeline.Single(e => e.Entry.Id == first).Entry.Version);
        Assert.Contains("is empty", await facilitator.RefusedAsync(HttpStatusCode.UnprocessableEntity, $"/incidents/{number}/review/meeting/notes", new() { ["kind"] = "context", ["part"] = "timeline", ["entry"] = $"{first}", ["text"] = " " }));
        await facilitator.RefusedAsync(HttpStatusCode.NotFound, $"/incidents/{number}/review/meeting/notes", new() { ["kind"] = "context", ["entry"] = $"{Guid.NewGuid()}", ["text"] = "x" });
    }

    [Theory, BothEngines]
    public async Task While_nothing_is_starred_the_walk_leaves_out_notes_only(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync();
        var alert = await AddAsync(app, facilitator, number, "Pool is full", "alert", starred: false);
        var note = await AddAsync(app, facilitator, number, "Tea was made", "note", starred: false);
        var walk = $"/incidents/{number}/review/meeting?part=timeline";

        var main = await facilitator.PageAsync($"{walk}&entry={alert}");
        Assert.Contains("Pool is full", main);
        Assert.DoesNotContain("Tea was made", main);
        var whole = await facilitator.PageAsync($"{walk}&all=true&entry={note}");
        Assert.Contains("Tea was made", whole);
        Assert.Contains("Without notes", whole);
        Assert.DoesNotContain("milestones only", whole);
    }

    [Fact]
    public void Who_walks_along_what_was_starred_comes_past_what_did_not_hold()
    {
        TimelineEntry Entry(string kind, string text, bool starred = false) => new() { Id = Guid.NewGuid(), Kind = kind, Text = text, Starred = starred };
        var walk = TimelineWalk.Of([Entry("observation", "Carts are oversold", starred: true), Entry("rollback", "Rollback 2 failed."), Entry("decision", "Page the shop team"), Entry("decision", "Reopened as active (was resolved): Oversells again")], null, whole: false);
        Assert.Equal(["Carts are oversold", "Rollback 2 failed.", "Reopened as active (was resolved): Oversells again"], walk.Stations.Select(e => e.Text));
    }

    [Theory, BothEngines]
    public async Task Surprises_stand_in_the_review_and_ideas_become_follow_ups_and_experiments(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reviewer = await app.SignInAsync();
        var number = await facilitator.BeginReviewingAsync(reviewer);
        await reviewer.ApproveAsync(app, number);
        var notes = $"/incidents/{number}/review/meeting/notes";
        await facilitator.PostsAsync(notes, new() { ["kind"] = "idea", ["part"] = "ideas", ["text"] = "Warm the cache before a sale" });
        await facilitator.PostsAsync(notes, new() { ["kind"] = "idea", ["part"] = "ideas", ["text"] = "Pull the plug in staging" });
        await facilitator.PostsAsync(notes, new() { ["kind"] = "idea", ["part"] = "ideas", ["text"] = "Buy a bigger database" });
        var longest = new string('w', 199);
        await facilitator.PostsAsync(notes, new() { ["kind"] = "idea", ["part"] = "ideas", ["text"] = $"{longest}🚒 and more" });
        Assert.Equal("reviewed", (await app.FindReviewAsync(number)).State);

        await facilitator.PostsAsync(notes, new() { ["kind"] = "surprise", ["part"] = "surprises", ["text"] = "The quokkacache shares its pool" });
        await facilitator.PostsAsync(notes, new() { ["kind"] = "factor", ["part"] = "surprises", ["text"] = "One pool for two caches", ["category"] = "capacity" });
        Assert.Equal("in review", (await app.FindReviewAsync(number)).State);
        Assert.Contains($"/incidents/{number}/review", await facilitator.PageAsync("/search?q=quokkacache"));
        Assert.Equal("One pool for two caches", (await app.ReadReviewAsync(number)).Factors.Single().Text);

        var ideas = (await app.ReadReviewAsync(number)).MeetingNotes.Where(n => n.Kind == NoteKind.Idea).ToDictionary(n => n.Text, n => n.Id);
        await facilitator.PostsAsync($"{notes}/{ideas["Warm the cache before a sale"]}/outcome", new() { ["into"] = "follow-up" });
        await facilitator.PostsAsync($"{notes}/{ideas["Pull the plug in staging"]}/outcome", new() { ["into"] = "experiment", ["text"] = "Staging survives a lost rack" });
        await facilitator.PostsAsync($"{notes}/{ideas[$"{longest}🚒 and more"]}/outcome", new() { ["into"] = "experiment" });
        await facilitator.PostsAsync($"{notes}/{ideas["Buy a bigger database"]}/outcome", new() { ["into"] = "put aside", ["text"] = "Size was not what failed" });
        await facilitator.RefusedAsync(HttpStatusCode.Conflict, $"{notes}/{ideas["Buy a bigger database"]}/outcome", new() { ["into"] = "follow-up" });

        var page = await facilitator.ReviewAsync(number);
        foreach (var words in new[] { "The quokkacache shares its pool", "Put aside: Size was not what failed", "Follow-up: <a href=\"/follow-ups/", "Experiment: <a href=\"/experiments/" }) Assert.Contains(words, page);
        Assert.Equal(["Staging survives a lost rack", longest], (await app.ReadReviewAsync(number)).Experiments.Select(e => e.Title));
    }

    [Theory, BothEngines]
    public async Task What_is_sent_ahead_without_a_name_leads_back_to_nobody(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps, adjust: builder => builder.Logging.AddProvider(_log));
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reader = await app.SignInAsync(Role.Reader, "Quiet Person");
        var number = await facilitator.BeginReviewAsync();
        var path = $"/incidents/{number}/review/meeting";
        Assert.Contains("takes no contributions", await reader.PageAsync($"{path}/contributions"));
        Assert.Contains("not turned on", await reader.RefusedAsync(HttpStatusCode.Conflict, $"{path}/contributions", new() { ["text"] = "The pager was off" }));
        await facilitator.PostsAsync($"{path}/plan", new() { ["at"] = "2030-03-14 14:00", ["minutes"] = "60", ["takes_contributions"] = "true" });
        Assert.Contains("nobody can find out who wrote it", await reader.PageAsync($"{path}/contributions"));
        var (journal, review) = (await app.JournalAsync(number), await app.FindReviewAsync(number));
        app.Clock.Advance(TimeSpan.FromHours(2));

        await reader.PostsAsync($"{path}/contributions", new() { ["text"] = "The pager was off that night" });

        Assert.Equal(journal, await app.JournalAsync(number));
        Assert.Equal(review, await app.FindReviewAsync(number));
        var row = await app.Database.ReadAsync(s => s.OneAsync<MeetingNote>("select id, kind, text, author_name, said_on from review_meeting_notes where text like 'The pager%'"), Ct);
        Assert.Equal((NoteKind.Contribution, "", 4), (row!.Kind, row.AuthorName, row.Id.Version));
        Assert.Contains(_log.Lines, l => l.Category == typeof(RequestLog).FullName && l.Text.Contains($"{path}/plan", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, l => l.Category.StartsWith("Postmortem", StringComparison.Ordinal) && l.Text.Contains("contributions", StringComparison.Ordinal));
        foreach (var page in new[] { path, $"/incidents/{number}/review" }) Assert.DoesNotContain("The pager was off", await reader.PageAsync(page));
        Assert.Contains("The pager was off", await facilitator.PageAsync(path));
        Assert.DoesNotContain("The pager was off", await (await facilitator.GetAsync($"/incidents/{number}/export?format=json")).TextAsync());

        await facilitator.PostsAsync($"{path}/notes/{row.Id}/outcome", new() { ["into"] = "surprise" });
        Assert.Contains("The pager was off", await reader.ReviewAsync(number));
    }

    [Theory, BothEngines]
    public async Task Answers_bear_a_name_only_where_the_plan_says_so(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var reader = await app.SignInAsync(Role.Reader, "Frank Answer");
        var number = await facilitator.BeginReviewAsync();
        var path = $"/incidents/{number}/review/meeting";
        Assert.Contains("has not begun", await reader.RefusedAsync(HttpStatusCode.Conflict, $"{path}/answers", new() { ["learned"] = "yes" }));
        await facilitator.PostsAsync($"{path}/steps", new() { ["step"] = "begin" });

        await reader.PostsAsync($"{path}/answers", new() { ["learned"] = "a little", ["again"] = "yes", ["text"] = "Caches have two temperatures" });
        Assert.DoesNotContain("Frank Answer", await facilitator.ReviewAsync(number));
        await facilitator.PostsAsync($"{path}/plan", new() { ["minutes"] = "60", ["names_answers"] = "true" });
        await reader.PostsAsync($"{path}/answers", new() { ["learned"] = "yes", ["text"] = "Ask twice" });

        var page = await facilitator.ReviewAsync(number);
        foreach (var words in new[] { "Caches have two temperatures", "yes: 1, a little: 1", "1 of 1 would come again", "Frank Answer" }) Assert.Contains(words, page);
    }

    [Theory, BothEngines]
    public async Task The_invitation_keeps_its_name_and_grows_with_each_plan(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var number = await facilitator.BeginReviewAsync(title: "Checkout; answers, with a title that is so long that a calendar has to fold its line");
        var path = $"/incidents/{number}/review/meeting";
        Assert.Equal(HttpStatusCode.NotFound, (await facilitator.GetAsync($"{path}/invitation.ics")).StatusCode);
        await facilitator.PostsAsync($"{path}/plan", new() { ["at"] = "2030-03-14 14:00", ["minutes"] = "45", ["place"] = "Room 7" });

        var planned = await IcsAsync(facilitator, path);
        foreach (var line in new[] { "METHOD:REQUEST", "SEQUENCE:1", "DTSTART:20300314T140000Z", "DTEND:20300314T144500Z", "LOCATION:Room 7", "STATUS:CONFIRMED" }) Assert.Contains(line, planned);
        Assert.Contains("Checkout\\; answers\\, with a title that is so long that a calendar has to fold its line", Unfolded(planned));

        await facilitator.PostsAsync($"{path}/plan", new() { ["at"] = "2030-03-15 09:00", ["minutes"] = "45", ["place"] = "Room 7" });
        var moved = await IcsAsync(facilitator, path);
        Assert.Contains("SEQUENCE:2", moved);
        await facilitator.PostsAsync($"{path}/plan", new() { ["minutes"] = "45", ["place"] = "Room 7" });
        var cancelled = await IcsAsync(facilitator, path);
        foreach (var line in new[] { "METHOD:CANCEL", "SEQUENCE:3", "STATUS:CANCELLED", "DTSTART:20300315T090000Z" }) Assert.Contains(line, cancelled);
        Assert.Single(new[] { planned, moved, cancelled }.Select(i => i.Single(l => l.StartsWith("UID:", StringComparison.Ordinal))).Distinct());
        Assert.All(planned, l => Assert.True(System.Text.Encoding.UTF8.GetByteCount(l) <= 75, l));
        var journal = await app.JournalAsync(number);
        foreach (var fact in new[] { "meeting.planned", "meeting.moved", "meeting.cancelled" }) Assert.Contains(fact, journal);
        Assert.Contains("was cancelled", await facilitator.ReviewAsync(number));
    }

    [Fact]
    public void A_broken_guide_names_file_and_line_and_the_meeting_is_held_all_the_same()
    {
        var guide = MeetingGuides.Parse("# Meeting\n\n## Rules {#ground-rules minutes=5}\n\n## Walk {#wander minutes=5}\n");

        Assert.Contains(guide.Faults, f => f.Line == 3 + 2 && f.File == "meetings/review.md");
        Assert.Equal(60, guide.Minutes);
    }

    static string Unfolded(IReadOnlyList<string> lines) => string.Join("\n", lines).Replace("\n ", "", StringComparison.Ordinal);

    static async Task<IReadOnlyList<string>> IcsAsync(TestUser user, string path) => (await user.PageAsync($"{path}/invitation.ics")).Split("\r\n");

    static async Task<Guid> AddAsync(TestApp app, TestUser user, int number, string text, string kind, bool starred)
    {
        var added = await app.Service<AddEntry>().RunAsync(new(number, text, kind, TestClock.Start.AddMinutes(-60 + text.Length), Starred: starred), user.Actor(), Ct);
        Assert.True(added.Succeeded, added.Failure?.Message);
        return added.Value.Id;
    }
}

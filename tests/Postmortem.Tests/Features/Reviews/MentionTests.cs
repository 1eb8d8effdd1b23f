using System.Net;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Incidents;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>Who is told of what is said.</summary>
public sealed class MentionTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task Mentions_and_answers_are_told_once_and_never_to_their_writer(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var jonas = await NamedAsync(app, "Jonas", Role.Facilitator);
        using var priya = await NamedAsync(app, "Priya");
        using var reader = await NamedAsync(app, "Reader", Role.Reader);
        var number = await jonas.BeginReviewAsync();

        var first = await priya.CommentAsync(number, "lessons", $"@{jonas.Name} @{jonas.Name} and @{reader.Name}, and I, @{priya.Name}");
        await jonas.CommentAsync(number, "lessons", $"Yes, @{priya.Name}", replyTo: first);
        await priya.PostsAsync($"/incidents/{number}/review/comments/{first}", new() { ["text"] = $"@{jonas.Name}, @{reader.Name}: again" });

        Assert.Equal([MentionReason.Mention], (await app.MentionsAsync(reader)).Select(m => m.Reason));
        Assert.Equal([MentionReason.Mention], (await app.MentionsAsync(priya)).Select(m => m.Reason));
        // He has answered since, so he has seen it.
        Assert.NotNull(Assert.Single(await app.MentionsAsync(jonas)).SeenAt);
    }

    [Theory, BothEngines]
    public async Task What_was_said_to_me_is_counted_listed_and_read_when_followed(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var jonas = await NamedAsync(app, "Jonas", Role.Facilitator);
        using var priya = await NamedAsync(app, "Priya");
        var number = await jonas.BeginReviewAsync();
        var first = await priya.CommentAsync(number, "lessons", $"Look, @{jonas.Name}");
        await priya.CommentAsync(number, "summary", $"And here, @{jonas.Name}");

        Assert.Contains("2<span class=\"visually-hidden\"> said to you", await jonas.PageAsync("/incidents"));
        var mention = (await app.MentionsAsync(jonas)).Single(m => m.SubjectId == first);
        Assert.Contains($"{priya.Name} mentioned you on “Lessons and surprises”", WebUtility.HtmlDecode(await jonas.PageAsync("/reviews/mentions")));
        var followed = await jonas.GetAsync(mention.Link);
        Assert.Equal($"/incidents/{number}/review/sections/lessons/comments#comment-{first}", followed.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.NotFound, (await priya.GetAsync(mention.Link)).StatusCode);

        Assert.Contains("1<span class=\"visually-hidden\"> said to you", await jonas.PageAsync("/incidents"));
        await jonas.PostsAsync("/reviews/mentions/seen");
        Assert.DoesNotContain("said to you", await jonas.PageAsync("/incidents"));
    }

    [Theory, BothEngines]
    public async Task Nobody_is_told_of_a_private_incident_that_they_may_not_see(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var jonas = await NamedAsync(app, "Jonas", Role.Facilitator);
        using var stranger = await NamedAsync(app, "Stranger");
        using var admin = await NamedAsync(app, "Admin", Role.Administrator);
        using var leaver = await NamedAsync(app, "Leaver");
        var number = await jonas.BeginReviewAsync(title: "Zanzibar leaked");
        await jonas.CommentAsync(number, "lessons", $"@{leaver.Name}, look");
        Assert.Contains($"said to you", await leaver.PageAsync("/incidents"));
        await jonas.PostsAsync($"/incidents/{number}/visibility", new() { ["visibility"] = "private", ["why"] = "Personal data" });

        await jonas.CommentAsync(number, "lessons", $"@{stranger.Name} and @{admin.Name}");

        Assert.Empty(await app.MentionsAsync(stranger));
        Assert.Single(await app.MentionsAsync(admin));
        Assert.Empty(await app.MentionsAsync(leaver));
        Assert.DoesNotContain("said to you", await leaver.PageAsync("/incidents"));
        Assert.DoesNotContain("Zanzibar", await leaver.PageAsync("/reviews/mentions"));
        var offered = await (await jonas.GetAsync($"/incidents/{number}/review/mentionable?text={Uri.EscapeDataString(stranger.Name)}")).TextAsync();
        Assert.Equal("[]", offered);
        Assert.Contains(admin.Name, await (await jonas.GetAsync($"/incidents/{number}/review/mentionable?text={Uri.EscapeDataString(admin.Name)}")).TextAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/incidents/{number}/review/mentionable?text=a")).StatusCode);
    }

    [Theory, BothEngines]
    public async Task A_publication_is_told_to_who_had_a_part_owns_a_follow_up_or_a_service_and_names_them_before(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var jonas = await NamedAsync(app, "Jonas", Role.Facilitator);
        using var part = await NamedAsync(app, "Part");
        using var owner = await NamedAsync(app, "Owner");
        using var keeper = await NamedAsync(app, "Keeper", Role.Reader);
        using var outsider = await NamedAsync(app, "Outsider");
        using var admin = await NamedAsync(app, "Admin", Role.Administrator);
        var service = $"ledger-{Guid.NewGuid():N}";
        await admin.PostsAsync("/services", new() { ["name"] = service, ["tier"] = "A", ["owner"] = keeper.Email.ToUpperInvariant() });
        var number = await part.DeclareIncidentAsync("Ledger late");
        await part.PostsAsync($"/incidents/{number}/timeline", new() { ["text"] = "Restarted" });
        await part.PostsAsync($"/incidents/{number}/services", new() { ["services"] = $"{await app.Database.ReadAsync(s => s.ScalarAsync<Guid>("select id from services where name = @service", new { service }), TestContext.Current.CancellationToken)}" });
        await part.PostsAsync($"/incidents/{number}/follow-ups", new() { ["title"] = "Watch the ledger", ["type"] = "detect", ["priority"] = "P2", ["owner_id"] = $"{owner.Id}", ["due_on"] = "2031-01-01", ["done_when"] = "An alert rings" });

        await jonas.PublishAsync(app, number, part);

        foreach (var told in new[] { part, owner, keeper })
        {
            var mention = Assert.Single(await app.MentionsAsync(told));
            Assert.Equal($"{jonas.Name} published the review", mention.Text);
            Assert.Equal($"/incidents/{number}/review", (await told.GetAsync(mention.Link)).Headers.Location!.OriginalString);
        }
        Assert.Empty(await app.MentionsAsync(outsider));
        Assert.Empty(await app.MentionsAsync(jonas));
        await jonas.PostsAsync($"/incidents/{number}/review/reopening", new() { ["why"] = "A figure is wrong" });
        Assert.Empty(await app.MentionsAsync(part));
        await part.ApproveAsync(app, number);
        var before = await jonas.PageAsync($"/incidents/{number}/review/publication");
        foreach (var told in new[] { part, owner, keeper }) Assert.Contains(told.Name, before);
        Assert.DoesNotContain(outsider.Name, before);
    }

    static Task<TestUser> NamedAsync(TestApp app, string name, string role = Role.Responder) => app.SignInAsync(role, $"{name} {Guid.NewGuid():N}");
}

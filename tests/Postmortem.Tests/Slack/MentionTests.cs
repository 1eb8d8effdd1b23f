using Postmortem.Tests.Features.Reviews;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Slack;

/// <summary>What is said to somebody in a review reaches them in Slack.</summary>
public sealed class MentionTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_mention_and_an_answer_are_told_once_directly_with_their_words(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (jonas, jonasWeb) = await app.PersonAsync("facilitator");
        var (priya, priyaWeb) = await app.PersonAsync();
        var number = await jonasWeb.BeginReviewAsync();
        var id = Guid.CreateVersion7();

        foreach (var _ in new[] { 1, 2 }) await priyaWeb.CommentAsync(number, "lessons", $"@{jonasWeb.Name} @here <!channel> **why**?", id: id);
        await app.SettleAsync();

        app.Direct(jonas, 1);
        app.Direct(priya, 0);
        var told = app.DirectOf(jonas)!.Messages[0].ToJsonString();
        Assert.Contains($"{priyaWeb.Name} mentioned you on", told);
        Assert.Contains("/reviews/mentions/", told);
        Assert.Contains("*why*", told);
        Assert.DoesNotContain("<!channel", System.Text.RegularExpressions.Regex.Unescape(told));

        await jonasWeb.CommentAsync(number, "lessons", "Because.", replyTo: id);
        await app.SettleAsync();
        app.Direct(priya, 1);
        app.Direct(jonas, 1);
    }

    [Theory, BothEngines]
    public async Task Of_a_private_incident_only_that_there_is_something_to_read(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (admin, adminWeb) = await app.PersonAsync("administrator");
        var (stranger, strangerWeb) = await app.PersonAsync();
        var (_, jonasWeb) = await app.PersonAsync("facilitator");
        var number = await jonasWeb.BeginReviewAsync(title: "Zanzibar leaked");
        await jonasWeb.PostsAsync($"/incidents/{number}/visibility", new() { ["visibility"] = "private", ["why"] = "Personal data" });

        await jonasWeb.CommentAsync(number, "lessons", $"@{adminWeb.Name} @{strangerWeb.Name} nightingale");
        await app.SettleAsync();

        app.Direct(stranger, 0);
        var told = Assert.Single(app.DirectOf(admin)!.Messages).ToJsonString();
        Assert.Contains("Something was said to you", told);
        Assert.DoesNotContain("nightingale", told);
        Assert.DoesNotContain("Zanzibar", told);
        Assert.DoesNotContain(jonasWeb.Name, told);
    }

    [Theory, BothEngines]
    public async Task What_was_read_or_removed_before_it_could_be_sent_is_not_told(Engine engine)
    {
        await using var app = await SlackApp.StartAsync(engine, apps);
        var (jonas, jonasWeb) = await app.PersonAsync("facilitator");
        var (_, priyaWeb) = await app.PersonAsync();
        var number = await jonasWeb.BeginReviewAsync();

        var removed = await priyaWeb.CommentAsync(number, "lessons", $"@{jonasWeb.Name} no");
        await priyaWeb.OnCommentAsync(number, removed, "removal");
        await priyaWeb.CommentAsync(number, "lessons", $"@{jonasWeb.Name} yes");
        await jonasWeb.PostsAsync("/reviews/mentions/seen");
        await app.SettleAsync();

        app.Direct(jonas, 0);
    }
}

using System.Net;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Shared;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Reviews;

/// <summary>What people do with comments, over HTTP.</summary>
static class CommentSteps
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <returns>Its key.</returns>
    public static async Task<Guid> CommentAsync(this TestUser user, int number, string key, string text, string quote = "", string before = "", string after = "", Guid? replyTo = null, Guid? id = null)
    {
        var response = await user.PostAsync($"/incidents/{number}/review/sections/{key}/comments",
            new() { ["text"] = text, ["quote"] = quote, ["before"] = before, ["after"] = after, ["reply_to"] = $"{replyTo}", ["id"] = $"{id}" });
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"{(int)response.StatusCode}: {await response.TextAsync()}");
        return Guid.Parse(response.Headers.Location!.OriginalString.Split("#comment-")[1]);
    }

    public static Task OnCommentAsync(this TestUser user, int number, Guid id, string step) => user.PostsAsync($"/incidents/{number}/review/comments/{id}/{step}");

    /// <summary>As this person sees it.</summary>
    public static async Task<Discussion> DiscussionAsync(this TestApp app, int number, Actor? actor = null) =>
        (await app.Database.ReadAsync(s => s.ReadDiscussionAsync(number, actor ?? Postmortem.Features.Shared.Actor.System), Ct))!;

    public static async Task<CommentThread> ThreadAsync(this TestApp app, int number, string key = "lessons") => Assert.Single((await app.DiscussionAsync(number)).Of(key).Threads);

    public static Task<IReadOnlyList<Mention>> MentionsAsync(this TestApp app, TestUser user) => app.Database.ReadAsync(s => s.ListMentionsAsync(user.Actor(), 100), Ct);
}

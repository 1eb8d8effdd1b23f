using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Reviews.Comments;
using Postmortem.Features.Reviews.Mentions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>What is said about a review's text.</summary>
[ApiDoor, Tags("Comments"), Route("/api/v1")]
public sealed class CommentsApi(Database database, AddComment add, EditComment edit, RemoveComment remove, ResolveThread resolve, ReopenThread reopen, SeeMentions see) : ControllerBase
{
    const int MostMentions = 100;

    [HttpGet("incidents/{number:int}/review/comments"), EndpointSummary("List comments"), EndpointDescription("All threads of a review, section by section, the oldest first; a review has at most 1000 comments."), Answers<IReadOnlyList<ThreadAnswer>>]
    public async Task<IActionResult> ListCommentsAsync(int number, CancellationToken ct) =>
        this.Found((await ReadAsync(number, ct))?.Sections.SelectMany(p => p.Threads.Select(t => ThreadAnswer.Of(p, t))).ToList(), ReviewReading.NameOf(number));

    [HttpPost("incidents/{number:int}/review/sections/{key}/comments"), EndpointSummary("Comment on a section"), EndpointDescription("On all of it or on a passage, or as an answer, which opens a resolved thread again. For responders, and for readers who had a part in the incident or are asked to sign."), Answers<CommentAnswer>(201)]
    public async Task<IActionResult> AddCommentAsync(int number, string key, NewCommentBody body, CancellationToken ct) => await this.AnswerAsync(
        await add.RunAsync(new(number, key, body.Text, body.ReplyTo, body.Quotation), this.Caller(), ct), id => ShowAsync(number, id, ct), id => $"/api/v1/incidents/{number}/review/comments/{id}");

    [HttpGet("incidents/{number:int}/review/comments/{id:guid}"), EndpointSummary("Get a comment"), EndpointDescription("One that was removed, with no answers, is not there."), Answers<CommentAnswer>]
    public async Task<IActionResult> GetCommentAsync(int number, Guid id, CancellationToken ct) => this.Found(await ShowAsync(number, id, ct), "This comment");

    [HttpPut("incidents/{number:int}/review/comments/{id:guid}"), EndpointSummary("Edit a comment"), EndpointDescription("One's own. Whoever is mentioned only now is told."), Answers<CommentAnswer>]
    public async Task<IActionResult> EditCommentAsync(int number, Guid id, CommentBody body, CancellationToken ct) =>
        await this.AnswerAsync(await edit.RunAsync(new(number, id, body.Text, this.Seen(body.Version)), this.Caller(), ct), () => ShowAsync(number, id, ct));

    [HttpDelete("incidents/{number:int}/review/comments/{id:guid}"), EndpointSummary("Remove a comment"), EndpointDescription("One's own; facilitators may remove any. Its words are gone for good."), AnswersNothing, Removes]
    public async Task<IActionResult> RemoveCommentAsync(int number, Guid id, CancellationToken ct) => this.Answer(await remove.RunAsync(number, id, this.Seen(null), this.Caller(), ct));

    [HttpPost("incidents/{number:int}/review/comments/{id:guid}/resolution"), EndpointSummary("Resolve a thread"), EndpointDescription("By any of its comments. It stays readable."), Answers<CommentAnswer>]
    public async Task<IActionResult> ResolveThreadAsync(int number, Guid id, CancellationToken ct) => await this.AnswerAsync(await resolve.RunAsync(number, id, this.Caller(), ct), () => ShowAsync(number, id, ct));

    [HttpPost("incidents/{number:int}/review/comments/{id:guid}/reopening"), EndpointSummary("Reopen a thread"), EndpointDescription("By any of its comments."), Answers<CommentAnswer>]
    public async Task<IActionResult> ReopenThreadAsync(int number, Guid id, CancellationToken ct) => await this.AnswerAsync(await reopen.RunAsync(number, id, this.Caller(), ct), () => ShowAsync(number, id, ct));

    [HttpGet("mentions"), EndpointSummary("List what was said to you"), EndpointDescription("Mentions, answers and decisions on suggestions, to the token's owner: the newest 100."), Answers<IReadOnlyList<MentionAnswer>>]
    public async Task<IActionResult> ListMentionsAsync(CancellationToken ct) =>
        this.Found((await database.ReadAsync(s => s.ListMentionsAsync(this.Caller(), MostMentions), ct)).Select(MentionAnswer.Of).ToList(), "The list");

    [HttpPost("mentions/seen"), EndpointSummary("See what was said to you"), EndpointDescription("From then on it is no news, on the web too."), AnswersNothing]
    public async Task<IActionResult> SeeMentionsAsync(CancellationToken ct) => this.Answer(await see.RunAsync(null, this.Caller(), ct));

    Task<Discussion?> ReadAsync(int number, CancellationToken ct) => database.ReadAsync(s => s.ReadDiscussionAsync(number, this.Caller()), ct);

    async Task<object?> ShowAsync(int number, Guid id, CancellationToken ct) =>
        await ReadAsync(number, ct) is { } discussion && discussion.Sections.SelectMany(p => p.Threads).SelectMany(t => t.All).FirstOrDefault(c => c.Id == id) is { } comment ? CommentAnswer.Of(comment) : null;
}

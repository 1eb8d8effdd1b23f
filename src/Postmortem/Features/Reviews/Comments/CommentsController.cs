using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Comments;

/// <summary>What is said about the text of a review.</summary>
[Area("Reviews"), Route("/incidents/{number:int}/review")]
public sealed class CommentsController(Database database, AddComment add, EditComment edit, RemoveComment remove, ResolveThread resolve, ReopenThread reopen) : Controller
{
    /// <summary>For open pages, which put each part in its place.</summary>
    /// <param name="section">The only one that the page shows; null is the whole review.</param>
    [HttpGet("comments")]
    public async Task<IActionResult> LiveAsync(int number, string? section, CancellationToken ct) =>
        await database.ReadAsync(s => s.ReadDiscussionAsync(number, User.ToActor()), ct) is { } discussion ? PartialView("Comments/Live", (discussion, section)) : this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}"));

    [HttpGet("sections/{key}/comments")]
    public Task<IActionResult> PageAsync(int number, string key, CancellationToken ct) => PageAsync(number, key, null, ct);

    [HttpPost("sections/{key}/comments")]
    public async Task<IActionResult> AddAsync(int number, string key, string? text, string? quote, string? before, string? after, Guid? id, [FromForm(Name = "reply_to")] Guid? replyTo, CancellationToken ct)
    {
        var result = await add.RunAsync(new(number, key, text, replyTo, string.IsNullOrWhiteSpace(quote) ? null : new(quote, before ?? "", after ?? ""), id), User.ToActor(), ct);
        return result.Failure is { } failure ? await PageAsync(number, key, failure, ct) : Redirect($"{ReviewDocument.PathOf(number)}#comment-{result.Value}");
    }

    [HttpGet("comments/{id:guid}")]
    public Task<IActionResult> EditAsync(int number, Guid id, CancellationToken ct) => EditAsync(number, id, null, ct);

    [HttpPost("comments/{id:guid}")]
    public async Task<IActionResult> SaveAsync(int number, Guid id, string? text, int? version, CancellationToken ct)
    {
        var result = await edit.RunAsync(new(number, id, text, version), User.ToActor(), ct);
        return result.Failure is { } failure ? await EditAsync(number, id, failure, ct) : Redirect($"{ReviewDocument.PathOf(number)}#comment-{id}");
    }

    [HttpPost("comments/{id:guid}/removal")]
    public async Task<IActionResult> RemoveAsync(int number, Guid id, int? version, CancellationToken ct) => Answer(number, await remove.RunAsync(number, id, version, User.ToActor(), ct));

    [HttpPost("comments/{id:guid}/resolution")]
    public async Task<IActionResult> ResolveAsync(int number, Guid id, CancellationToken ct) => Answer(number, await resolve.RunAsync(number, id, User.ToActor(), ct));

    [HttpPost("comments/{id:guid}/reopening")]
    public async Task<IActionResult> ReopenAsync(int number, Guid id, CancellationToken ct) => Answer(number, await reopen.RunAsync(number, id, User.ToActor(), ct));

    IActionResult Answer(int number, Result<string> result) => result.Failure is { } failure ? this.Refuse(failure, ReviewDocument.PathOf(number)) : Redirect($"{ReviewDocument.PathOf(number)}#threads-{result.Value}");

    async Task<IActionResult> PageAsync(int number, string key, Failure? failure, CancellationToken ct)
    {
        var discussion = await database.ReadAsync(s => s.ReadDiscussionAsync(number, User.ToActor()), ct);
        if (discussion?.Sections.FirstOrDefault(x => x.Section.Key == key) is not { } part) return this.Refuse(failure ?? Failure.NotFound($"The section “{key}” of the review of {IncidentRef.NameOf(number)}"));
        return failure is null ? View("Comments/Page", part) : this.Refuse(failure, "Comments/Page", part);
    }

    async Task<IActionResult> EditAsync(int number, Guid id, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var comment = await database.ReadAsync(async s => await s.FindReviewAsync(number, actor) is { } review && await s.FindCommentAsync(review.Id, id) is { IsRemoved: false } found
            ? found.Shown(await s.ReadHiddenTextsAsync(review.IncidentId)) : null, ct);
        if (comment is null) return this.Refuse(failure ?? Failure.NotFound("This comment"));
        if (failure is null && comment.AuthorId != actor.PersonId) return this.Refuse(Failure.Forbidden("Only its writer can change a comment. You can answer it."));
        return failure is null ? View("Comments/Edit", (number, comment)) : this.Refuse(failure, "Comments/Edit", (number, comment));
    }
}

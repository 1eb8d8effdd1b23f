using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Incidents;
using Postmortem.Features.Language;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Reviews.Templates;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews;

/// <summary>The review of one incident, and its beginning.</summary>
[Area("Reviews"), Route("/incidents/{number:int}/review")]
public sealed class ReviewController(Database database, LanguageRules rules, ReviewTemplates templates, CreateReview createReview) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ShowAsync(int number, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s => await s.ReadReviewPageAsync(number, User.ToActor(), rules.Coach) is not { } read ? null
            : read.Document.Review.State != ReviewState.Draft ? read
            : read with { Proposed = ReviewTemplates.ProposeInstead(read.Document.Review, read.Document.Incident.Severity, await templates.ListAsync(s)) }, ct);
        return page is null ? await NewAsync(number, null, ct) : View("Show", page);
    }

    /// <param name="seen">The version that the page shows.</param>
    [HttpGet("news")]
    public async Task<IActionResult> NewsAsync(int number, int seen, CancellationToken ct) =>
        await database.ReadAsync(s => s.FindReviewAsync(number, User.ToActor()), ct) is not { } review ? this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}"))
            : PartialView("News", new ReviewNews(number, review.Version != seen));

    [HttpGet("new")]
    public Task<IActionResult> NewAsync(int number, CancellationToken ct) => NewAsync(number, null, ct);

    [HttpPost]
    public async Task<IActionResult> CreateAsync(int number, string? template, [FromForm(Name = "facilitator")] Guid? facilitatorId, CancellationToken ct)
    {
        var result = await createReview.RunAsync(new(number, template, facilitatorId), User.ToActor(), ct);
        return result.Failure is { } failure ? await NewAsync(number, failure, ct) : Redirect(ReviewDocument.PathOf(number));
    }

    async Task<IActionResult> NewAsync(int number, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var page = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, actor) is not { } incident ? null : new NewReview(
            incident, await templates.ListAsync(s), await s.ReadTriggersAsync(incident.Id), await s.ListInviteesAsync(incident.Id),
            actor, await s.FindReviewAsync(number, actor) is not null), ct);
        if (page is null) return this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        if (failure is null && page.Exists) return Redirect(ReviewDocument.PathOf(number));
        return failure is null ? View("New", page) : this.Refuse(failure, "New", page);
    }
}

public sealed record ReviewNews(int Number, bool Changed);

/// <param name="Exists">Somebody was faster.</param>
public sealed record NewReview(IncidentRef Incident, IReadOnlyList<ReviewTemplate> Templates, IReadOnlyList<string> Reasons,
    IReadOnlyList<Invitee> People, Actor Actor, bool Exists)
{
    /// <summary>It goes on elsewhere, or was none.</summary>
    public bool IsOver => Incident.Status is IncidentStatus.Merged or IncidentStatus.Declined;

    public ReviewTemplate? Proposed => ReviewTemplates.ProposeFor(Incident.Severity, Templates);
}

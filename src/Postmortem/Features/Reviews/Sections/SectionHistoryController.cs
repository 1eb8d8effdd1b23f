using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Sections;

[Area("Reviews"), Route("/incidents/{number:int}/review/sections/{key}/history")]
public sealed class SectionHistoryController(Database database, RestoreSection restore) : Controller
{
    const int Size = 50;

    /// <param name="revision">The version to compare with the one after it; the newest by default.</param>
    /// <param name="before">Cursor: versions below this one.</param>
    [HttpGet]
    public Task<IActionResult> ListAsync(int number, string key, int? revision, int? before, CancellationToken ct) => ShowAsync(number, key, revision, before, null, ct);

    [HttpPost("{revision:int}/restoration")]
    public async Task<IActionResult> RestoreAsync(int number, string key, int revision, int? version, CancellationToken ct)
    {
        var result = await restore.RunAsync(new(number, key, revision, version), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(number, key, revision, null, failure, ct) : Redirect($"{ReviewDocument.PathOf(number)}#s-{key}");
    }

    async Task<IActionResult> ShowAsync(int number, string key, int? revision, int? before, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => ReadAsync(s, number, key, revision, before), ct);
        if (page is null) return this.Refuse(Failure.NotFound($"The section “{key}” of the review of {IncidentRef.NameOf(number)}"));
        return failure is null ? View("Sections/History", page) : this.Refuse(failure, "Sections/History", page);
    }

    async Task<SectionHistory?> ReadAsync(ReadSession s, int number, string key, int? revision, int? before)
    {
        var actor = User.ToActor();
        if (await s.FindReviewAsync(number, actor) is not { } review || await s.FindSectionAsync(review.Id, key) is not { } section) return null;
        var revisions = await s.ListRevisionsAsync(section.Id, before ?? int.MaxValue, Size + 1);
        var shown = revision is { } wanted ? await s.FindRevisionAsync(section.Id, wanted) : revisions.Count > 0 ? revisions[0] : null;
        var after = shown is null ? null : await s.FindNextRevisionAsync(section.Id, shown.Version);
        return new(number, review, section, [.. revisions.Take(Size)], revisions.Count > Size ? revisions[Size - 1].Version : null, shown,
            shown is null ? [] : WordDiff.Between(shown.Body, after?.Body ?? section.Body), after?.ChangedBy ?? section.UpdatedBy, after?.ChangedAt ?? section.UpdatedAt,
            after?.Version ?? section.Version, actor.May(Role.Responder) && review.IsOpen);
    }
}

/// <param name="Revisions">Earlier texts, newest first.</param>
/// <param name="Shown">The earlier text that is compared; null while there is none.</param>
/// <param name="Changes">What the next version changed in it.</param>
public sealed record SectionHistory(int Number, Review Review, ReviewSection Section, IReadOnlyList<SectionRevision> Revisions, int? Older, SectionRevision? Shown,
    IReadOnlyList<DiffPiece> Changes, string ChangedBy, DateTimeOffset ChangedAt, int NextVersion, bool MayRestore);

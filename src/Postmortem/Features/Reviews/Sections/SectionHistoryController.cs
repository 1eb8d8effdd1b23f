using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Sections;

[Area("Reviews"), Route("/incidents/{number:int}/review/sections/{key}/history")]
public sealed class SectionHistoryController(Database database, RestoreSection restore) : Controller
{
    const int Size = 50;

    /// <param name="from">The version to compare; the one before the standing text by default.</param>
    /// <param name="to">With which; the one after it by default.</param>
    /// <param name="before">Cursor: versions below this one.</param>
    [HttpGet]
    public Task<IActionResult> ListAsync(int number, string key, int? from, int? to, int? before, CancellationToken ct) => ShowAsync(number, key, from, to, before, null, ct);

    [HttpPost("{revision:int}/restoration")]
    public async Task<IActionResult> RestoreAsync(int number, string key, int revision, int? version, CancellationToken ct)
    {
        var result = await restore.RunAsync(new(number, key, revision, version), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(number, key, revision, null, null, failure, ct) : Redirect($"{ReviewDocument.PathOf(number)}#s-{key}");
    }

    async Task<IActionResult> ShowAsync(int number, string key, int? from, int? to, int? before, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => ReadAsync(s, number, key, from, to, before), ct);
        if (page is null) return this.Refuse(Failure.NotFound($"The section “{key}” of the review of {IncidentRef.NameOf(number)}"));
        return failure is null ? View("Sections/History", page) : this.Refuse(failure, "Sections/History", page);
    }

    async Task<SectionHistory?> ReadAsync(ReadSession s, int number, string key, int? from, int? to, int? before)
    {
        var actor = User.ToActor();
        if (await s.FindReviewAsync(number, actor) is not { } review || await s.FindSectionAsync(review.Id, key) is not { } section) return null;
        var revisions = await s.ListRevisionsAsync(section.Id, before ?? int.MaxValue, Size + 1);
        var shown = revisions.Take(Size).Select(r => (r.Version, r.Origin, r.ChangedBy, r.ChangedAt));
        var comparison = await s.CompareAsync(section, await s.ReadHiddenTextsAsync(review.IncidentId), from, to);
        return new(number, section, [.. (before is null ? shown.Prepend((section.Version, section.Origin, section.UpdatedBy, section.UpdatedAt)) : shown)],
            revisions.Count > Size ? revisions[Size - 1].Version : null, comparison, actor.May(Role.Responder) && review.IsOpen);
    }
}

/// <param name="Versions">Newest first, the standing one among them.</param>
/// <param name="Compared">Null while there is one version only, or one that was asked for is not there.</param>
public sealed record SectionHistory(int Number, ReviewSection Section, IReadOnlyList<(int Version, string Origin, string By, DateTimeOffset At)> Versions, int? Older, Comparison? Compared, bool MayRestore);

using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Templates;

[Area("Reviews"), Route("/settings/templates/{key}/history")]
public sealed class TemplateHistoryController(Database database, ReviewTemplates templates, RestoreTemplate restore) : Controller
{
    const int Size = 50;

    /// <param name="number">The version to compare with what stands; the newest by default.</param>
    /// <param name="before">Cursor: versions below this one.</param>
    [HttpGet]
    public Task<IActionResult> ListAsync(string key, int? number, int? before, CancellationToken ct) => ShowAsync(key, number, before, null, ct);

    [HttpPost("{number:int}/restoration")]
    public async Task<IActionResult> RestoreAsync(string key, int number, int? version, CancellationToken ct)
    {
        var result = await restore.RunAsync(new(key, number, version), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(key, number, null, failure, ct) : Redirect($"/settings/templates/{key}");
    }

    async Task<IActionResult> ShowAsync(string key, int? number, int? before, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s =>
        {
            if ((await s.ListTemplatesAsync(templates.FileTexts())).FirstOrDefault(t => t.Key == key) is not { } standing) return null;
            var versions = await s.ListTemplateVersionsAsync(key, before ?? int.MaxValue, Size + 1);
            var shown = number is { } wanted ? await s.FindTemplateVersionAsync(key, wanted) : versions.FirstOrDefault(v => v.Body != standing.Text) ?? (versions.Count > 0 ? versions[0] : null);
            return new TemplateHistory(standing, [.. versions.Take(Size)], versions.Count > Size ? versions[Size - 1].Number : null, shown,
                shown is null ? [] : WordDiff.Between(shown.Body, standing.Text), User.ToActor().IsAdministrator);
        }, ct);
        if (page is null) return this.Refuse(Failure.NotFound($"The template “{key}”"));
        return failure is null ? View("Templates/History", page) : this.Refuse(failure, "Templates/History", page);
    }
}

/// <param name="Shown">The version that is compared with what stands; null while there is none.</param>
public sealed record TemplateHistory(StandingTemplate Standing, IReadOnlyList<TemplateVersion> Versions, int? Older, TemplateVersion? Shown, IReadOnlyList<DiffPiece> Changes, bool MayRestore);

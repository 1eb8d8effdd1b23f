using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Reviews.Sections;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Templates;

/// <summary>The templates: what stands, edited here or as a file, and what a review would begin with.</summary>
[Area("Reviews"), Route("/settings/templates")]
public sealed class TemplatesController(Database database, ReviewTemplates templates, EditTemplate edit, ChooseTemplateFile choose) : Controller
{
    const int MostIncidents = 50;

    [HttpGet]
    public async Task<IActionResult> ListAsync(CancellationToken ct) =>
        View("Templates/List", new TemplateList(await database.ReadAsync(s => s.ListTemplatesAsync(templates.FileTexts()), ct), User.ToActor().IsAdministrator));

    /// <param name="incident">INC-42 or 42: shows the review that it would begin.</param>
    [HttpGet("{key}")]
    public Task<IActionResult> ShowAsync(string key, string? incident, CancellationToken ct) => ShowAsync(key, null, incident, null, ct);

    /// <summary>What is typed, on an incident; nothing is saved.</summary>
    [HttpPost("{key}/preview"), Needs(Role.Administrator)]
    public Task<IActionResult> PreviewAsync(string key, string? text, string? incident, CancellationToken ct) => ShowAsync(key, text ?? "", incident, null, ct);

    [HttpPost("{key}")]
    public async Task<IActionResult> SaveAsync(string key, string? text, [FromForm(Name = "file_version")] string? fileVersion, int? version, CancellationToken ct)
    {
        var result = await edit.RunAsync(new(key, text, fileVersion, version), User.ToActor(), ct);
        if (result.Failure is { } failure) return await ShowAsync(key, text ?? "", null, failure, ct);
        TempData["Notice"] = "Saved. Reviews that begin from now on have this text; those that stand keep theirs.";
        return Redirect($"/settings/templates/{key}");
    }

    [HttpPost("{key}/file")]
    public async Task<IActionResult> ChooseAsync(string key, string? choice, int? version, CancellationToken ct)
    {
        var result = await choose.RunAsync(new(key, choice, version), User.ToActor(), ct);
        if (result.Failure is { } failure) return await ShowAsync(key, null, null, failure, ct);
        TempData["Notice"] = choice == ChooseTemplateFile.Take ? "The file stands from now on." : "The edited text goes on standing.";
        return Redirect($"/settings/templates/{key}");
    }

    async Task<IActionResult> ShowAsync(string key, string? typed, string? incident, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var page = await database.ReadAsync(async s => (await s.ListTemplatesAsync(templates.FileTexts())).FirstOrDefault(t => t.Key == key) is { } standing
            ? await PageAsync(s, standing, typed, incident, actor) : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound($"The template “{key}”"));
        return failure is null ? View("Templates/Show", page) : this.Refuse(failure, "Templates/Show", page);
    }

    static async Task<TemplatePage> PageAsync(ReadSession s, StandingTemplate standing, string? typed, string? incident, Actor actor)
    {
        var text = typed ?? standing.Text;
        var read = typed is null ? standing.Read : TemplateParser.Parse(standing.Key, standing.Key, ReviewTemplates.Clean(text));
        var number = IncidentRef.TryParseName(incident ?? "", out var named) ? named : (int?)null;
        return new(standing, text, typed is null ? [] : read.Faults, await s.ListRecentIncidentsAsync(MostIncidents, actor), number,
            number is { } wanted && read.Template is { } template ? await s.PreviewTemplateAsync(template, wanted, actor) : null, actor.IsAdministrator);
    }
}

public sealed record TemplateList(IReadOnlyList<StandingTemplate> Templates, bool MayEdit);

/// <param name="Text">What stands, or what is typed.</param>
/// <param name="Faults">Of what is typed.</param>
/// <param name="Wanted">The incident that shall be shown; its preview is null when this person may not see it.</param>
public sealed record TemplatePage(StandingTemplate Standing, string Text, IReadOnlyList<TemplateFault> Faults, IReadOnlyList<RecentIncident> Incidents, int? Wanted, TemplatePreview? Preview, bool MayEdit);

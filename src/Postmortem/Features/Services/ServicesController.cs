using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Services.Backstage;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Services;

[Area("Services"), Route("/services")]
public sealed class ServicesController(Database database, AddService addService, EditService editService, ArchiveService archiveService, ImportCatalogue importCatalogue) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ListAsync(string? q, string? tier, bool archived, string? after, CancellationToken ct)
    {
        var unknown = new UnknownWords();
        var query = new CatalogueQuery(q, unknown.OneOf(tier, Tier.All, "tier"), archived, after);
        return View("List", new CatalogueView(query, unknown.Named, await database.ReadAsync(s => s.ReadCatalogueAsync(query, User.ToActor()), ct)));
    }

    [HttpGet("new"), Needs(Role.Responder)]
    public Task<IActionResult> AddFormAsync(CancellationToken ct) => ShowFormAsync(null, null, ct);

    [HttpPost]
    public async Task<IActionResult> AddAsync(ServiceForm form, CancellationToken ct)
    {
        var result = await addService.RunAsync(form.Fields, User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowFormAsync(null, failure, ct) : Redirect($"/services/{result.Value.Slug}");
    }

    [HttpGet("import"), Needs(Role.Responder)]
    public IActionResult ImportForm() => View("Import", null);

    [HttpPost("import"), RequestSizeLimit(CatalogueFile.Largest * (CatalogueFile.Most + 1))]
    public async Task<IActionResult> ImportAsync(List<IFormFile>? files, CancellationToken ct)
    {
        var read = new List<CatalogueFile>();
        foreach (var file in (files ?? []).Where(f => f.FileName.Length > 0).Take(CatalogueFile.Most + 1)) read.Add(await CatalogueFile.ReadAsync(file.FileName, file.OpenReadStream(), ct));
        var result = await importCatalogue.RunAsync(read, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure, "Import", null) : View("Import", result.Value);
    }

    [HttpGet("{slug}")]
    public async Task<IActionResult> ShowAsync(string slug, CancellationToken ct) =>
        await database.ReadAsync(s => s.ReadServicePageAsync(slug, User.ToActor()), ct) is { } page ? View("Show", page) : this.Refuse(Failure.NotFound($"The service {slug}"));

    [HttpGet("{slug}/edit"), Needs(Role.Responder)]
    public Task<IActionResult> EditFormAsync(string slug, CancellationToken ct) => ShowFormAsync(slug, null, ct);

    [HttpPost("{slug}")]
    public async Task<IActionResult> EditAsync(string slug, ServiceForm form, CancellationToken ct)
    {
        var result = await editService.RunAsync(new(slug, form.Fields, form.Version), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowFormAsync(slug, failure, ct) : Redirect($"/services/{result.Value.Slug}");
    }

    [HttpPost("{slug}/archive")]
    public async Task<IActionResult> ArchiveAsync(string slug, CancellationToken ct) => Back(slug, await archiveService.RunAsync(slug, User.ToActor(), ct));

    [HttpPost("{slug}/restore")]
    public async Task<IActionResult> RestoreAsync(string slug, CancellationToken ct) => Back(slug, await archiveService.RestoreAsync(slug, User.ToActor(), ct));

    /// <param name="slug">Null for a new one.</param>
    async Task<IActionResult> ShowFormAsync(string? slug, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s =>
        {
            var service = slug is null ? null : await s.FindServiceAsync(slug);
            return new ServiceFormPage(service, await s.ListServicesAsync(service is null ? [] : [.. (await s.ListDependenciesAsync(service.Id)).Select(d => (Guid?)d.Id)]));
        }, ct);
        if (slug is not null && page.Service is null) return this.Refuse(Failure.NotFound($"The service {slug}"));
        return failure is null ? View("Form", page) : this.Refuse(failure, "Form", page);
    }

    IActionResult Back(string slug, Result<Done> result) => result.Failure is { } failure ? this.Refuse(failure) : Redirect($"/services/{slug}");
}

/// <summary>The form's fields as they are posted.</summary>
public sealed class ServiceForm
{
    public string? Name { get; set; }
    public string? Slug { get; set; }
    public string? Tier { get; set; }
    public string? Owner { get; set; }
    public string? Description { get; set; }

    /// <summary>One link per line.</summary>
    public string? Links { get; set; }

    [FromForm(Name = "rollback_instructions")]
    public string? RollbackInstructions { get; set; }

    /// <summary>Boxes that are not ticked are not posted.</summary>
    [FromForm(Name = "depends_on")]
    public List<string>? DependsOn { get; set; }
    public bool Shared { get; set; }
    public int? Version { get; set; }

    internal ServiceFields Fields => new(Name, Slug, Tier, Owner, Description, ServiceLink.ReadLines(Links), RollbackInstructions, DependsOn?.OfType<string>().ToList() ?? [], Shared);
}

/// <param name="Service">Null for a new one.</param>
/// <param name="Others">What it may depend on.</param>
public sealed record ServiceFormPage(Service? Service, IReadOnlyList<ServiceOption> Others);

/// <param name="Unknown">What the address says that means nothing here.</param>
public sealed record CatalogueView(CatalogueQuery Query, IReadOnlyList<string> Unknown, Page<CatalogueRow> Page)
{
    /// <summary>The list with these filters, from its beginning or after a cursor.</summary>
    public string Link(string? after) => $"/services?q={Uri.EscapeDataString(Query.Text ?? "")}&tier={Query.Tier}&archived={(Query.Archived ? "true" : "false")}{(after is null ? "" : $"&after={after}")}";
}

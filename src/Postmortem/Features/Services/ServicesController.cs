using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Services;

[Area("Services"), Route("/services")]
public sealed class ServicesController(Database database, AddService addService, EditService editService, ArchiveService archiveService) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ListAsync(string? q, string? tier, bool archived, string? after, CancellationToken ct)
    {
        var query = new CatalogueQuery(q, tier, archived, after);
        return View("List", new CatalogueView(query, await database.ReadAsync(s => s.ReadCatalogueAsync(query, User.ToActor()), ct)));
    }

    [HttpGet("new")]
    public IActionResult AddForm() => View("Form", null);

    [HttpPost]
    public async Task<IActionResult> AddAsync(ServiceForm form, CancellationToken ct)
    {
        var result = await addService.RunAsync(form.Fields, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure, "Form", null) : Redirect($"/services/{result.Value.Slug}");
    }

    [HttpGet("{slug}")]
    public async Task<IActionResult> ShowAsync(string slug, CancellationToken ct) =>
        await database.ReadAsync(s => s.ReadServicePageAsync(slug, User.ToActor()), ct) is { } page ? View("Show", page) : this.Refuse(Failure.NotFound($"The service {slug}"));

    [HttpGet("{slug}/edit")]
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

    async Task<IActionResult> ShowFormAsync(string slug, Failure? failure, CancellationToken ct)
    {
        var service = await database.ReadAsync(s => s.FindServiceAsync(slug), ct);
        if (service is null) return this.Refuse(Failure.NotFound($"The service {slug}"));
        return failure is null ? View("Form", service) : this.Refuse(failure, "Form", service);
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
    public int? Version { get; set; }

    internal ServiceFields Fields => new(Name, Slug, Tier, Owner, Description, ServiceLink.ReadLines(Links), RollbackInstructions);
}

public sealed record CatalogueView(CatalogueQuery Query, Page<CatalogueRow> Page);

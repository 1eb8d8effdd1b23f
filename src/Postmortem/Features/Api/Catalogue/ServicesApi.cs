using System.ComponentModel;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Rollbacks.Drills;
using Postmortem.Features.Services;
using Postmortem.Features.Services.Backstage;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

public sealed record ServicesRequest : PageRequest
{
    [FromQuery(Name = "text"), Description("Found in name, short name, owner or description.")] public string? Text { get; init; }
    [FromQuery(Name = "tier"), OneOf(typeof(Tier)), Description("All when left out.")] public string? Tier { get; init; }
    [FromQuery(Name = "archived"), Description("The archived ones instead of those in use.")] public bool? Archived { get; init; }
}

public sealed record ServiceBody : IJsonOnDeserialized
{
    [Needed, Description("At most 100 characters.")] public string? Name { get; init; }
    [Description("Short name in addresses. Made from the name when adding, left as it is when editing.")] public string? Slug { get; init; }
    [OneOf(typeof(Tier)), Description("A critical, B standard, C experimental. Left out, a new service is B and an edited one keeps its own.")] public string? Tier { get; init; }
    [Description("Who looks after it.")] public string? Owner { get; init; }
    [Description("Markdown.")] public string? Description { get; init; }
    [Description("Runbooks, dashboards.")] public IReadOnlyList<ServiceLinkBody>? Links { get; init; }
    [Description("Markdown; shown when a rollback of the service is proposed.")] public string? RollbackInstructions { get; init; }
    [Description("Short names of the services without which it stops.")] public IReadOnlyList<string>? DependsOn { get; init; }
    [Description("Infrastructure that everything stands on: its changes are suspects in every incident.")] public bool? Shared { get; init; }
    [Description(VersionText.Of)] public int? Version { get; init; }

    void IJsonOnDeserialized.OnDeserialized()
    {
        JsonBody.RefuseNull(Links, "links");
        JsonBody.RefuseNull(DependsOn, "depends_on");
    }

    internal ServiceFields Fields => new(Name, Slug, Tier, Owner, Description, [.. (Links ?? []).Select(l => new ServiceLink(l.Label ?? "", l.Url ?? ""))], RollbackInstructions, DependsOn ?? [], Shared ?? false);
}

public sealed record ServiceLinkBody
{
    [Description("Empty when the address says enough.")] public string? Label { get; init; }
    [Needed, Description("http or https.")] public string? Url { get; init; }
}

public sealed record CatalogueImportBody
{
    [Field("files"), Needed, Description("The text of a catalog-info.yaml: one entity or many, at most 1 MB.")] public string? Text { get; init; }
}

[ApiDoor, Tags("Services"), Route("/api/v1/services")]
public sealed class ServicesApi(Database database, Paging paging, AddService add, EditService edit, ArchiveService archive, ImportCatalogue import) : ControllerBase
{
    [HttpGet, EndpointSummary("List services"), EndpointDescription("By name."), Answers<PageAnswer<ServiceRowAnswer>>]
    public Task<IActionResult> ListServicesAsync([FromQuery] ServicesRequest request, CancellationToken ct)
    {
        var checks = new Checks();
        if (request.Tier is not null) checks.OneOf("tier", request.Tier, Tier.All, "The tier");
        return !checks.Passed ? Task.FromResult(this.Refuse(checks.Failure)) : paging.ListAsync(this, request, "The list", (after, size) => database.ReadAsync(async s =>
        {
            var page = await s.ReadCatalogueAsync(new(request.Text, request.Tier, request.Archived ?? false, after, size), this.Caller());
            var rehearsals = await s.ReadRehearsalsAsync(this.Caller(), [.. page.Items.Select(r => r.Id)]);
            return (Page<ServiceRowAnswer>?)new([.. page.Items.Select(r => new ServiceRowAnswer(r.Id, r.Slug, r.Name, r.Tier, r.Owner, r.HasRollbackInstructions, RehearsalAnswer.Of(rehearsals.GetValueOrDefault(r.Id)), r.OpenIncidents))], page.Next);
        }, ct));
    }

    [HttpPost, EndpointSummary("Add a service"), EndpointDescription("One field is enough."), Answers<ServiceAnswer>(201)]
    public async Task<IActionResult> AddServiceAsync(ServiceBody body, CancellationToken ct) =>
        await this.AnswerAsync(await add.RunAsync(body.Fields, this.Caller(), ct), service => Task.FromResult<object?>(ServiceAnswer.Of(service, null)), service => $"/api/v1/services/{service.Slug}");

    [HttpPost("import"), EndpointSummary("Import services"), EndpointDescription("From the text of a Backstage catalogue: components, resources, systems and what they depend on. Sent again, it changes nothing."), Answers<CatalogueImportAnswer>]
    public async Task<IActionResult> ImportServicesAsync(CatalogueImportBody body, CancellationToken ct)
    {
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body.Text ?? ""));
        return await this.AnswerAsync(await import.RunAsync([await CatalogueFile.ReadAsync("text", text, ct)], this.Caller(), ct), report => Task.FromResult<object?>(CatalogueImportAnswer.Of(report)));
    }

    [HttpGet("{slug}"), EndpointSummary("Get a service"), EndpointDescription("With its rollback instructions."), Answers<ServiceAnswer>]
    public async Task<IActionResult> GetServiceAsync(string slug, CancellationToken ct) => this.Found(await ReadAsync(slug, ct), $"The service {slug}");

    [HttpPut("{slug}"), EndpointSummary("Edit a service"), EndpointDescription("Replaces all of these fields; what is left out is emptied, except tier and short name."), Answers<ServiceAnswer>]
    public async Task<IActionResult> EditServiceAsync(string slug, ServiceBody body, CancellationToken ct) =>
        await this.AnswerAsync(await edit.RunAsync(new(slug, body.Fields, this.Seen(body.Version)), this.Caller(), ct), service => ReadAsync(service.Slug, ct));

    [HttpPut("{slug}/archive"), EndpointSummary("Archive a service"), EndpointDescription("Takes it out of the lists that forms offer. Its incidents keep it."), Answers<ServiceAnswer>]
    public async Task<IActionResult> ArchiveServiceAsync(string slug, CancellationToken ct) => await this.AnswerAsync(await archive.RunAsync(slug, this.Caller(), ct), () => ReadAsync(slug, ct));

    [HttpDelete("{slug}/archive"), EndpointSummary("Bring a service back"), EndpointDescription("One in use stays as it is."), Answers<ServiceAnswer>]
    public async Task<IActionResult> RestoreServiceAsync(string slug, CancellationToken ct) => await this.AnswerAsync(await archive.RestoreAsync(slug, this.Caller(), ct), () => ReadAsync(slug, ct));

    async Task<object?> ReadAsync(string slug, CancellationToken ct) => await database.ReadAsync(async s =>
        await s.FindServiceAsync(slug) is { } service ? ServiceAnswer.Of(service, (await s.ReadRehearsalsAsync(this.Caller(), [service.Id])).GetValueOrDefault(service.Id)) : null, ct);
}

using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Intake.Doors;
using Postmortem.Features.Intake.Kinds;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Intake.Sources;

/// <param name="Address">Where the source posts.</param>
/// <param name="Trial">What a pasted payload would make with the paths in the form; null when none was tried.</param>
public sealed record SourcePage(Source Source, string Address, IReadOnlyList<Delivery> Deliveries, IReadOnlyList<NamedService> Named, IReadOnlyList<NamedService> Unknown, IReadOnlyList<ServiceOption> Services, MappingTrial? Trial = null);

public sealed record DeliveryPage(Source Source, Delivery Delivery);

/// <summary>Doors for programs that tell of changes and alerts; administrators only.</summary>
[Area("Intake"), Route("/settings/sources"), Needs(Role.Administrator)]
public sealed class SourcesController(Database database, AddSource add, ChangeSource change, AdoptService adopt, ReplayDelivery replay, AppOptions app, TimeProvider clock) : Controller
{
    const int NewestDeliveries = 50;

    [HttpGet]
    public Task<IActionResult> ListAsync(CancellationToken ct) => ShowListAsync(null, ct);

    /// <summary>Answers with the secret itself, not with a redirect: it is kept nowhere that it could be fetched from again.</summary>
    [HttpPost]
    public async Task<IActionResult> AddAsync(string? kind, string? name, CancellationToken ct)
    {
        var result = await add.RunAsync(kind, name, User.ToActor(), ct);
        if (result.Failure is { } failure) return await ShowListAsync(failure, ct);
        // Where the other end gives the secret, ours is of no use to anybody.
        return result.Value.Source.OfKind.Gives is null ? View("Sources/Secret", (result.Value, AddressOf(result.Value.Source))) : Redirect($"/settings/sources/{result.Value.Source.Id}");
    }

    [HttpGet("{source:guid}")]
    public Task<IActionResult> ShowAsync(Guid source, CancellationToken ct) => ShowAsync(source, null, null, ct);

    [HttpPost("{source:guid}/secret")]
    public async Task<IActionResult> RotateAsync(Guid source, CancellationToken ct)
    {
        var result = await change.RotateAsync(source, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure) : View("Sources/Secret", (result.Value, AddressOf(result.Value.Source)));
    }

    [HttpPost("{source:guid}/given-secret")]
    public async Task<IActionResult> TakeAsync(Guid source, string? secret, CancellationToken ct)
    {
        var result = await change.TakeAsync(source, secret, User.ToActor(), ct);
        if (result.Failure is { } failure) return await ShowAsync(source, failure, null, ct);
        TempData["Notice"] = "It is kept, encrypted. What comes with it is taken from now on.";
        return Redirect($"/settings/sources/{source}");
    }

    [HttpPost("{source:guid}/state")]
    public async Task<IActionResult> TurnAsync(Guid source, bool on, CancellationToken ct) => Back(source, await change.TurnAsync(source, on, User.ToActor(), ct));

    /// <param name="payload">What the paths are tried with; nothing is saved then.</param>
    /// <param name="seen">The mapping that the form was begun from.</param>
    [HttpPost("{source:guid}/mapping")]
    public async Task<IActionResult> MapAsync(Guid source, string? payload, string? act, string? seen, CancellationToken ct)
    {
        if (await database.ReadAsync(s => s.FindSourceAsync(source), ct) is not { } found) return this.Refuse(Failure.NotFound("The source"));
        var paths = found.OfKind.Fields.ToDictionary(f => f, f => Request.Form[f].ToString().Trim());
        if (act == "try") return await ShowAsync(source, null, MappingTrial.Of(found.OfKind, payload ?? "", paths, User.ToActor(), clock.GetUtcNow()) with { Seen = seen }, ct);
        var result = await change.MapAsync(source, paths, seen, User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(source, failure, null, ct) : Redirect($"/settings/sources/{source}#mapping");
    }

    [HttpPost("{source:guid}/services")]
    public async Task<IActionResult> AdoptAsync(Guid source, string? name, [FromForm(Name = "service_id")] Guid? serviceId, CancellationToken ct)
    {
        var result = await adopt.RunAsync(source, name, serviceId, User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(source, failure, null, ct) : Redirect($"/settings/sources/{source}#services");
    }

    [HttpGet("{source:guid}/deliveries/{delivery:guid}")]
    public async Task<IActionResult> DeliveryAsync(Guid source, Guid delivery, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s => await s.FindSourceAsync(source) is { } found && await s.FindDeliveryAsync(source, delivery) is { } came ? new DeliveryPage(found, came) : null, ct);
        return page is null ? this.Refuse(Failure.NotFound("The delivery")) : View("Sources/Delivery", page);
    }

    [HttpPost("{source:guid}/deliveries/{delivery:guid}/replay")]
    public async Task<IActionResult> ReplayAsync(Guid source, Guid delivery, CancellationToken ct) => Back(source, await replay.RunAsync(source, delivery, User.ToActor(), ct));

    IActionResult Back<T>(Guid source, Result<T> result) => result.Failure is { } failure ? this.Refuse(failure) : Redirect($"/settings/sources/{source}");

    string AddressOf(Source source) => new Uri(app.BaseUrl, source.Path).ToString();

    async Task<IActionResult> ShowListAsync(Failure? failure, CancellationToken ct)
    {
        var rows = await database.ReadAsync(s => s.ListSourcesAsync(), ct);
        return failure is null ? View("Sources/List", rows) : this.Refuse(failure, "Sources/List", rows);
    }

    async Task<IActionResult> ShowAsync(Guid id, Failure? failure, MappingTrial? trial, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s => await s.FindSourceAsync(id) is { } source
            ? new SourcePage(source, AddressOf(source), await s.ListDeliveriesAsync(id, NewestDeliveries), await s.ListNamedServicesAsync(id), await s.ListUnknownNamesAsync(source.Name), await s.ListServicesAsync(), trial)
            : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound("The source"));
        return failure is null ? View("Sources/Show", page) : this.Refuse(failure, "Sources/Show", page);
    }
}

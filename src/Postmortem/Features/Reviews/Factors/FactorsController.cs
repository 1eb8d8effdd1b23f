using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Factors;

[Area("Reviews"), Route("/incidents/{number:int}/review/factors")]
public sealed class FactorsController(Database database, AddFactor add, EditFactor edit, RemoveFactor remove, MoveFactor move) : Controller
{
    [HttpGet("new")]
    public Task<IActionResult> NewAsync(int number, CancellationToken ct) => ShowAsync(number, null, null, ct);

    [HttpPost]
    public async Task<IActionResult> AddAsync(int number, FactorForm form, CancellationToken ct)
    {
        var result = await add.RunAsync(new(number, form.Factor), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(number, null, failure, ct) : Back(number);
    }

    [HttpGet("{id:guid}")]
    public Task<IActionResult> EditFormAsync(int number, Guid id, CancellationToken ct) => ShowAsync(number, id, null, ct);

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> EditAsync(int number, Guid id, FactorForm form, CancellationToken ct)
    {
        var result = await edit.RunAsync(new(number, id, form.Factor, form.Version), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(number, id, failure, ct) : Back(number);
    }

    [HttpPost("{id:guid}/removal")]
    public async Task<IActionResult> RemoveAsync(int number, Guid id, int? version, CancellationToken ct)
    {
        var result = await remove.RunAsync(number, id, version, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure, $"{ReviewDocument.PathOf(number)}#factor-{id}") : Back(number);
    }

    [HttpPost("{id:guid}/move")]
    public async Task<IActionResult> MoveAsync(int number, Guid id, string? to, CancellationToken ct)
    {
        var result = await move.RunAsync(new(number, id, to == "up"), User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure) : Back(number);
    }

    RedirectResult Back(int number) => Redirect($"{ReviewDocument.PathOf(number)}#factors");

    async Task<IActionResult> ShowAsync(int number, Guid? id, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var document = await database.ReadAsync(s => s.ReadReviewAsync(number, actor), ct);
        if (document is null) return this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}"));
        // Before the factor is looked up: a reader learns that it is not theirs to change, not whether it exists.
        if (actor.Lacks(Role.Responder) is { } forbidden) return this.Refuse(forbidden);
        var factor = id is null ? null : document.Factors.FirstOrDefault(f => f.Id == id);
        if (id is not null && factor is null) return this.Refuse(Failure.NotFound("This factor"));
        if (failure is null && document.Review.Locked() is { } refused) return this.Refuse(refused);
        var page = new FactorPage(document, factor);
        return failure is null ? View("Factors/Form", page) : this.Refuse(failure, "Factors/Form", page);
    }
}

/// <param name="Factor">Null for a new one.</param>
public sealed record FactorPage(ReviewDocument Document, Factor? Factor);

/// <summary>The form's fields as they are posted.</summary>
public sealed class FactorForm
{
    public string? Text { get; set; }
    public string? Category { get; set; }
    public string? Evidence { get; set; }
    public bool Explored { get; set; }

    [FromForm(Name = "no_action_because")]
    public string? NoActionBecause { get; set; }
    public int? Version { get; set; }

    internal FactorInput Factor => new(Text, Category, Evidence, Explored, NoActionBecause);
}

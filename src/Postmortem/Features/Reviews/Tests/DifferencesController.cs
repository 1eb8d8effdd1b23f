using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Tests;

[Area("Reviews"), Route("/incidents/{number:int}/review/differences")]
public sealed class DifferencesController(Database database, AddDifference add, EditDifference edit, RemoveDifference remove) : Controller
{
    /// <param name="dimension">One that was offered.</param>
    [HttpGet("new")]
    public Task<IActionResult> NewAsync(int number, string? dimension, CancellationToken ct) => ShowAsync(number, null, dimension, null, ct);

    [HttpPost]
    public async Task<IActionResult> AddAsync(int number, string? dimension, string? production, string? test, string? effect, CancellationToken ct)
    {
        var result = await add.RunAsync(new(number, new(dimension, production, test, effect)), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(number, null, null, failure, ct) : Back(number);
    }

    [HttpGet("{id:guid}")]
    public Task<IActionResult> EditFormAsync(int number, Guid id, CancellationToken ct) => ShowAsync(number, id, null, null, ct);

    [HttpPost("{id:guid}")]
    public async Task<IActionResult> EditAsync(int number, Guid id, string? dimension, string? production, string? test, string? effect, int? version, CancellationToken ct)
    {
        var result = await edit.RunAsync(new(number, id, new(dimension, production, test, effect), version), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowAsync(number, id, null, failure, ct) : Back(number);
    }

    [HttpPost("{id:guid}/removal")]
    public async Task<IActionResult> RemoveAsync(int number, Guid id, int? version, CancellationToken ct)
    {
        var result = await remove.RunAsync(number, id, version, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure, $"{ReviewDocument.PathOf(number)}#difference-{id}") : Back(number);
    }

    RedirectResult Back(int number) => Redirect($"{ReviewDocument.PathOf(number)}#differences");

    async Task<IActionResult> ShowAsync(int number, Guid? id, string? dimension, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var document = await database.ReadAsync(s => s.ReadReviewAsync(number, actor), ct);
        if (document is null) return this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}"));
        if (actor.Lacks(Role.Responder) is { } forbidden) return this.Refuse(forbidden);
        var difference = id is null ? null : document.Differences.FirstOrDefault(d => d.Id == id);
        if (id is not null && difference is null) return this.Refuse(Failure.NotFound("This difference"));
        if (failure is null && document.Review.Locked() is { } refused) return this.Refuse(refused);
        var page = new DifferencePage(document, difference, Dimension.Common.Contains(dimension) ? dimension : null);
        return failure is null ? View("Tests/Difference", page) : this.Refuse(failure, "Tests/Difference", page);
    }
}

/// <param name="Difference">Null for a new one.</param>
/// <param name="Offered">The dimension that a new one begins with.</param>
public sealed record DifferencePage(ReviewDocument Document, Difference? Difference, string? Offered);

using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

/// <summary>The fields as a person fills them.</summary>
public sealed record DeclareForm
{
    public string? Title { get; init; }
    public string? Severity { get; init; }
    public string? Summary { get; init; }
    public string? Since { get; init; }

    // An array: the binder cannot fill a read-only list that stands there already.
    public Guid[]? Services { get; init; }
    public string? Visibility { get; init; }
    public string? Kind { get; init; }

    /// <summary>The possible duplicates were shown, and this is another incident.</summary>
    public bool Confirmed { get; init; }

    /// <summary>The numbers of those that stood beside the title when the button was pressed.</summary>
    public int[]? Shown { get; init; }
}

public sealed record DeclareModel(
    DeclareForm Form, IReadOnlyList<SeverityChoice> Severities, IReadOnlyList<ServiceChoice> Services, IReadOnlyList<LikelyDuplicate> Duplicates);

[Area("Incidents")]
public sealed class DeclareController(Database database, DeclareIncident declareIncident) : Controller
{
    [HttpGet("/incidents/new")]
    public async Task<IActionResult> FormAsync(CancellationToken ct) =>
        User.ToActor().Lacks(Role.Responder) is { } refused ? this.Refuse(refused) : View("Declare", await ModelAsync(new DeclareForm(), [], ct));

    /// <summary>What open incidents may be the same, while the title is being typed.</summary>
    [HttpGet("/incidents/new/duplicates")]
    public async Task<IActionResult> DuplicatesAsync(DeclareForm form, CancellationToken ct) =>
        PartialView("Duplicates", await database.ReadAsync(s => s.FindLikelyDuplicatesAsync(form.Title, form.Services ?? [], User.ToActor()), ct));

    [HttpPost("/incidents")]
    public async Task<IActionResult> DeclareAsync(DeclareForm form, CancellationToken ct)
    {
        var actor = User.ToActor();
        if (!form.Confirmed && !string.IsNullOrWhiteSpace(form.Title) && actor.May(Role.Responder))
        {
            var duplicates = await database.ReadAsync(s => s.FindLikelyDuplicatesAsync(form.Title, form.Services ?? [], actor), ct);
            // Whoever pressed the button may take the page that comes for a confirmation.
            ViewData["Stopped"] = true;
            if (duplicates.Any(d => form.Shown?.Contains(d.Number) != true)) return View("Declare", await ModelAsync(form, duplicates, ct));
        }
        var result = await declareIncident.RunAsync(
            new(form.Title, form.Severity, form.Summary, null, form.Services, form.Visibility, form.Kind, form.Since), actor, ct);
        return result.Failure is { } failure
            ? this.Refuse(failure, "Declare", await ModelAsync(form, [], ct))
            : Redirect($"/incidents/{result.Value.Number}");
    }

    Task<DeclareModel> ModelAsync(DeclareForm form, IReadOnlyList<LikelyDuplicate> duplicates, CancellationToken ct) => database.ReadAsync(async s =>
        new DeclareModel(form, await s.ListSeverityChoicesAsync(), await s.ListServiceChoicesAsync(), duplicates), ct);
}

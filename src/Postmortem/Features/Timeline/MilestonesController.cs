using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

[Area("Timeline"), Route("/incidents/{number:int}/milestones")]
public sealed class MilestonesController(Database database, SetMilestone setMilestone) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ListAsync(int number, CancellationToken ct)
    {
        var view = await ReadAsync(number, ct);
        if (view is null) return this.Refuse(Failure.NotFound($"INC-{number}"));
        return this.IsPart() ? PartialView("MilestonePanel", view) : View("Milestones", view);
    }

    [HttpGet("{slug}")]
    public Task<IActionResult> FormAsync(int number, string slug, CancellationToken ct) => FormAsync(number, slug, null, ct);

    [HttpPost("{slug}")]
    public async Task<IActionResult> SetAsync(int number, string slug, string? time, string? source, [FromForm(Name = "not_applicable_because")] string? notApplicableBecause, int? version, CancellationToken ct)
    {
        var input = new SetMilestoneInput(number, MilestoneKind.OfSlug(slug), time, Source: source, NotApplicableBecause: notApplicableBecause, Version: version);
        var result = await setMilestone.RunAsync(input, User.ToActor(), ct);
        return result.Failure is { } failure ? await FormAsync(number, slug, failure, ct) : Redirect($"/incidents/{number}/milestones");
    }

    async Task<IActionResult> FormAsync(int number, string slug, Failure? failure, CancellationToken ct)
    {
        var view = await ReadAsync(number, ct);
        if (view is null || MilestoneKind.OfSlug(slug) is not { } kind) return this.Refuse(Failure.NotFound("The milestone"));
        var form = new MilestoneForm(view.Incident, view.Of(kind));
        return this.ShowForm(Role.Responder, "SetMilestone", form, failure);
    }

    Task<MilestoneView?> ReadAsync(int number, CancellationToken ct) => database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, User.ToActor()) is { } incident ? await MilestoneView.ReadAsync(s, incident, User.ToActor()) : null, ct);
}

using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}")]
public sealed class IncidentController(Database database, TimeProvider clock) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ShowAsync(int number, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => s.ReadPageAsync(number, User.ToActor(), clock.GetUtcNow()), ct);
        return page is null ? this.Refuse(Failure.NotFound(IncidentRef.NameOf(number))) : View("Show", page);
    }

    /// <summary>What is true now and the summary, which refresh themselves when something changes elsewhere.</summary>
    [HttpGet("facts")]
    public async Task<IActionResult> FactsAsync(int number, CancellationToken ct)
    {
        var facts = await database.ReadAsync(s => s.ReadFactsAsync(number, User.ToActor(), clock.GetUtcNow()), ct);
        return facts is null ? NotFound() : PartialView("FactsLive", facts);
    }

    /// <summary>The people, harm and record beside the timeline, likewise.</summary>
    [HttpGet("about")]
    public async Task<IActionResult> AboutAsync(int number, CancellationToken ct)
    {
        var facts = await database.ReadAsync(s => s.ReadFactsAsync(number, User.ToActor(), clock.GetUtcNow()), ct);
        return facts is null ? NotFound() : PartialView("About", facts);
    }
}

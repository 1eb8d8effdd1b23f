using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/services")]
public sealed class IncidentServicesController(Database database, TimeProvider clock, ChangeServices changeServices) : Controller
{
    const string Heading = "Change the affected services";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "Services", Heading, ct);

    /// <param name="shown">Those that were ticked when the form was shown.</param>
    [HttpPost]
    public async Task<IActionResult> ChangeAsync(int number, Guid[] services, Guid[] shown, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await changeServices.RunAsync(new(number, services.Except(shown).ToList(), shown.Except(services).ToList()), User.ToActor(), ct), "Services", Heading, ct);
}

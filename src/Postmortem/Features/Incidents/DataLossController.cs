using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/data-loss")]
public sealed class DataLossController(Database database, TimeProvider clock, SetDataLoss setDataLoss) : Controller
{
    const string Heading = "Was data lost?";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "DataLoss", Heading, ct);

    [HttpPost]
    public async Task<IActionResult> ChangeAsync(int number, [FromForm(Name = "data_loss")] string? dataLoss, [FromForm(Name = "data_loss_note")] string? note, int? version, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await setDataLoss.RunAsync(new(number, dataLoss, note, version), User.ToActor(), ct), "DataLoss", Heading, ct);
}

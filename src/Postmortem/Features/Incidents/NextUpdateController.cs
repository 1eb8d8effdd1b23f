using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/next-update")]
public sealed class NextUpdateController(Database database, TimeProvider clock, SetNextUpdate setNextUpdate) : Controller
{
    const string Heading = "Post an update";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "NextUpdate", Heading, ct);

    /// <param name="minutes">From now; 0 when no further update is promised.</param>
    [HttpPost]
    public async Task<IActionResult> ChangeAsync(int number, int minutes, string? said, CancellationToken ct)
    {
        DateTimeOffset? due = minutes > 0 ? clock.GetUtcNow().AddMinutes(Math.Min(minutes, 100_000)) : null;
        return await this.AnswerAsync(database, clock, number, await setNextUpdate.RunAsync(new(number, due, said), User.ToActor(), ct), "NextUpdate", Heading, ct);
    }
}

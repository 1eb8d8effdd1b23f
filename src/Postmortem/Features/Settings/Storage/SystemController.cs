using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Settings.Storage;

[Area("Settings"), Route("/settings/system"), Needs(Role.Administrator)]
public sealed class SystemController(Database database, AppOptions options, Started started, RetryMessages retryMessages) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ShowAsync(CancellationToken ct) => View("Storage/System", await ReadAsync(ct));

    [HttpPost("retries")]
    public async Task<IActionResult> RetryAsync(Guid? id, CancellationToken ct)
    {
        var result = await retryMessages.RunAsync(id, User.ToActor(), ct);
        if (result.Failure is { } failure) return this.Refuse(failure, "Storage/System", await ReadAsync(ct));
        TempData["Notice"] = result.Value == 1 ? "One message is sent again." : $"{result.Value} messages are sent again.";
        return Redirect("/settings/system");
    }

    Task<SystemReport> ReadAsync(CancellationToken ct) => database.ReadAsync(s => s.ReadReportAsync(options, started), ct);
}

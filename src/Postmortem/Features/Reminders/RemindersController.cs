using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reminders;

[Area("Reminders"), Route("/settings/reminders"), Needs(Role.Administrator)]
public sealed class RemindersController(Database database, SetReminders setReminders) : Controller
{
    [HttpGet]
    public Task<IActionResult> FormAsync(CancellationToken ct) => ShowAsync(null, ct);

    [HttpPost]
    public async Task<IActionResult> SetAsync(string[]? on, [FromForm(Name = "quiet_from")] string? quietFrom, [FromForm(Name = "quiet_until")] string? quietUntil,
        [FromForm(Name = "archive_after_days")] string? archiveAfterDays, int? version, CancellationToken ct)
    {
        var result = await setReminders.RunAsync(new(on ?? [], quietFrom, quietUntil, archiveAfterDays, version), User.ToActor(), ct);
        if (result.Failure is { } failure) return await ShowAsync(failure, ct);
        TempData["Notice"] = "The reminders are saved.";
        return Redirect("/settings/reminders");
    }

    async Task<IActionResult> ShowAsync(Failure? failure, CancellationToken ct)
    {
        var settings = await database.ReadAsync(s => s.ReadReminderSettingsAsync(), ct);
        return failure is null ? View("Settings", settings) : this.Refuse(failure, "Settings", settings);
    }
}

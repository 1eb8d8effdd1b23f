using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Rollbacks;

/// <summary>Beside the form of an entry that a step wrote: where the step's own time is corrected.</summary>
public sealed class StepOfEntryViewComponent(Database database) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(TimelineEntry entry, int number) =>
        StepEntries.Of(entry) is { } told && await database.ReadAsync(s => s.FindRollbackAsync(entry.IncidentId, told.Attempt), HttpContext.RequestAborted) is { } rollback
            ? View("/Features/Rollbacks/StepOfEntry.cshtml", (number, rollback)) : Content("");
}

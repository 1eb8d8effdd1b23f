using Microsoft.AspNetCore.Mvc;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Exports;

[Area("Exports")]
public sealed class ExportsController(ExportIncident export) : Controller
{
    /// <param name="format">md, pdf, json or zip</param>
    /// <param name="paper">a4 or letter, for pdf</param>
    /// <param name="timeZone">of its times, for all but json</param>
    [HttpGet("/incidents/{number:int}/export")]
    public async Task<IActionResult> ExportAsync(int number, string? format, string? paper, [FromQuery(Name = "time_zone")] string? timeZone, CancellationToken ct)
    {
        var result = await export.RunAsync(new(number, format, paper, timeZone), User.ToActor(), ct);
        if (result.Failure is { } failure) return this.Refuse(failure);
        // What a person may see changes; nobody's copy is to answer for another's.
        Response.Headers.CacheControl = "private, no-store";
        return File(result.Value.Bytes, result.Value.ContentType, result.Value.FileName);
    }
}

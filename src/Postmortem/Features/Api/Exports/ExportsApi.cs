using Microsoft.AspNetCore.Mvc;
using Postmortem.Features.Exports;

namespace Postmortem.Features.Api;

[ApiDoor, Tags("Exports"), Route("/api/v1/incidents/{number:int}/export")]
public sealed class ExportsApi(ExportIncident export) : ControllerBase
{
    /// <param name="format">md, pdf, json or zip</param>
    /// <param name="paper">a4 or letter, for pdf</param>
    /// <param name="timeZone">of its times, for all but json</param>
    [HttpGet, EndpointSummary("Export an incident"), EndpointDescription("The whole record as Markdown, PDF, JSON, or Markdown with its files (format=md, pdf, json, zip), as far as the token's owner may see it; paper=a4 or letter for PDF; time_zone=Europe/Berlin for the zone of its times, which is the owner's own when left out, while JSON tells UTC. JSON and zip hold the timeline's files, up to 20 MB of them; what goes beyond is named."),
     AnswersFile("text/markdown", "application/pdf", "application/json", "application/zip")]
    public async Task<IActionResult> ExportIncidentAsync(int number, [FromQuery(Name = "format"), OneOf(typeof(ExportFormat))] string? format, [FromQuery(Name = "paper"), OneOf(typeof(ExportIncident), List = nameof(ExportIncident.Papers))] string? paper, [FromQuery(Name = "time_zone")] string? timeZone, CancellationToken ct)
    {
        var result = await export.RunAsync(new(number, format, paper, timeZone), this.Caller(), ct);
        if (result.Failure is { } failure) return this.Refuse(failure);
        Response.Headers.CacheControl = "private, no-store";
        return File(result.Value.Bytes, result.Value.ContentType, result.Value.FileName);
    }
}

using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Api;

[ApiDoor, Tags("Timeline"), Route("/api/v1/attachments/{id:guid}")]
public sealed class AttachmentsApi(Database database) : ControllerBase
{
    [HttpGet, EndpointSummary("Download a file"), EndpointDescription("The bytes as they were attached, as a download."), AnswersFile("image/*", "application/pdf", "application/json", "text/*")]
    public async Task<IActionResult> DownloadAttachmentAsync(Guid id, CancellationToken ct)
    {
        var (file, bytes) = await database.ReadAsync(async s => await s.FindAttachmentAsync(id, this.Caller()) is { } found ? (found, await s.ReadBytesAsync(found)) : ((Attachment?)null, null), ct);
        if (file is null || bytes is null) return this.Refuse(Failure.NotFound("The file"));
        var disposition = new ContentDispositionHeaderValue(DispositionTypeNames.Attachment);
        disposition.SetHttpFileName(file.FileName);
        Response.Headers.ContentDisposition = disposition.ToString();
        return File(bytes, file.ContentType);
    }
}

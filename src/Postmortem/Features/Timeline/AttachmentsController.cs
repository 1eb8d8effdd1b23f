using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>Hands out files so that none can act: images as images only, everything else as a download.</summary>
[Area("Timeline")]
public sealed class AttachmentsController(Database database) : Controller
{
    // Texts name a file by its key alone: its name may change.
    [HttpGet("/attachments/{id:guid}/{name?}")]
    public async Task<IActionResult> ShowAsync(Guid id, CancellationToken ct)
    {
        var file = await database.ReadAsync(s => s.FindAttachmentAsync(id, User.ToActor()), ct);
        if (file is null) return this.Refuse(Failure.NotFound("The file"));
        var tag = new EntityTagHeaderValue($"\"{file.Sha256}\"");
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Asked again each time: who may see it can change, its bytes cannot.
        Response.Headers.CacheControl = "private, no-cache";
        Response.Headers.ETag = tag.ToString();
        if (Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(tag, useStrongComparison: false))) return StatusCode(StatusCodes.Status304NotModified);
        var disposition = new ContentDispositionHeaderValue(file.IsImage ? DispositionTypeNames.Inline : DispositionTypeNames.Attachment);
        disposition.SetHttpFileName(file.FileName);
        Response.Headers.ContentDisposition = disposition.ToString();
        var bytes = await database.ReadAsync(s => s.ReadBytesAsync(file), ct) ?? [];
        return File(bytes, file.ContentType.StartsWith("text/", StringComparison.Ordinal) ? file.ContentType + "; charset=utf-8" : file.ContentType);
    }
}

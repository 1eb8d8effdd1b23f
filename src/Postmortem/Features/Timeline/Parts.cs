using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>Answers for a page that refreshes a part of itself with htmx.</summary>
static class Parts
{
    public static bool IsPart(this Controller controller) => controller.Request.Headers.ContainsKey("HX-Request");

    /// <summary>A refused form as a part: same faults, same status, without the shell.</summary>
    public static IActionResult RefusePart(this Controller controller, Failure failure, string view, object model)
    {
        var refused = controller.Refuse(failure, view, model);
        return refused is ViewResult { ViewName: { } name } && name == view ? controller.PartialView(view, model) : refused;
    }

    /// <summary>The entries whose forms are open on the page, but for the one that is being saved or closed.</summary>
    public static IReadOnlyCollection<Guid> StillEditing(this Controller controller, Guid? closed = null)
    {
        var request = controller.Request;
        var named = request.HasFormContentType ? request.Form["editing"] : request.Query["editing"];
        if (Guid.TryParse(request.Query["closed"], out var left)) closed = left;
        return [.. named.Select(id => Guid.TryParse(id, out var entry) ? entry : Guid.Empty).Where(id => id != Guid.Empty && id != closed)];
    }

    /// <summary>The filter of the page on which a form was sent.</summary>
    public static TimelineFilter FilterOfPage(this Controller controller) =>
        Uri.TryCreate(controller.Request.Headers["HX-Current-URL"], UriKind.Absolute, out var page) ? TimelineFilter.Of(QueryHelpers.ParseQuery(page.Query)) : new TimelineFilter();
}

static class UploadedFiles
{
    /// <summary>The files of a form, in memory: the request's size was limited before.</summary>
    public static async Task<IReadOnlyList<Upload>> ReadAsync(List<IFormFile>? files, CancellationToken ct)
    {
        var uploads = new List<Upload>();
        foreach (var file in (files ?? []).Where(f => f.Length > 0 || f.FileName.Length > 0))
        {
            using var bytes = new MemoryStream((int)file.Length);
            await file.CopyToAsync(bytes, ct);
            uploads.Add(new Upload(file.FileName, bytes.ToArray()));
        }
        return uploads;
    }
}

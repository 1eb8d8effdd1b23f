using Microsoft.AspNetCore.Mvc;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews;

/// <summary>Markdown as the page will show it, for the editor's preview.</summary>
[Area("Reviews")]
public sealed class PreviewController : Controller
{
    [HttpPost("/reviews/preview")]
    public IActionResult Show(string? text) => (text ?? "").Length > ReviewText.LongestBody
        ? Content("<p>The text is too long to preview.</p>", "text/html")
        : Content(MarkdownText.ToHtml(text ?? ""), "text/html; charset=utf-8");
}

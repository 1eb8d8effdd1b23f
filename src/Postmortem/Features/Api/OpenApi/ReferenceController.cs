using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Postmortem.Features.Api;

/// <summary>The API for readers: one page made from the OpenAPI document, to be searched with the browser's own search.</summary>
[Area("Api"), AllowAnonymous, ApiExplorerSettings(IgnoreApi = true)]
public sealed class ReferenceController(ApiReference reference) : Controller
{
    [HttpGet("/api")]
    public async Task<IActionResult> ShowAsync(CancellationToken ct) => View("OpenApi/Reference", await reference.ReadAsync(ct));

    /// <summary>A problem's type leads to what it means.</summary>
    [HttpGet("/problems/{kind}")]
    public IActionResult Explain(string kind) => Redirect($"/api#problem-{Uri.EscapeDataString(kind)}");
}

using Microsoft.AspNetCore.Mvc;

namespace Postmortem.Features.Reviews.Templates;

/// <summary>What the template files say, read-only: they are edited as files.</summary>
[Area("Reviews"), Route("/settings/templates")]
public sealed class TemplatesController(ReviewTemplates templates) : Controller
{
    [HttpGet]
    public IActionResult List() => View("Templates/List", templates.Files());
}

using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;

namespace Postmortem.Features.Executors;

/// <summary>What a service's page says of its executor.</summary>
public sealed class ServiceExecutorViewComponent(Database database) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(Guid service, string slug) =>
        View("/Features/Executors/OfService.cshtml", (await database.ReadAsync(s => s.FindExecutorOfAsync(service), HttpContext.RequestAborted), slug));
}

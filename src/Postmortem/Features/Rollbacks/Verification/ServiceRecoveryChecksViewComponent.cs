using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;

namespace Postmortem.Features.Rollbacks.Verification;

/// <summary>What a service's page says of its recovery checks.</summary>
public sealed class ServiceRecoveryChecksViewComponent(Database database) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(Guid service, string slug) =>
        View("/Features/Rollbacks/Verification/OfService.cshtml", (await database.ReadAsync(s => s.ListRecoveryChecksAsync(service), HttpContext.RequestAborted), slug));
}

using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks.Drills;

/// <summary>What a service's page says of the last time that its way back was practised.</summary>
public sealed class ServiceRehearsalViewComponent(Database database) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(Guid service) => View("/Features/Rollbacks/Drills/Last.cshtml",
        (await database.ReadAsync(s => s.ReadRehearsalsAsync(UserClaimsPrincipal.ToActor(), [service]), HttpContext.RequestAborted)).GetValueOrDefault(service));
}

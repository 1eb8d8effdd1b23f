using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Web;

namespace Postmortem.Features.Executors.Runs;

/// <summary>The runs of an attempt, within the panel of rollbacks, and what can be done about them.</summary>
public sealed class RollbackRunsViewComponent(Database database) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(int number, Rollback rollback)
    {
        var view = await database.ReadAsync(s => s.ReadRunsViewAsync(number, rollback, UserClaimsPrincipal.ToActor()), HttpContext.RequestAborted);
        return view.Runs.Count == 0 && !view.Offers ? Content("") : View("/Features/Executors/Runs/Runs.cshtml", view);
    }
}

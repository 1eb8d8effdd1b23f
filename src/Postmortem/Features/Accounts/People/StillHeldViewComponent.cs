using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.People;

/// <summary>What waits for somebody, on the page on which an administrator keeps them out.</summary>
public sealed class StillHeldViewComponent(Database database) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(Person person)
    {
        var held = await database.ReadAsync(s => s.ListStillHeldAsync(person.Id, UserClaimsPrincipal.ToActor()), HttpContext.RequestAborted);
        return held.Count == 0 ? Content("") : View("/Features/Accounts/People/StillHeld.cshtml", (person, held));
    }
}

using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Actions;

/// <summary>One follow-up: its page, and what it says.</summary>
[Area("Actions"), Route("/follow-ups/{number:int}")]
public sealed class FollowUpController(Database database, TimeProvider clock, EditActionItem editActionItem) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ShowAsync(int number, Guid? history, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => FollowUpPage.ReadAsync(s, number, User.ToActor(), clock.GetUtcNow(), history), ct);
        return page is null ? this.Refuse(Failure.NotFound(ActionItem.NameOf(number))) : View("Show", page);
    }

    [HttpGet("edit")]
    public Task<IActionResult> EditFormAsync(int number, CancellationToken ct) => FormAsync(number, null, ct);

    [HttpPost("edit")]
    public async Task<IActionResult> EditAsync(int number, [FromForm] FollowUpForm form, CancellationToken ct)
    {
        if (ModelState.Misread() is { } misread) return await FormAsync(number, misread, ct);
        var result = await editActionItem.RunAsync(new(number, form.Title, form.Type, form.Priority, form.DoneWhen, form.OwnerId, form.OwnerName,
            form.FactorId, form.TrackerUrl, form.ServiceId, form.Version), User.ToActor(), ct);
        return result.Failure is { } failure ? await FormAsync(number, failure, ct) : Redirect($"/follow-ups/{number}");
    }

    async Task<IActionResult> FormAsync(int number, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(s => FollowUpPage.ReadAsync(s, number, User.ToActor(), clock.GetUtcNow()), ct);
        if (page is null) return this.Refuse(Failure.NotFound(ActionItem.NameOf(number)));
        if (failure is null && User.ToActor().Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        return failure is null ? View("EditForm", page) : this.Refuse(failure, "EditForm", page);
    }
}

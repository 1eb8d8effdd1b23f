using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Incidents;

[Area("Incidents"), Route("/incidents/{number:int}/visibility")]
public sealed class VisibilityController(Database database, TimeProvider clock, ChangeVisibility changeVisibility, ChangeMembers changeMembers) : Controller
{
    const string Heading = "Who may see it";

    [HttpGet]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => this.ShowFormAsync(database, clock, number, "Visibility", Heading, ct);

    [HttpPost]
    public async Task<IActionResult> ChangeAsync(int number, string? visibility, string? why, int? version, CancellationToken ct) =>
        await AnswerAsync(number, await changeVisibility.RunAsync(new(number, visibility, why, version), User.ToActor(), ct), ct);

    [HttpPost("members")]
    public async Task<IActionResult> AddMemberAsync(int number, [FromForm(Name = "person_id")] Guid? personId, CancellationToken ct) =>
        await this.AnswerAsync(database, clock, number, await changeMembers.AddAsync(new(number, personId), User.ToActor(), ct), "Visibility", Heading, ct);

    [HttpPost("members/removal")]
    public async Task<IActionResult> RemoveMemberAsync(int number, [FromForm(Name = "person_id")] Guid? personId, bool leave, CancellationToken ct)
    {
        var actor = User.ToActor();
        var result = await changeMembers.RemoveAsync(new(number, personId, leave), actor, ct);
        // Whoever left cannot be sent back to what they may not see any more.
        if (result.Succeeded && personId == actor.PersonId) return Redirect("/incidents");
        return await AnswerAsync(number, result, ct);
    }

    /// <summary>Says with it who owns follow-ups that are out of their sight now.</summary>
    async Task<IActionResult> AnswerAsync(int number, Result<Done> result, CancellationToken ct)
    {
        var answer = await this.AnswerAsync(database, clock, number, result, "Visibility", Heading, ct);
        var actor = User.ToActor();
        var unseen = !result.Succeeded ? [] : await database.ReadAsync(async s => await s.FindIncidentAsync(number, actor) is { Visibility: Visibility.Private } incident ? await s.ListUnseenFollowUpsAsync(incident, actor) : [], ct);
        if (unseen.Count > 0) TempData["Notice"] = $"Saved. {UnseenFollowUp.InWords(unseen)}";
        return answer;
    }
}

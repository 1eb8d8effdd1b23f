using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Accounts.People;

[Area("Accounts"), Route("/settings/people"), Needs(Role.Administrator)]
public sealed class PeopleController(Database database, ChangeRole changeRole, DisablePerson disablePerson, EnablePerson enablePerson, EndSessions endSessions) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ListAsync(string? q, Guid? after, CancellationToken ct) =>
        View("People/People", await database.ReadAsync(s => s.ListPeoplePageAsync(q, after), ct));

    [HttpGet("{id:guid}")]
    public Task<IActionResult> ShowAsync(Guid id, CancellationToken ct) => ShowAsync(id, null, ct);

    [HttpPost("{id:guid}/role")]
    public async Task<IActionResult> ChangeRoleAsync(Guid id, string? role, int? version, CancellationToken ct) =>
        await AnswerAsync(id, await changeRole.RunAsync(new(id, role, version), User.ToActor(), ct), "The role is changed. It takes effect within seconds.", ct);

    [HttpPost("{id:guid}/disabling")]
    public async Task<IActionResult> DisableAsync(Guid id, CancellationToken ct)
    {
        var result = await disablePerson.RunAsync(id, User.ToActor(), ct);
        var held = result.Succeeded ? await database.ReadAsync(s => s.ListStillHeldAsync(id, User.ToActor()), ct) : [];
        return await AnswerAsync(id, result, $"The account is disabled. Sessions and tokens end within seconds.{(held.Count > 0 ? $" {(held.Count == 1 ? "One thing still waits" : $"{held.Count} things still wait")} for them; see below." : "")}", ct);
    }

    [HttpPost("{id:guid}/enabling")]
    public async Task<IActionResult> EnableAsync(Guid id, CancellationToken ct) =>
        await AnswerAsync(id, await enablePerson.RunAsync(id, User.ToActor(), ct), "The account is enabled again.", ct);

    [HttpPost("{id:guid}/sign-outs")]
    public async Task<IActionResult> EndSessionsAsync(Guid id, CancellationToken ct) =>
        await AnswerAsync(id, await endSessions.RunAsync(id, User.ToActor(), ct), "Signed out everywhere.", ct);

    async Task<IActionResult> AnswerAsync(Guid id, Result<Done> result, string notice, CancellationToken ct)
    {
        if (result.Failure is { } failure) return await ShowAsync(id, failure, ct);
        TempData["Notice"] = notice;
        return Redirect($"/settings/people/{id}");
    }

    async Task<IActionResult> ShowAsync(Guid id, Failure? failure, CancellationToken ct)
    {
        var person = await database.ReadAsync(s => s.FindPersonAsync(id), ct);
        if (person is null) return this.Refuse(Failure.NotFound("This person"));
        return failure is null ? View("People/Person", person) : this.Refuse(failure, "People/Person", person);
    }
}

using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Rollbacks.Undo;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks.Deciding;

/// <summary>Roll back, roll forward, mitigate, or wait: the answers to the decision clock.</summary>
[Area("Rollbacks"), Route("/incidents/{number:int}/rollbacks")]
public sealed class DecisionController(Database database, DecideRecovery decide, WaitWithRecovery wait, PreflightTemplates templates, TimeProvider clock) : Controller
{
    /// <summary>The question on the incident's page, which asks for itself; empty while there is none.</summary>
    [HttpGet("question")]
    public async Task<IActionResult> QuestionAsync(int number, CancellationToken ct)
    {
        var view = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, User.ToActor()) is { } incident ? await QuestionView.ReadAsync(s, incident, User.ToActor(), clock.GetUtcNow()) : null, ct);
        return view is null ? this.Refuse(Failure.NotFound(IncidentRef.NameOf(number))) : PartialView(QuestionView.Page, view);
    }

    /// <summary>What is proposed already is decided on its own page.</summary>
    [HttpGet("decision")]
    public async Task<IActionResult> DecisionFormAsync(int number, string? direction, CancellationToken ct)
    {
        var way = RollbackDirection.All.Contains(direction) ? direction! : RollbackDirection.Back;
        var panel = await database.ReadPanelAsync(number, User.ToActor(), clock.GetUtcNow(), ct);
        return panel?.Attempts.LastOrDefault(a => a.State == RollbackState.Proposed && a.Direction == way) is { } proposed
            ? Redirect($"/incidents/{number}/rollbacks/{proposed.Attempt}/decision")
            : Show(number, panel, way, null);
    }

    [HttpPost("decision")]
    public async Task<IActionResult> DecideAsync(int number, RollbackForm form, string? why, [FromForm(Name = "preflight_skipped_because")] string? skippedBecause, CancellationToken ct)
    {
        var actor = User.ToActor();
        var checks = new Checks();
        var at = checks.Time("at", form.At, actor, clock.GetUtcNow(), past: await database.FindPastAsync(number, actor, clock.GetUtcNow(), ct, form.At));
        var result = checks.Passed
            ? await decide.RunAsync(new(number, form.Fields, why, form.DeciderRole, PreflightForm.Of(Request.Form), skippedBecause, at?.At, at?.Accuracy), actor, ct)
            : checks.Failure;
        return result.Failure is { } failure
            ? Show(number, await database.ReadPanelAsync(number, actor, clock.GetUtcNow(), ct), form.Direction ?? RollbackDirection.Back, failure)
            : Redirect($"/incidents/{number}#rollbacks");
    }

    /// <summary>Each kind asks its own questions.</summary>
    [HttpGet("preflight")]
    public async Task<IActionResult> PreflightAsync(int number, string? kind, CancellationToken ct) =>
        await database.ReadAsync(s => s.FindIncidentRefAsync(number, User.ToActor()), ct) is null
            ? this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)))
            : PartialView("PreflightFields", new PreflightForm(templates.For(kind ?? RollbackKind.Deploy), null, IsOpen: true));

    [HttpGet("wait")]
    public Task<IActionResult> WaitFormAsync(int number, CancellationToken ct) => ShowWaitAsync(number, null, ct);

    [HttpPost("wait")]
    public async Task<IActionResult> WaitAsync(int number, string? why, int? minutes, [FromForm(Name = "decider_role")] string? deciderRole, CancellationToken ct)
    {
        if (ModelState.Misread() is { } misread) return await ShowWaitAsync(number, misread, ct);
        var result = await wait.RunAsync(new(number, why, minutes, deciderRole), User.ToActor(), ct);
        return result.Failure is { } failure ? await ShowWaitAsync(number, failure, ct) : Redirect($"/incidents/{number}#rollbacks");
    }

    IActionResult Show(int number, RollbackPanel? panel, string direction, Failure? failure)
    {
        if (panel is null) return this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        if (failure is null && User.ToActor().Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        var form = panel.Suspect is { } suspect ? RollbackFormView.Of(panel, suspect, direction) : RollbackFormView.Next(panel, null);
        form = form with { Draft = form.Draft with { Direction = direction }, Decides = true };
        return failure is null ? View("Deciding/Decide", (form, templates.For(form.Draft.Kind))) : this.Refuse(failure, "Deciding/Decide", (form, templates.For(form.Draft.Kind)));
    }

    async Task<IActionResult> ShowWaitAsync(int number, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, User.ToActor()) is { } incident
            ? new WaitPage(incident, await s.FindDecideMinutesAsync(incident.Severity) ?? WaitWithRecovery.UsualMinutes, await s.RoleInIncidentAsync(incident.Id, User.ToActor()) ?? IncidentRole.Responder) : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound(IncidentRef.NameOf(number)));
        if (failure is null && User.ToActor().Lacks(Role.Responder) is { } refused) return this.Refuse(refused);
        return failure is null ? View("Deciding/Wait", page) : this.Refuse(failure, "Deciding/Wait", page);
    }
}

/// <param name="Minutes">Until it is asked again.</param>
public sealed record WaitPage(IncidentRef Incident, int Minutes, string Role);

/// <param name="Id">Makes a field's id where several forms stand on one page; null leaves it to the field.</param>
public sealed record PreflightForm(IReadOnlyList<PreflightQuestion> Questions, Func<string, string?>? Id, bool IsOpen)
{
    const string Prefix = "preflight_";
    const string Note = "_note";
    const string Reason = "preflight_skipped_because";
    const int Most = 40;

    /// <summary>Whatever was answered; the operation knows which questions there are.</summary>
    public static List<PreflightAnswer> Of(IFormCollection form) =>
    [
        .. form.Keys.Where(k => k.StartsWith(Prefix, StringComparison.Ordinal) && !k.EndsWith(Note, StringComparison.Ordinal) && k != Reason && form[k].ToString().Length > 0).Take(Most)
            .Select(k => new PreflightAnswer(k[Prefix.Length..], form[k].ToString(), form[k + Note].ToString())),
    ];
}

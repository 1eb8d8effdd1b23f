using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks.Instructions;

/// <summary>The instructions of an attempt as a list to tick, on a page of its own or within the panel.</summary>
public sealed record InstructionsView(IncidentRef Incident, Rollback Attempt, FollowedInstructions Instructions, bool MayAct)
{
    public string Action => $"/incidents/{Incident.Number}/rollbacks/{Attempt.Attempt}/instructions";

    public string IdOf(int step) => $"rb{Attempt.Attempt}-step-{step}";
}

[Area("Rollbacks"), Route("/incidents/{number:int}/rollbacks/{attempt:int}/instructions")]
public sealed class InstructionsController(Database database, TickSteps tick) : Controller
{
    [HttpGet]
    public async Task<IActionResult> ShowAsync(int number, int attempt, CancellationToken ct) =>
        await FindAsync(number, attempt, ct) is { } view ? View("/Features/Rollbacks/Instructions/Page.cshtml", view) : this.Refuse(Failure.NotFound($"Attempt {attempt} of {IncidentRef.NameOf(number)}"));

    /// <param name="steps">Those with a tick in their box.</param>
    /// <param name="was">Those that had one when the page was made.</param>
    /// <param name="text">The mark of the instructions that were shown.</param>
    /// <param name="step">The one whose box was pressed, when a script sends it alone: others may be on their way.</param>
    [HttpPost]
    public async Task<IActionResult> TickAsync(int number, int attempt, [FromForm] string[]? steps, [FromForm] string[]? was, [FromForm] string? text, [FromForm] string? step, CancellationToken ct)
    {
        var (now, before) = (Numbers(steps), Numbers(was));
        if (Numbers([step ?? ""]) is [> 0 and var one]) (now, before) = now.Contains(one) ? (new List<int> { one }, new List<int>()) : ([], [one]);
        var result = await tick.RunAsync(new(number, attempt, [.. now.Except(before)], [.. before.Except(now)], text), User.ToActor(), ct);
        // The page refreshes itself, as those of everybody else do.
        var inPlace = Request.Headers.ContainsKey("HX-Request");
        if (result.Failure is { } failure)
        {
            if (inPlace) Response.Headers["HX-Trigger"] = JsonSerializer.Serialize(new { notice = $"Not saved. {failure.Message}" });
            return this.Refuse(failure);
        }
        return inPlace ? NoContent() : Redirect($"/incidents/{number}#rollbacks");
    }

    Task<InstructionsView?> FindAsync(int number, int attempt, CancellationToken ct) => database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, User.ToActor()) is { } incident && await s.FindRollbackAsync(incident.Id, attempt) is { } rollback
            ? new InstructionsView(incident, rollback, await s.FindInstructionsAsync(rollback) ?? new(rollback.ServiceName, "", false, []), User.ToActor().May(Role.Responder)) : null, ct);

    /// <summary>What is no number is no step that there is.</summary>
    static List<int> Numbers(string[]? typed) => [.. (typed ?? []).Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)];
}

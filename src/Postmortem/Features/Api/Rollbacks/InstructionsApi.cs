using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Instructions;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>The instructions of an attempt, and which of their steps are done.</summary>
[ApiDoor, Tags("Rollbacks"), Route("/api/v1/incidents/{number:int}/rollbacks/{attempt:int}/instructions")]
public sealed class InstructionsApi(Database database, TickSteps tick) : ControllerBase
{
    [HttpGet, EndpointSummary("Get the instructions"), EndpointDescription("As they were when the attempt began, with their steps and who ticked which. Before that they are the service’s."), Answers<InstructionsAnswer>]
    public async Task<IActionResult> GetInstructionsAsync(int number, int attempt, CancellationToken ct) => this.Found(await database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, this.Caller()) is { } incident && await s.FindRollbackAsync(incident.Id, attempt) is { } rollback
            ? InstructionsAnswer.Of(await s.FindInstructionsAsync(rollback)) : null, ct), $"Attempt {attempt} of {IncidentRef.NameOf(number)}");

    [HttpPost, EndpointSummary("Tick steps"), EndpointDescription("Says which steps of the instructions are done, or are not after all; all others stay as they are."), Answers<InstructionsAnswer>]
    public async Task<IActionResult> TickStepsAsync(int number, int attempt, TicksBody body, CancellationToken ct) => await this.AnswerAsync(
        await tick.RunAsync(new(number, attempt, body.Ticked ?? [], body.Unticked ?? []), this.Caller(), ct), i => Task.FromResult<object?>(InstructionsAnswer.Of(i)));
}

public sealed record TicksBody
{
    [Description("Numbers of steps that are done.")] public IReadOnlyList<int>? Ticked { get; init; }
    [Description("Numbers of steps that are not done after all.")] public IReadOnlyList<int>? Unticked { get; init; }
}

/// <param name="Line">Its first words.</param>
/// <param name="TickedAt">Null while it is not ticked.</param>
public sealed record InstructionStepAnswer(int Step, string Line, DateTimeOffset? TickedAt, string? TickedBy);

/// <param name="Text">Markdown; empty when the service has none.</param>
/// <param name="Kept">They are kept with the attempt, and later edits of the service do not change them.</param>
public sealed record InstructionsAnswer(string Text, bool Kept, IReadOnlyList<InstructionStepAnswer> Steps)
{
    public static InstructionsAnswer Of(FollowedInstructions? i) => i is null ? new("", false, [])
        : new(i.Text, i.IsTaken, [.. i.Steps.Select(s => (s, Tick: i.TickOf(s.Number))).Select(x => new InstructionStepAnswer(x.s.Number, x.s.Line, x.Tick?.TickedAt, x.Tick?.TickedBy))]);
}

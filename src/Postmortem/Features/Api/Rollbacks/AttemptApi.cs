using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Executors.Runs;
using Postmortem.Features.Rollbacks;
using Postmortem.Features.Rollbacks.Drills;
using Postmortem.Features.Rollbacks.Undo;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Api;

/// <summary>What can be known of an attempt before and while it is carried out.</summary>
[ApiDoor, Tags("Rollbacks"), Route("/api/v1/incidents/{number:int}")]
public sealed class AttemptApi(Database database, PreflightTemplates templates, TimeProvider clock) : ControllerBase
{
    [HttpGet("changes/{change:guid}/rollback"), EndpointSummary("Say whether a change can be taken back"), EndpointDescription("To what, and what else would go with it."), Answers<UndoAnswer>]
    public async Task<IActionResult> GetUndoOfChangeAsync(int number, Guid change, CancellationToken ct) => this.Found(await database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, this.Caller()) is { } incident && await s.ReadUndoAsync(incident, change, this.Caller(), clock.GetUtcNow()) is { } undo ? UndoAnswer.Of(undo) : null, ct), "The change");

    [HttpGet("rollbacks/{attempt:int}/undo"), EndpointSummary("Say what a rollback undoes"), EndpointDescription("From where to where, what speaks against it, what else would go, what is under way, and how the service is rolled back."), Answers<UndoAnswer>]
    public Task<IActionResult> GetUndoAsync(int number, int attempt, CancellationToken ct) => FindAsync(number, attempt, async (s, incident, r) =>
        await s.ReadUndoOfAttemptAsync(incident, r, this.Caller(), clock.GetUtcNow()) is { } undo ? UndoAnswer.Of(undo).Of(r)
            : UndoAnswer.Unknown(incident, r, (r.ServiceId is { } id ? await s.FindServiceAsync(id) : null)?.RollbackInstructions ?? "", r.ServiceId is { } of ? (await s.ReadRehearsalsAsync(this.Caller(), [of])).GetValueOrDefault(of) : null), ct);

    [HttpGet("rollbacks/{attempt:int}/preflight"), EndpointSummary("List the pre-flight questions"), EndpointDescription("Those of the attempt's kind. Its decision answers them by key; the answers that were given stand with the rollback."), Answers<IReadOnlyList<PreflightQuestionAnswer>>]
    public Task<IActionResult> ListPreflightAsync(int number, int attempt, CancellationToken ct) => FindAsync(number, attempt, (_, _, r) =>
        Task.FromResult(templates.For(r.Kind).Select(q => new PreflightQuestionAnswer(q.Key, q.Question)).ToList()), ct);

    [HttpGet("rollbacks/{attempt:int}/durations"), EndpointSummary("List the durations of a rollback"), EndpointDescription("By the printed formula. Completed is an attempt that succeeded; a missing or negative interval is unknown, with the reason."), Answers<IReadOnlyList<DurationAnswer>>]
    public Task<IActionResult> ListRollbackDurationsAsync(int number, int attempt, CancellationToken ct) => FindAsync(number, attempt, async (s, incident, r) =>
    {
        var at = (await s.ListMilestonesAsync(incident.Id)).ToDictionary(m => m.Kind);
        return AttemptDurations.Of(AttemptDurations.MomentsOf(r, at.GetValueOrDefault(MilestoneKind.Acknowledged), at.GetValueOrDefault(MilestoneKind.ImpactStart))).Select(DurationAnswer.Of).ToList();
    }, ct);

    [HttpGet("rollbacks/{attempt:int}/runs"), EndpointSummary("List the runs of a rollback"), EndpointDescription("Each time that the service's executor was asked to carry it out, in order. A run is asked for, approved and aborted by people alone."), Answers<IReadOnlyList<RunAnswer>>]
    public Task<IActionResult> ListRunsAsync(int number, int attempt, CancellationToken ct) => FindAsync(number, attempt, async (s, _, r) => (await s.ListRunsAsync(r.Id)).Select(RunAnswer.Of).ToList(), ct);

    async Task<IActionResult> FindAsync<T>(int number, int attempt, Func<ReadSession, IncidentRef, Rollback, Task<T>> read, CancellationToken ct) where T : class => this.Found(await database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, this.Caller()) is { } incident && await s.FindRollbackAsync(incident.Id, attempt) is { } r ? await read(s, incident, r) : null, ct), $"Attempt {attempt} of {IncidentRef.NameOf(number)}");
}

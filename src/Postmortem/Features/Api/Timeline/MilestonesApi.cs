using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Api;

[ApiDoor, Tags("Milestones"), Route("/api/v1/incidents/{number:int}")]
public sealed class MilestonesApi(Database database, SetMilestone setMilestone) : ControllerBase
{
    [HttpGet("milestones"), EndpointSummary("List milestones"), EndpointDescription("All thirteen in their usual order, the unknown ones too."), Answers<IReadOnlyList<MilestoneAnswer>>]
    public async Task<IActionResult> ListMilestonesAsync(int number, CancellationToken ct) => this.Found(await database.ReadAsync(async s =>
    {
        if (await s.FindIncidentRefAsync(number, this.Caller()) is not { } incident) return null;
        var known = (await s.ListMilestonesAsync(incident.Id)).ToDictionary(m => m.Kind);
        return MilestoneKind.All.Select(kind => MilestoneAnswer.Of(kind, known.GetValueOrDefault(kind))).ToList();
    }, ct), IncidentRef.NameOf(number));

    [HttpPut("milestones/{kind}"), EndpointSummary("Set a milestone"), EndpointDescription("A time, or why there is none; neither makes it unknown again. From then on the product leaves it alone."), Answers<MilestoneAnswer>]
    public async Task<IActionResult> SetMilestoneAsync(int number, [OneOf(typeof(MilestoneKind))] string kind, MilestoneBody body, CancellationToken ct) => await this.AnswerAsync(
        await setMilestone.RunAsync(new(number, kind, null, body.At, body.Accuracy, body.Source, body.NotApplicableBecause, this.Seen(body.Version)), this.Caller(), ct),
        async () => await database.ReadAsync(async s => await s.FindIncidentRefAsync(number, this.Caller()) is { } incident
            ? MilestoneAnswer.Of(kind, await s.FindMilestoneAsync(incident.Id, kind)) : null, ct));

    [HttpGet("durations"), EndpointSummary("List durations"), EndpointDescription("Computed from milestones by the printed formula. A missing or negative interval is unknown, with the reason."), Answers<IReadOnlyList<DurationAnswer>>]
    public async Task<IActionResult> ListDurationsAsync(int number, CancellationToken ct) => this.Found(await database.ReadAsync(async s =>
        await s.FindIncidentRefAsync(number, this.Caller()) is { } incident ? (await s.ReadDurationsAsync(incident.Id)).Select(DurationAnswer.Of).ToList() : null, ct), IncidentRef.NameOf(number));
}

using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Experiments;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

public sealed record ExperimentsRequest : PageRequest, INamesRecord
{
    [FromQuery(Name = "result"), OneOf(typeof(ExperimentResult)), Description("All when left out.")] public string? Result { get; init; }
    [FromQuery(Name = "kind"), OneOf(typeof(ExperimentKind)), Description("All when left out.")] public string? Kind { get; init; }
    [FromQuery(Name = "service"), Description("Short name of a service.")] public string? Service { get; init; }
    [FromQuery(Name = "incident"), Description("INC-42.")] public string? Incident { get; init; }

    internal ExperimentFilter Check(Checks checks)
    {
        if (Result is not null) checks.OneOf("result", Result, ExperimentResult.All, "The result");
        if (Kind is not null) checks.OneOf("kind", Kind, ExperimentKind.All, "The kind");
        checks.Must(Incident is null || IncidentRef.TryParseName(Incident, out _), "incident", "Which incident? Write its name like INC-42.");
        return ExperimentFilter.From(Result, Kind, Service, Incident, new());
    }
}

[ApiDoor, Tags("Tests and experiments"), Route("/api/v1")]
public sealed class ExperimentsApi(Database database, Paging paging, PlanExperiment plan, EditExperiment edit, RecordResult record, RemoveExperiment remove) : ControllerBase
{
    [HttpGet("experiments"), EndpointSummary("List experiments"), EndpointDescription("Newest first."), Answers<PageAnswer<ExperimentRowAnswer>>]
    public Task<IActionResult> ListExperimentsAsync([FromQuery] ExperimentsRequest request, CancellationToken ct)
    {
        var checks = new Checks();
        var filter = request.Check(checks);
        return !checks.Passed ? Task.FromResult(this.Refuse(checks.Failure)) : paging.ListAsync(this, request, "The list", (after, size) => database.ReadAsync(async s =>
        {
            var page = await s.ListExperimentsAsync(filter, after, this.Caller(), size);
            return (Page<ExperimentRowAnswer>?)new([.. page.Items.Select(ExperimentRowAnswer.Of)], page.Next);
        }, ct));
    }

    [HttpPost("incidents/{number:int}/experiments"), EndpointSummary("Plan an experiment"), EndpointDescription("Says what is expected before it runs. For an incident, open or closed."), Answers<ExperimentAnswer>(201)]
    public async Task<IActionResult> PlanExperimentAsync(int number, NewExperimentBody body, CancellationToken ct) => await this.AnswerAsync(
        await plan.RunAsync(new(number, body.Fields, body.DifferenceId), this.Caller(), ct), planned => ReadAsync(planned, ct), planned => $"/api/v1/experiments/{planned}");

    [HttpGet("experiments/{number:int}"), EndpointSummary("Get an experiment"), EndpointDescription("With the factors that it looks into and the follow-ups that it proves."), Answers<ExperimentAnswer>]
    public async Task<IActionResult> GetExperimentAsync(int number, CancellationToken ct) => this.Found(await ReadAsync(number, ct), Experiment.NameOf(number));

    [HttpPut("experiments/{number:int}"), EndpointSummary("Edit an experiment"), EndpointDescription("Replaces all of its plan; what is left out is emptied. The hypothesis stays once it has run."), Answers<ExperimentAnswer>]
    public async Task<IActionResult> EditExperimentAsync(int number, ExperimentBody body, CancellationToken ct) => await this.AnswerAsync(
        await edit.RunAsync(new(number, body.Fields, this.Seen(body.Version)), this.Caller(), ct), () => ReadAsync(number, ct));

    [HttpPost("experiments/{number:int}/result"), EndpointSummary("Record a result"), EndpointDescription("What came out, with evidence. Recorded again, it corrects what was said before."), Answers<ExperimentAnswer>]
    public async Task<IActionResult> RecordResultAsync(int number, ResultBody body, CancellationToken ct) => await this.AnswerAsync(
        await record.RunAsync(new(number, body.Result, body.RanOn, body.Observation, body.Evidence, body.LimitFound, this.Seen(body.Version)), this.Caller(), ct), () => ReadAsync(number, ct));

    [HttpDelete("experiments/{number:int}"), EndpointSummary("Remove an experiment"), EndpointDescription("Only while it is planned: what has run stays on record."), AnswersNothing, Removes]
    public async Task<IActionResult> RemoveExperimentAsync(int number, CancellationToken ct) => this.Answer(await remove.RunAsync(number, this.Seen(null), this.Caller(), ct));

    async Task<object?> ReadAsync(int number, CancellationToken ct) =>
        await database.ReadAsync(s => ExperimentPage.ReadAsync(s, number, this.Caller()), ct) is { } page ? ExperimentAnswer.Of(page) : null;
}

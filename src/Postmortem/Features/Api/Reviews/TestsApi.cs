using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Tests;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>Why the tests let it pass.</summary>
[ApiDoor, Tags("Tests and experiments"), Route("/api/v1/incidents/{number:int}/review")]
public sealed class TestsApi(Database database, AnswerTestStage answer, AddDifference add, EditDifference edit, RemoveDifference remove) : ControllerBase
{
    [HttpGet("test-stages"), EndpointSummary("List test stages"), EndpointDescription("All seven, in the order in which a change passes them; those without an answer have none."), Answers<IReadOnlyList<TestStageAnswer>>]
    public async Task<IActionResult> ListTestStagesAsync(int number, CancellationToken ct) =>
        this.Found(await ReadAsync(number, ct) is { } review ? TestStage.All.Select(stage => TestStageAnswer.Of(stage, review)).ToList() : null, ReviewReading.NameOf(number));

    [HttpPut("test-stages/{stage}"), EndpointSummary("Answer for a test stage"), EndpointDescription("Should it have caught this, could it, and what was different there. About stages, never about people."), Answers<TestStageAnswer>]
    public async Task<IActionResult> AnswerTestStageAsync(int number, [OneOf(typeof(TestStage))] string stage, TestStageBody body, CancellationToken ct) => await this.AnswerAsync(
        await answer.RunAsync(new(number, stage, body.Should, body.Could, body.WhatDiffered, this.Seen(body.Version)), this.Caller(), ct),
        async () => await ReadAsync(number, ct) is { } review ? TestStageAnswer.Of(stage, review) : null);

    [HttpGet("differences"), EndpointSummary("List differences"), EndpointDescription("Between test and production, in their order; a review has at most 100."), Answers<IReadOnlyList<DifferenceAnswer>>]
    public async Task<IActionResult> ListDifferencesAsync(int number, CancellationToken ct) =>
        this.Found(await ReadAsync(number, ct) is { } review ? review.Differences.Select(d => DifferenceAnswer.Of(d, review)).ToList() : null, ReviewReading.NameOf(number));

    [HttpPost("differences"), EndpointSummary("Add a difference"), EndpointDescription("One thing that was otherwise in test than in production."), Answers<DifferenceAnswer>(201)]
    public async Task<IActionResult> AddDifferenceAsync(int number, DifferenceBody body, CancellationToken ct) => await this.AnswerAsync(
        await add.RunAsync(new(number, body.Difference), this.Caller(), ct), id => ShowAsync(number, id, ct), id => $"/api/v1/incidents/{number}/review/differences/{id}");

    [HttpGet("differences/{id:guid}"), EndpointSummary("Get a difference"), EndpointDescription("With the follow-ups and experiments that came of it."), Answers<DifferenceAnswer>]
    public async Task<IActionResult> GetDifferenceAsync(int number, Guid id, CancellationToken ct) => this.Found(await ShowAsync(number, id, ct), "This difference");

    [HttpPut("differences/{id:guid}"), EndpointSummary("Edit a difference"), EndpointDescription("Replaces all of it; what is left out is emptied."), Answers<DifferenceAnswer>]
    public async Task<IActionResult> EditDifferenceAsync(int number, Guid id, DifferenceBody body, CancellationToken ct) => await this.AnswerAsync(
        await edit.RunAsync(new(number, id, body.Difference, this.Seen(body.Version)), this.Caller(), ct), () => ShowAsync(number, id, ct));

    [HttpDelete("differences/{id:guid}"), EndpointSummary("Remove a difference"), EndpointDescription("One that led to follow-ups or experiments stays: they would lose their reason."), AnswersNothing, Removes]
    public async Task<IActionResult> RemoveDifferenceAsync(int number, Guid id, CancellationToken ct) => this.Answer(await remove.RunAsync(number, id, this.Seen(null), this.Caller(), ct));

    Task<ReviewDocument?> ReadAsync(int number, CancellationToken ct) => database.ReadAsync(s => s.ReadReviewAsync(number, this.Caller()), ct);

    async Task<object?> ShowAsync(int number, Guid id, CancellationToken ct) =>
        await ReadAsync(number, ct) is { } review && review.Differences.FirstOrDefault(d => d.Id == id) is { } difference ? DifferenceAnswer.Of(difference, review) : null;
}

using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Factors;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

[ApiDoor, Tags("Factors"), Route("/api/v1/incidents/{number:int}/review/factors")]
public sealed class FactorsApi(Database database, AddFactor add, EditFactor edit, MoveFactor move, RemoveFactor remove) : ControllerBase
{
    [HttpGet, EndpointSummary("List factors"), EndpointDescription("In their order; a review has at most 100."), Answers<IReadOnlyList<FactorAnswer>>]
    public async Task<IActionResult> ListFactorsAsync(int number, CancellationToken ct)
    {
        var review = await database.ReadAsync(s => s.ReadReviewAsync(number, this.Caller()), ct);
        return this.Found(review?.Factors.Select(f => FactorAnswer.Of(f, review)).ToList(), ReviewReading.NameOf(number));
    }

    [HttpPost, EndpointSummary("Add a factor"), EndpointDescription("A condition that made it possible, likely or long."), Answers<FactorAnswer>(201)]
    public async Task<IActionResult> AddFactorAsync(int number, FactorBody body, CancellationToken ct) => await this.AnswerAsync(
        await add.RunAsync(new(number, body.Factor), this.Caller(), ct), id => database.ReadFactorAnswerAsync(number, id, this.Caller(), ct), id => $"/api/v1/incidents/{number}/review/factors/{id}");

    [HttpGet("{id:guid}"), EndpointSummary("Get a factor"), EndpointDescription("With the follow-ups that answer it."), Answers<FactorAnswer>]
    public async Task<IActionResult> GetFactorAsync(int number, Guid id, CancellationToken ct) => this.Found(await database.ReadFactorAnswerAsync(number, id, this.Caller(), ct), "This factor");

    [HttpPut("{id:guid}"), EndpointSummary("Edit a factor"), EndpointDescription("Replaces all of it; what is left out is emptied."), Answers<FactorAnswer>]
    public async Task<IActionResult> EditFactorAsync(int number, Guid id, FactorBody body, CancellationToken ct) => await this.AnswerAsync(
        await edit.RunAsync(new(number, id, body.Factor, this.Seen(body.Version)), this.Caller(), ct), () => database.ReadFactorAnswerAsync(number, id, this.Caller(), ct));

    [HttpPost("{id:guid}/move"), EndpointSummary("Move a factor"), EndpointDescription("One place up or down. The words stay the same, so sign-offs keep counting."), Answers<FactorAnswer>]
    public async Task<IActionResult> MoveFactorAsync(int number, Guid id, MoveBody body, CancellationToken ct) => body.To is not ("up" or "down")
        ? this.Refuse(Failure.Invalid("to", "Say where to: up or down."))
        : await this.AnswerAsync(await move.RunAsync(new(number, id, body.To == "up"), this.Caller(), ct), () => database.ReadFactorAnswerAsync(number, id, this.Caller(), ct));

    [HttpDelete("{id:guid}"), EndpointSummary("Remove a factor"), EndpointDescription("One that follow-ups answer stays: they would lose their reason."), AnswersNothing, Removes]
    public async Task<IActionResult> RemoveFactorAsync(int number, Guid id, CancellationToken ct) => this.Answer(await remove.RunAsync(number, id, this.Seen(null), this.Caller(), ct));
}

using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Tests;

[Area("Reviews"), Route("/incidents/{number:int}/review/test-stages/{stage}")]
public sealed class TestStagesController(Database database, AnswerTestStage answer) : Controller
{
    [HttpGet]
    public Task<IActionResult> FormAsync(int number, string stage, CancellationToken ct) => ShowAsync(number, stage, null, ct);

    /// <param name="then">next: on to the next stage that has no answer yet.</param>
    [HttpPost]
    public async Task<IActionResult> AnswerAsync(int number, string stage, string? should, string? could, [FromForm(Name = "what_differed")] string? whatDiffered, int? version, string? then, CancellationToken ct)
    {
        var result = await answer.RunAsync(new(number, stage, should, could, whatDiffered, version), User.ToActor(), ct);
        if (result.Failure is { } failure) return await ShowAsync(number, stage, failure, ct);
        var document = await database.ReadAsync(s => s.ReadReviewAsync(number, User.ToActor()), ct);
        return Redirect(then == "next" && document?.NextStage(stage) is { } next ? $"{document.Path}/test-stages/{next}" : $"{ReviewDocument.PathOf(number)}#tests");
    }

    async Task<IActionResult> ShowAsync(int number, string stage, Failure? failure, CancellationToken ct)
    {
        var actor = User.ToActor();
        var document = await database.ReadAsync(s => s.ReadReviewAsync(number, actor), ct);
        if (document is null) return this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}"));
        if (actor.Lacks(Role.Responder) is { } forbidden) return this.Refuse(forbidden);
        if (!TestStage.All.Contains(stage)) return this.Refuse(Failure.NotFound($"The test stage “{stage}”"));
        if (failure is null && document.Review.Locked() is { } refused) return this.Refuse(refused);
        var page = new TestStagePage(document, stage, document.TestStages.FirstOrDefault(t => t.Stage == stage));
        return failure is null ? View("Tests/Stage", page) : this.Refuse(failure, "Tests/Stage", page);
    }
}

/// <param name="Answer">Null while there is none.</param>
public sealed record TestStagePage(ReviewDocument Document, string Stage, TestedStage? Answer);

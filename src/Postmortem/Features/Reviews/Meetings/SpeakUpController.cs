using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Meetings;

/// <summary>What everybody who may see the incident can say: before the meeting without a name, and at its end. No line of the log tells who came here.</summary>
[Area("Reviews"), Route("/incidents/{number:int}/review/meeting"), Unlogged]
public sealed class SpeakUpController(Database database, Contribute contribute, AnswerMeeting answer) : Controller
{
    [HttpGet("contributions")]
    public Task<IActionResult> FormAsync(int number, CancellationToken ct) => ShowAsync("Contribution", number, null, ct);

    [HttpPost("contributions"), EnableRateLimiting(RateLimits.ContributionPolicy)]
    public async Task<IActionResult> ContributeAsync(int number, string? text, CancellationToken ct) =>
        await AnswerAsync("Contribution", number, await contribute.RunAsync(new(number, text), User.ToActor(), ct), ct);

    [HttpGet("answers")]
    public Task<IActionResult> AnswerFormAsync(int number, CancellationToken ct) => ShowAsync("Answer", number, null, ct);

    [HttpPost("answers"), EnableRateLimiting(RateLimits.ContributionPolicy)]
    public async Task<IActionResult> AnswerAsync(int number, string? learned, string? again, string? text, CancellationToken ct) =>
        await AnswerAsync("Answer", number, await answer.RunAsync(new(number, learned, again, text), User.ToActor(), ct), ct);

    async Task<IActionResult> AnswerAsync(string view, int number, Result<Done> result, CancellationToken ct)
    {
        if (result.Failure is { } failure) return await ShowAsync(view, number, failure, ct);
        TempData["Notice"] = view == "Answer" ? "Thank you. Your answer is kept." : "Thank you. It was sent, and nothing leads back to you.";
        return Redirect(ReviewDocument.PathOf(number));
    }

    async Task<IActionResult> ShowAsync(string view, int number, Failure? failure, CancellationToken ct)
    {
        var page = await database.ReadAsync(async s => await s.FindReviewAsync(number, User.ToActor()) is { } review
            ? new SpeakUpPage((await s.FindIncidentRefAsync(number, User.ToActor()))!, review, await s.FindMeetingAsync(review.Id)) : null, ct);
        if (page is null) return this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}"));
        return failure is null ? View($"Meetings/{view}", page) : this.Refuse(failure, $"Meetings/{view}", page);
    }
}

public sealed record SpeakUpPage(IncidentRef Incident, Review Review, Meeting Meeting)
{
    public string Path => $"{ReviewDocument.PathOf(Incident.Number)}/meeting";
}

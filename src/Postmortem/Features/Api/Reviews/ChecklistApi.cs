using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.SignOff;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>One point that whoever signs answers.</summary>
/// <param name="Capacity">Who is asked: reviewer, participant, outsider or approver.</param>
/// <param name="Key">Names the point when signing.</param>
public sealed record ChecklistPointAnswer([OneOf(typeof(SignOffCapacity))] string Capacity, string Key, string Question);

[ApiDoor, Tags("Reviews"), Route("/api/v1/incidents/{number:int}/review/checklist")]
public sealed class ChecklistApi(Database database, SignOffChecklists checklists) : ControllerBase
{
    [HttpGet, EndpointSummary("Get the review checklist"), EndpointDescription("The points that each capacity answers when it signs. Those about sections that this review does not have are left out."), Answers<IReadOnlyList<ChecklistPointAnswer>>]
    public async Task<IActionResult> GetChecklistAsync(int number, CancellationToken ct)
    {
        var keys = (await database.ReadAsync(s => s.ReadReviewAsync(number, this.Caller()), ct))?.Sections.Select(s => s.Key).ToHashSet();
        var list = checklists.Read();
        return this.Found(keys is null ? null : SignOffCapacity.All.SelectMany(capacity => list.For(capacity, keys)).Select(i => new ChecklistPointAnswer(i.Capacity, i.Key, i.Text)).ToList(), ReviewReading.NameOf(number));
    }
}

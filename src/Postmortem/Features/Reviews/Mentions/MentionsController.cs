using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Mentions;

/// <summary>What others said to this person about reviews.</summary>
[Area("Reviews")]
public sealed class MentionsController(Database database, SeeMentions see) : Controller
{
    const int Most = 100;
    const int MostOffered = 8;

    [HttpGet("/reviews/mentions")]
    public async Task<IActionResult> ListAsync(CancellationToken ct) => View("Mentions/List", await database.ReadAsync(s => s.ListMentionsAsync(User.ToActor(), Most), ct));

    /// <summary>Leads to where it was said; from then on it is no news.</summary>
    [HttpGet("/reviews/mentions/{id:guid}")]
    public async Task<IActionResult> FollowAsync(Guid id, CancellationToken ct)
    {
        var result = await see.RunAsync(id, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure) : Redirect((await database.ReadAsync(s => s.FindMentionAsync(id, User.ToActor()), ct))!.Place);
    }

    [HttpPost("/reviews/mentions/seen")]
    public async Task<IActionResult> SeeAsync(CancellationToken ct)
    {
        await see.RunAsync(null, User.ToActor(), ct);
        return Redirect("/reviews/mentions");
    }

    /// <summary>Offered while a name is typed.</summary>
    [HttpGet("/incidents/{number:int}/review/mentionable")]
    public async Task<IActionResult> OfferAsync(int number, string? text, CancellationToken ct)
    {
        var people = await database.ReadAsync(async s => await s.FindReviewAsync(number, User.ToActor()) is { } review ? await s.ListMentionableAsync(review.IncidentId, text ?? "", MostOffered) : null, ct);
        return people is null ? this.Refuse(Failure.NotFound($"The review of {IncidentRef.NameOf(number)}")) : Json(people.Select(p => p.Name));
    }
}

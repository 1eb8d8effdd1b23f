using System.Text;
using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Reviews.Meetings;

/// <summary>The meeting as a file that calendars take.</summary>
[Area("Reviews"), Route("/incidents/{number:int}/review/meeting/invitation.ics")]
public sealed class InvitationController(InvitationText invitation) : Controller
{
    [HttpGet]
    public async Task<IActionResult> DownloadAsync(int number, CancellationToken ct)
    {
        var result = await invitation.ReadAsync(number, User.ToActor(), ct);
        return result.Failure is { } failure ? this.Refuse(failure) : File(Encoding.UTF8.GetBytes(result.Value), Invitation.ContentType, $"{IncidentRef.NameOf(number)}-meeting.ics");
    }
}

/// <summary>The invitation as this person downloads it.</summary>
public sealed class InvitationText(Database database, MeetingGuides guides, AppOptions app, TimeProvider clock)
{
    sealed record Guest
    {
        public string Name { get; init; } = "";
        public string? Email { get; init; }
    }

    public Task<Result<string>> ReadAsync(int number, Actor actor, CancellationToken ct) => database.ReadAsync<Result<string>>(async s =>
    {
        if (await s.FindReviewAsync(number, actor) is not { } review) return Failure.NotFound($"The review of {IncidentRef.NameOf(number)}");
        var meeting = await s.FindMeetingAsync(review.Id);
        if (meeting.Sequence == 0) return Failure.NotFound($"A meeting about {IncidentRef.NameOf(number)}");
        var guest = await s.OneAsync<Guest>("select name, email from people where id = @ViewerId", new { ViewerId = actor.ViewerId() });
        var facilitator = review.FacilitatorId is null ? null : await s.ScalarAsync<string>("select name from people where id = @FacilitatorId", new { review.FacilitatorId });
        return Invitation.Write((await s.FindIncidentRefAsync(number, actor))!, review, meeting, guides.Read(), facilitator, AddressOf(app, number), (guest?.Name ?? actor.Name, guest?.Email), clock.GetUtcNow());
    }, ct);

    public static Uri AddressOf(AppOptions app, int number) => new(app.BaseUrl, $"incidents/{number}/review/meeting");
}

using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Rollbacks.Undo;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Rollbacks.Deciding;

/// <param name="Clock">Null while there is nothing to decide.</param>
/// <param name="Commander">Who is asked; empty while nobody leads.</param>
public sealed record QuestionView(IncidentRef Incident, DecisionClock? Clock, UndoOfChange? Suspect, string Commander, bool MayAct, DateTimeOffset Now)
{
    public const string Page = "/Features/Rollbacks/Deciding/Question.cshtml";

    public bool IsAsked => Clock?.IsDue(Now) == true;

    /// <summary>The page asks again when the question is due; longer ahead, people will have come back to it.</summary>
    public int? SecondsAhead => (Clock?.DueAt ?? Clock?.AsksAt) - Now is { Ticks: > 0, TotalHours: < 1 } ahead ? (int)Math.Ceiling(ahead.TotalSeconds) : null;

    public static async Task<QuestionView> ReadAsync(ReadSession s, IncidentRef incident, Actor viewer, DateTimeOffset now)
    {
        var clock = await s.FindDecisionClockAsync(incident.Id, now);
        var asked = clock?.IsDue(now) == true;
        return new(incident, clock, asked ? await s.ReadUndoOfPlausibleAsync(incident, viewer, now) : null,
            asked ? await s.OneAsync<string>("select p.name from incident_roles h join people p on p.id = h.person_id where h.incident_id = @Id and h.role = 'commander' limit 1", new { incident.Id }) ?? "" : "",
            viewer.May(Role.Responder), now);
    }
}

/// <summary>The question at the top of the incident's page.</summary>
public sealed class DecisionQuestionViewComponent(Database database, TimeProvider clock) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(IncidentRef incident) => View(QuestionView.Page,
        await database.ReadAsync(s => QuestionView.ReadAsync(s, incident, UserClaimsPrincipal.ToActor(), clock.GetUtcNow()), HttpContext.RequestAborted));
}

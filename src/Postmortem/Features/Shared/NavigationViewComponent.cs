using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Shared;

/// <summary>What needs somebody, on every page.</summary>
/// <param name="OpenIncidents">Open incidents that this person may see; counted no further than 99.</param>
/// <param name="OverdueFollowUps">This person's own follow-ups past their due date.</param>
/// <param name="Mentions">What others said to this person about reviews, and they have not seen.</param>
public sealed record NavigationCounts(int OpenIncidents, int OverdueFollowUps, int Mentions);

public sealed class NavigationViewComponent(Database database, TimeProvider clock) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync()
    {
        var actor = UserClaimsPrincipal.ToActor();
        var today = DateOnly.FromDateTime(clock.GetUtcNow().In(actor.Zone()).DateTime);
        var counts = await database.ReadAsync(async s => new NavigationCounts(
            await s.ScalarAsync<int>(
                $"select count(*) from (select 1 from incidents i where i.status in ('triage', 'active', 'mitigated') and {Visibility.Sql} limit 99) some_open",
                new { ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() }),
            await s.ScalarAsync<int>(
                $"select count(*) from action_items a join incidents i on i.id = a.incident_id where a.owner_id = @ViewerId and a.to_do_by < @today and {Visibility.Sql}",
                new { ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll(), today }),
            await s.ScalarAsync<int>($"""
                select count(*) from review_mentions n join reviews r on r.id = n.review_id join incidents i on i.id = r.incident_id
                where n.person_id = @ViewerId and n.seen_at is null and {Visibility.Sql}
                """, new { ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() })), HttpContext.RequestAborted);
        return View("/Features/Shared/Navigation.cshtml", counts);
    }
}

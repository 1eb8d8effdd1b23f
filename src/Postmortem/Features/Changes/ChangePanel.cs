using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Changes;

/// <summary>What was changed around an incident: what people said of it, and what nobody has looked at yet.</summary>
/// <param name="Linked">In the order in which they happened.</param>
/// <param name="Others">Changes of its services in the hours looked at, newest first, of which nobody said anything yet.</param>
/// <param name="Start">Impact start, or the declaration while that is not known.</param>
/// <param name="Hours">How far before it was looked.</param>
/// <param name="AnyKnown">False when no change has ever come in: then silence says nothing.</param>
public sealed record ChangePanel(IncidentRef Incident, IReadOnlyList<LinkedChange> Linked, IReadOnlyList<Change> Others, bool MoreOthers, IReadOnlyList<string> Services,
    DateTimeOffset Start, bool StartIsImpact, int Hours, bool AnyKnown, Actor Actor)
{
    public static readonly int[] Spans = [24, 72, 168];

    /// <summary>More stand on the page of the incident's changes.</summary>
    const int Shown = 5;
    const int ShownOnPage = 200;

    public bool MayAct => Actor.May(Role.Responder);

    public string StartName => StartIsImpact ? "impact start" : "the declaration";

    /// <summary>Where they count as looked at.</summary>
    public IEnumerable<LinkedChange> Standing => Linked.Where(c => c.Relation != ChangeRelation.Dismissed);

    public IEnumerable<LinkedChange> Dismissed => Linked.Where(c => c.Relation == ChangeRelation.Dismissed);

    public string Distance(Change change) => ChangeTexts.Distance(change.OccurredAt, Start, StartName);

    public static async Task<ChangePanel> ReadAsync(ReadSession s, IncidentRef incident, Actor actor, DateTimeOffset now, int? hours = null, bool whole = false)
    {
        var back = Spans.Contains(hours ?? 0) ? hours!.Value : Spans[0];
        var milestones = await s.ListMilestonesAsync(incident.Id);
        DateTimeOffset? At(string kind) => milestones.FirstOrDefault(m => m.Kind == kind)?.At;
        var start = At(MilestoneKind.ImpactStart);
        var from = start ?? incident.DeclaredAt;
        var until = IncidentStatus.IsOpen(incident.Status) ? now : At(MilestoneKind.ImpactEnd) ?? At(MilestoneKind.Resolved) ?? incident.DeclaredAt;
        var most = whole ? ShownOnPage : Shown;
        var others = await s.ListAsync<Change>($"""
            select {ChangeStore.Columns} from changes c join services v on v.id = c.service_id
            where c.service_id in (select service_id from incident_services where incident_id = @Id) and c.occurred_at >= @earliest and c.occurred_at <= @latest
              and not exists (select 1 from change_links l where l.incident_id = @Id and l.change_id = c.id)
            order by c.occurred_at desc, c.id desc limit @limit
            """, new { incident.Id, earliest = from.AddHours(-back), latest = until > from ? until : from, limit = most + 1 });
        return new(incident, await s.ListLinkedChangesAsync(incident.Id), [.. others.Take(most)], others.Count > most,
            await s.ListAsync<string>("select v.name from incident_services x join services v on v.id = x.service_id where x.incident_id = @Id order by lower(v.name)", new { incident.Id }),
            from, start is not null, back, others.Count > 0 || await s.ScalarAsync<bool>("select exists (select 1 from changes)"), actor);
    }
}

/// <summary>The changes on the incident's page. It asks again for itself when the page's event stream says so.</summary>
public sealed class ChangePanelViewComponent(Database database, TimeProvider clock) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(IncidentRef incident) => View("/Features/Changes/Panel.cshtml",
        await database.ReadAsync(s => ChangePanel.ReadAsync(s, incident, UserClaimsPrincipal.ToActor(), clock.GetUtcNow()), HttpContext.RequestAborted));
}

/// <summary>The newest changes on the page of their service.</summary>
public sealed class ServiceChangesViewComponent(Database database) : ViewComponent
{
    const int Newest = 5;

    public async Task<IViewComponentResult> InvokeAsync(Guid service, string slug)
    {
        ViewData["slug"] = slug;
        return View("/Features/Changes/OfService.cshtml", await database.ReadAsync(s => s.ListNewestChangesAsync(service, Newest), HttpContext.RequestAborted));
    }
}

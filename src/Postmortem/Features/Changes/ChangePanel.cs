using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Changes.Suspects;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Changes;

/// <summary>What was changed around an incident: what people said of it, and what nobody has looked at yet.</summary>
/// <param name="Linked">In the order in which they happened.</param>
/// <param name="Suspects">What speaks for those of which nobody said anything yet.</param>
/// <param name="Others">Changes of its services in the hours looked at, newest first, of which nobody said anything yet. Only read for a page of its own.</param>
public sealed record ChangePanel(IncidentRef Incident, IReadOnlyList<LinkedChange> Linked, SuspectList Suspects, IReadOnlyList<Change> Others, bool MoreOthers, Actor Actor)
{
    public static readonly int[] Spans = [24, 72, 168];

    const int ShownOnPage = 200;

    /// <summary>Suspects in the panel; fewer once people have one of their own.</summary>
    const int Few = 3;
    const int Fewer = 2;

    public int Hours => Suspects.Hours;

    public DateTimeOffset Start => Suspects.Around.Scene.Start;

    public string StartName => Suspects.Around.Scene.StartName;

    public IReadOnlyList<string> Services { get; } = [.. Suspects.Around.Affected.Select(s => s.Name)];

    public bool MayAct => Actor.May(Role.Responder);

    /// <summary>Where they count as looked at.</summary>
    public IEnumerable<LinkedChange> Standing => Linked.Where(c => c.Relation != ChangeRelation.Dismissed);

    public IEnumerable<LinkedChange> Dismissed => Linked.Where(c => c.Relation == ChangeRelation.Dismissed);

    public IEnumerable<Suspect> Foremost => Suspects.Suspects.Take(Standing.Any() ? Fewer : Few);

    /// <summary>Known causes need no further suspects in view.</summary>
    public bool IsSolved => Linked.Any(c => c.Relation == ChangeRelation.Caused);

    public string Distance(Change change) => ChangeTexts.Distance(change.OccurredAt, Start, StartName);

    /// <param name="whole">For a page of its own.</param>
    public static async Task<ChangePanel> ReadAsync(ReadSession s, IncidentRef incident, Actor actor, DateTimeOffset now, int? hours = null, bool whole = false)
    {
        var back = Spans.Contains(hours ?? 0) ? hours!.Value : SuspectList.DefaultHours;
        var linked = await s.ListLinkedChangesAsync(incident.Id);
        var suspects = await SuspectList.ReadAsync(s, incident, actor, now, back, linked);
        var others = !whole ? [] : await s.ListAsync<Change>($"""
            select {ChangeStore.Columns} from changes c join services v on v.id = c.service_id
            where c.service_id in (select service_id from incident_services where incident_id = @Id) and c.occurred_at >= @Since and c.occurred_at <= @Until
              and not exists (select 1 from change_links l where l.incident_id = @Id and l.change_id = c.id)
            order by c.occurred_at desc, c.id desc limit @limit
            """, new { incident.Id, suspects.Since, suspects.Around.Until, limit = ShownOnPage + 1 });
        return new(incident, linked, suspects, [.. others.Take(ShownOnPage)], others.Count > ShownOnPage, actor);
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

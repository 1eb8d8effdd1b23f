using Microsoft.AspNetCore.Mvc;
using Postmortem.Data;
using Postmortem.Features.Changes.Suspects;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Web;

namespace Postmortem.Features.Changes.Axis;

/// <summary>What happened around an incident, for one look: changes, alerts, entries and milestones on one axis.</summary>
/// <param name="Marks">In the order in which they happened.</param>
/// <param name="Later">Entries after what is drawn.</param>
public sealed record TimeAxis(IncidentRef Incident, IReadOnlyList<AxisMark> Marks, DateTimeOffset From, DateTimeOffset To, (DateTimeOffset? From, DateTimeOffset? To) Impact, int Later)
{
    const int MostEntries = 400;
    const int LongestList = 60;
    const int MostSuspects = 3;
    const int Wide = 720;
    const int Narrow = 340;

    /// <summary>A long list of entries would only repeat the timeline, which stands on the same page.</summary>
    public bool ListsEntries => Marks.Count <= LongestList;

    public IEnumerable<AxisMark> Listed => ListsEntries ? Marks : Marks.Where(m => m.Lane != AxisPlot.Entries);

    /// <summary>Too little to draw.</summary>
    public bool IsEmpty => Marks.Count < 2;

    public (AxisPlot Wide, AxisPlot Narrow) Plots(TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(From);
        return (AxisPlot.Of(Marks, From, To, Wide, offset, Impact), AxisPlot.Of(Marks, From, To, Narrow, offset, Impact));
    }

    public static async Task<TimeAxis> ReadAsync(ReadSession s, IncidentRef incident, Actor viewer, DateTimeOffset now)
    {
        var linked = await s.ListLinkedChangesAsync(incident.Id);
        var suspects = await SuspectList.ReadAsync(s, incident, viewer, now, linked: linked);
        var milestones = (await s.ListMilestonesAsync(incident.Id)).Where(m => m.At is not null).ToList();
        DateTimeOffset? At(string kind) => milestones.FirstOrDefault(m => m.Kind == kind)?.At;
        var entries = await s.ListAsync<Entry>("""
            select t.id, t.occurred_at, t.accuracy, t.kind, t.text from timeline_entries t
            where t.incident_id = @Id and t.hidden_at is null and t.milestone is null and t.source <> 'changes' order by t.occurred_at, t.id limit @MostEntries
            """, new { incident.Id, MostEntries });
        var start = suspects.Around.Scene.Start;
        var last = IncidentStatus.IsOpen(incident.Status) ? now : Latest(milestones.Where(m => m.Kind != MilestoneKind.Change).Select(m => m.At!.Value).Append(incident.DeclaredAt));
        var length = last - start > TimeSpan.FromMinutes(10) ? last - start : TimeSpan.FromMinutes(10);
        var (from, to) = (start - Longer(length / 3, TimeSpan.FromMinutes(15)), start + length * 1.05);
        var page = $"/incidents/{incident.Number}";
        var marks = linked.Select(c => OfChange(c, c.Relation, c.Relation != ChangeRelation.Dismissed))
            .Concat(suspects.Suspects.Take(MostSuspects).Select(c => OfChange(c.Change, "suggested", true)))
            .Concat(milestones.Select(m => new AxisMark(AxisPlot.Milestones, m.At!.Value, Words.Capital(m.Kind), $"{page}/milestones", "milestone", true, m.IsAbout)))
            .Concat(entries.Select(e => new AxisMark(e.Kind == EntryKind.Alert ? AxisPlot.Alerts : AxisPlot.Entries, e.OccurredAt, $"{Words.Capital(e.Kind)}: {Words.Short(MarkdownText.ToLine(Words.Short(e.Text, 400)), 80)}", IncidentRef.EntryPath(incident.Number, e.Id), e.Kind == EntryKind.Alert ? "alert" : "entry", e.Kind == EntryKind.Alert, e.Accuracy == Accuracy.About)))
            .OrderBy(m => m.At).ToList();
        return new(incident, marks, from, to, (At(MilestoneKind.ImpactStart), At(MilestoneKind.ImpactEnd) ?? At(MilestoneKind.Mitigated) ?? (IncidentStatus.IsOpen(incident.Status) ? now : null)), marks.Count(m => m.At > to));
    }

    static AxisMark OfChange(Change change, string relation, bool loud) => new(AxisPlot.Changes, change.OccurredAt, $"{(relation == "suggested" ? "Suspected" : Words.Capital(relation))}: {$"{change.Service} {change.Name}".Trim()}", $"/changes/{change.Id}", relation, loud);

    static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    static DateTimeOffset Latest(IEnumerable<DateTimeOffset> times) => times.Max();

    sealed record Entry
    {
        public Guid Id { get; init; }
        public DateTimeOffset OccurredAt { get; init; }
        public string Accuracy { get; init; } = "";
        public string Kind { get; init; } = "";
        public string Text { get; init; } = "";
    }
}

/// <summary>The axis on the incident's page. It asks again for itself when the page's event stream says so.</summary>
public sealed class TimeAxisViewComponent(Database database, TimeProvider clock) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(IncidentRef incident) => View("/Features/Changes/Axis/Axis.cshtml",
        await database.ReadAsync(s => TimeAxis.ReadAsync(s, incident, UserClaimsPrincipal.ToActor(), clock.GetUtcNow()), HttpContext.RequestAborted));
}

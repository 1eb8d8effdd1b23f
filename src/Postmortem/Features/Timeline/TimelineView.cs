using Postmortem.Data;
using Postmortem.Features.Shared;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>One page of an incident's timeline, ready to be shown.</summary>
public sealed record TimelineView
{
    /// <summary>Most incidents fit on one page.</summary>
    public const int PageSize = 300;

    public required IncidentRef Incident { get; init; }
    public required TimelineFilter Filter { get; init; }
    public required IReadOnlyList<TimelineRow> Rows { get; init; }
    public required bool MayEdit { get; init; }

    /// <summary>All entries of the incident, whatever the filter.</summary>
    public required int Total { get; init; }
    public required int HiddenCount { get; init; }

    /// <summary>Set when there are entries before (after) those on this page.</summary>
    public TimelineCursor? Earlier { get; init; }
    public TimelineCursor? Later { get; init; }

    /// <summary>Entries that are being edited in this browser: their forms stay as they are.</summary>
    public IReadOnlyCollection<Guid> Editing { get; init; } = [];

    public bool NewestFirst => Filter.NewestFirst(Incident);

    public static async Task<TimelineView> ReadAsync(ReadSession session, IncidentRef incident, TimelineFilter filter, Actor actor, DateTimeOffset now)
    {
        if (!actor.May(Role.Responder)) filter = filter with { Hidden = false };
        var counts = await session.OneAsync<Counts>("select count(*) as total, count(hidden_at) as hidden from timeline_entries where incident_id = @Id", new { incident.Id });
        var downwards = filter.After is null && (filter.Before is not null || filter.NewestFirst(incident));
        var found = (await session.ListAsync<Found>(Sql(filter, downwards), new
        {
            incident.Id,
            filter.Kind,
            At = (filter.After ?? filter.Before)?.At,
            Cursor = (filter.After ?? filter.Before)?.Id,
            Limit = PageSize + 1,
        })).ToList();
        var more = found.Count > PageSize;
        if (more) found.RemoveAt(PageSize);
        if (downwards) found.Reverse();
        var earlier = found.Count > 0 && (downwards ? more : filter.After is not null) ? TimelineCursor.Of(found[0]) : (TimelineCursor?)null;
        var later = found.Count > 0 && (downwards ? filter.Before is not null : more) ? TimelineCursor.Of(found[^1]) : (TimelineCursor?)null;
        var files = (await session.ListAttachmentsAsync(incident.Id)).ToLookup(a => a.EntryId);
        var milestones = await session.ListMilestonesAsync(incident.Id);
        var shown = filter.Starred || filter.Kind is not (null or EntryKind.Milestone) ? [] : milestones;
        var rows = TimelineRows.Merge(found.Select(f => new EntryRow(f, f.Revisions, [.. files[f.Id]])), shown, earlier?.At ?? DateTimeOffset.MinValue, later?.At ?? DateTimeOffset.MaxValue);
        if (!filter.IsNarrow) rows = rows.WithGaps(milestones, IncidentStatus.IsOpen(incident.Status) && later is null ? now : null);
        if (filter.NewestFirst(incident)) rows = rows.Reverse();
        return new TimelineView
        {
            Incident = incident,
            Filter = filter,
            Rows = [.. rows.WithDays(actor.Zone())],
            MayEdit = actor.May(Role.Responder),
            Total = counts!.Total,
            HiddenCount = counts.Hidden,
            Earlier = earlier,
            Later = later,
        };
    }

    static string Sql(TimelineFilter filter, bool downwards) => $"""
        select {TimelineStore.Columns}, (select count(*) from timeline_revisions r where r.entry_id = t.id) as revisions
        from timeline_entries t
        where t.incident_id = @Id
          {(filter.Hidden ? "" : "and t.hidden_at is null")}
          {(filter.Kind is null ? "" : "and t.kind = @Kind")}
          {(filter.Starred ? "and t.starred" : "")}
          {(filter.After is not null ? "and (t.occurred_at, t.id) > (@At, @Cursor)" : filter.Before is not null ? "and (t.occurred_at, t.id) < (@At, @Cursor)" : "")}
        order by {(downwards ? "t.occurred_at desc, t.id desc" : "t.occurred_at, t.id")} limit @Limit
        """;

    sealed record Found : TimelineEntry
    {
        public int Revisions { get; init; }
    }

    sealed record Counts
    {
        public int Total { get; init; }
        public int Hidden { get; init; }
    }
}

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
        var found = await PageAsync(session, incident, filter, downwards, PageSize);
        var more = found.Count > PageSize;
        if (more) found.RemoveAt(downwards ? 0 : PageSize);
        var earlier = found.Count > 0 && (downwards ? more : filter.After is not null) ? TimelineCursor.Of(found[0]) : (TimelineCursor?)null;
        var later = found.Count > 0 && (downwards ? filter.Before is not null : more) ? TimelineCursor.Of(found[^1]) : (TimelineCursor?)null;
        // Only one that is named and is not among those that are shown in any case.
        if (filter is { Entry: { } wanted, Before: null, After: null } && found.TrueForAll(f => f.Id != wanted) && await FindCursorAsync(session, incident, wanted) is { } at)
        {
            var before = await PageAsync(session, incident, filter with { Before = at }, downwards: true, PageSize / 2);
            var after = await PageAsync(session, incident, filter with { After = at }, downwards: false, PageSize / 2 - 1);
            var entry = await PageAsync(session, incident, filter, downwards: false, 0, at.Id);
            (var earliest, var latest) = (before.Count > PageSize / 2, after.Count > PageSize / 2 - 1);
            found = [.. before.Skip(earliest ? 1 : 0), .. entry, .. after.SkipLast(latest ? 1 : 0)];
            earlier = earliest ? TimelineCursor.Of(found[0]) : null;
            later = latest ? TimelineCursor.Of(found[^1]) : null;
        }
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

    /// <summary>In the order of events, with one more at the far end when there are more.</summary>
    /// <param name="only">This entry alone, should the filter show it.</param>
    static async Task<List<Found>> PageAsync(ReadSession session, IncidentRef incident, TimelineFilter filter, bool downwards, int size, Guid? only = null)
    {
        var found = (await session.ListAsync<Found>(Sql(filter, downwards, only), new
        {
            incident.Id,
            filter.Kind,
            At = (filter.After ?? filter.Before)?.At,
            Cursor = (filter.After ?? filter.Before)?.Id,
            Limit = size + 1,
            Only = only,
        })).ToList();
        if (downwards) found.Reverse();
        return found;
    }

    static async Task<TimelineCursor?> FindCursorAsync(ReadSession session, IncidentRef incident, Guid id) =>
        await session.OneAsync<TimelineEntry>("select id, occurred_at from timeline_entries where id = @id and incident_id = @incidentId", new { id, incidentId = incident.Id }) is { } entry ? TimelineCursor.Of(entry) : null;

    static string Sql(TimelineFilter filter, bool downwards, Guid? only) => $"""
        select {TimelineStore.Columns}, (select count(*) from timeline_revisions r where r.entry_id = t.id) as revisions
        from timeline_entries t
        where t.incident_id = @Id
          {(filter.Hidden ? "" : "and t.hidden_at is null")}
          {(filter.Kind is null ? "" : "and t.kind = @Kind")}
          {(filter.Starred ? "and t.starred" : "")}
          {(only is null ? "" : "and t.id = @Only")}
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

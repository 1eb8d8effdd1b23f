using System.Text.RegularExpressions;
using Postmortem.Data;
using Postmortem.Features.Changes;
using Postmortem.Features.Rollbacks.Drills;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Rollbacks.Undo;

/// <summary>A change of an incident, what taking it back would mean, and how that is done.</summary>
/// <param name="Link">What was said of it so far; null for nothing.</param>
/// <param name="Service">Null when the catalogue does not know it.</param>
/// <param name="Rehearsal">When taking it back was last rehearsed; null for never.</param>
public sealed record UndoOfChange(IncidentRef Incident, UndoView View, LinkedChange? Link, Service? Service, Rehearsal? Rehearsal);

/// <summary>Reads what <see cref="UndoView"/> decides from. Incidents that the viewer may not see count for nothing.</summary>
public static partial class UndoReads
{
    const int MostLater = 200;
    const int MostEarlier = 50;

    /// <summary>What began longer ago and never told its end is not believed to be under way.</summary>
    static readonly TimeSpan InFlightFor = TimeSpan.FromHours(24);

    /// <returns>Null when there is no such change.</returns>
    public static async Task<UndoOfChange?> ReadUndoAsync(this ReadSession s, IncidentRef incident, Guid changeId, Actor viewer, DateTimeOffset now)
    {
        if (await s.FindChangeAsync(changeId) is not { } change) return null;
        var link = await s.FindLinkedChangeAsync(incident.Id, changeId);
        if (change.ServiceId is not { } service) return new(incident, UndoView.Of(new() { Change = change }), link, null, null);
        var args = new { change.Id, service, at = change.OccurredAt, change.Environment, most = MostLater, mostEarlier = MostEarlier, since = now - InFlightFor, now, incident = incident.Id };
        const string SamePlace = "c.service_id = @service and (lower(c.environment) = lower(@Environment) or c.environment = '' or @Environment = '')";
        var facts = new UndoFacts
        {
            Change = change,
            Later = await s.ListAsync<Change>($"select {ChangeStore.Columns} from changes c left join services v on v.id = c.service_id where {SamePlace} and (c.occurred_at, c.id) > (@at, @Id) and c.occurred_at <= @now order by c.occurred_at, c.id limit @most", args),
            Earlier = await s.ListAsync<Change>($"select {ChangeStore.Columns} from changes c left join services v on v.id = c.service_id where {SamePlace} and (c.occurred_at, c.id) < (@at, @Id) order by c.occurred_at desc, c.id desc limit @mostEarlier", args),
            InFlight = await s.ListAsync<Change>($"""
                select {ChangeStore.Columns} from changes c left join services v on v.id = c.service_id
                where c.status = 'started' and c.id <> @Id and c.occurred_at between @since and @now
                  and (c.service_id = @service or c.service_id in (select x.service_id from incident_services x where x.incident_id = @incident))
                order by c.occurred_at desc, c.id desc limit 10
                """, args),
            Blamed = (await s.ListAsync<Guid>($"""
                select distinct l.change_id from change_links l join changes c on c.id = l.change_id join incidents i on i.id = l.incident_id
                where c.service_id = @service and l.relation in ('suspect', 'caused') and {Visibility.Sql}
                """, new { service, ViewerId = viewer.ViewerId(), SeesAll = viewer.SeesAll() })).ToHashSet(),
        };
        facts = facts with { Fixes = await s.ReadFixesAsync(incident, [change, .. facts.Later, .. facts.Earlier], viewer) };
        return new(incident, UndoView.Of(facts), link, await s.FindServiceAsync(service), (await s.ReadRehearsalsAsync(viewer, [service])).GetValueOrDefault(service));
    }

    /// <summary>The change that most likely has to go: what caused it, or else the newest suspect. Null when nobody named one.</summary>
    public static async Task<UndoOfChange?> ReadUndoOfSuspectAsync(this ReadSession s, IncidentRef incident, Actor viewer, DateTimeOffset now)
    {
        var linked = await s.ListLinkedChangesAsync(incident.Id);
        var suspect = linked.LastOrDefault(c => c.Relation == ChangeRelation.Caused) ?? linked.LastOrDefault(c => c.Relation == ChangeRelation.Suspect);
        return suspect is null ? null : await s.ReadUndoAsync(incident, suspect.Id, viewer, now);
    }

    /// <summary>A change fixed another incident when it is linked so, when a follow-up or a roll-forward of it points here, or when its own text names it.</summary>
    static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<string>>> ReadFixesAsync(this ReadSession s, IncidentRef incident, IReadOnlyList<Change> changes, Actor viewer)
    {
        var keys = new KeyList(changes.Select(c => c.Id)).With("incident", incident.Id).With("ViewerId", viewer.ViewerId()).With("SeesAll", viewer.SeesAll());
        var found = (await s.ListAsync<Fix>($"""
            select l.change_id, i.number from change_links l join incidents i on i.id = l.incident_id
            where l.change_id in {keys.Names} and l.relation = 'fixed' and i.id <> @incident and {Visibility.Sql}
            union
            select c.id as change_id, i.number from changes c join action_items a on c.url in (a.tracker_url, a.done_url, a.evidence_url) join incidents i on i.id = a.incident_id
            where c.id in {keys.Names} and i.id <> @incident and {Visibility.Sql}
            union
            select c.id as change_id, i.number from changes c join rollbacks r on r.service_id = c.service_id and r.to_version = c.to_version and r.direction = 'forward' and r.outcome = 'succeeded' join incidents i on i.id = r.incident_id
            where c.id in {keys.Names} and c.to_version <> '' and i.id <> @incident and {Visibility.Sql}
            """, keys.Values)).ToList();
        foreach (var (change, number) in changes.SelectMany(c => Mentions().Matches($"{c.Title} {c.Note}").Select(m => (c, m.Groups[1].Value))).DistinctBy(m => (m.c.Id, m.Value)).Take(MostEarlier))
            if (IncidentRef.TryParseName(number, out var named) && named != incident.Number && await s.FindIncidentRefAsync(named, viewer) is not null) found.Add(new() { ChangeId = change.Id, Number = named });
        return found.GroupBy(f => f.ChangeId).ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(f => f.Number).Distinct().Order().Select(IncidentRef.NameOf)]);
    }

    [GeneratedRegex(@"\bINC-([0-9]{1,9})\b", RegexOptions.IgnoreCase)]
    private static partial Regex Mentions();

    sealed record Fix
    {
        public Guid ChangeId { get; init; }
        public int Number { get; init; }
    }
}

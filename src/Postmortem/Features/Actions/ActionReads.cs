using Postmortem.Data;
using Postmortem.Features.Services;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Actions;

/// <summary>One line of a follow-up's history.</summary>
public sealed record HistoryLine
{
    public Guid Id { get; init; }
    public DateTimeOffset At { get; init; }
    public string ActorName { get; init; } = "";
    public string Door { get; init; } = "";
    public string Action { get; init; } = "";

    /// <summary>JSON as the journal holds it.</summary>
    public string? Data { get; init; }
}

public sealed record FactorChoice
{
    public Guid Id { get; init; }
    public string Text { get; init; } = "";
}

/// <summary>A difference between test and production.</summary>
public sealed record DifferenceChoice
{
    public Guid Id { get; init; }
    public string Dimension { get; init; } = "";
    public string Production { get; init; } = "";
    public string Test { get; init; } = "";
    public string Effect { get; init; } = "";
}

/// <summary>An experiment of the same incident.</summary>
public sealed record ExperimentChoice
{
    public Guid Id { get; init; }
    public int Number { get; init; }
    public string Title { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Result { get; init; } = "";
    public string Observation { get; init; } = "";

    /// <summary>1 when it was planned to prove the follow-up, else 0.</summary>
    public int OfItem { get; init; }

    /// <summary>Planned or inconclusive, it shows nothing yet.</summary>
    public bool Tells => Result is "confirmed" or "refuted";
}

public sealed record ServiceChoice
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string Slug { get; init; } = "";

    /// <summary>1 when the incident names it, else 0.</summary>
    public int OfIncident { get; init; }
}

/// <summary>Reads for pages, exports, reviews and the API.</summary>
public static class ActionReads
{
    public const int HistoryPage = 50;

    /// <summary>All follow-ups of an incident in the order of their numbers, with owner, factor, evidence.</summary>
    public static Task<IReadOnlyList<ActionItem>> ListActionItemsAsync(this ReadSession session, Guid incidentId, Actor actor) => session.ListAsync<ActionItem>(
        $"{ActionStore.Select} where a.incident_id = @incidentId and {Visibility.Sql} order by a.number",
        new { incidentId, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <summary>All moves of due dates of an incident's follow-ups, oldest first; <see cref="Extension.ActionItemId"/> says whose.</summary>
    public static Task<IReadOnlyList<Extension>> ListExtensionsOfIncidentAsync(this ReadSession session, Guid incidentId, Actor actor) => session.ListAsync<Extension>($"""
        select e.action_item_id, e.from_due, e.to_due, e.reason, e.extended_by, e.extended_at
        from action_items a join incidents i on i.id = a.incident_id join action_item_extensions e on e.action_item_id = a.id
        where a.incident_id = @incidentId and {Visibility.Sql} order by e.extended_at, e.id
        """, new { incidentId, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });

    /// <param name="itemId">Of an item that the actor was found to see.</param>
    public static Task<IReadOnlyList<Extension>> ListExtensionsAsync(this ReadSession session, Guid itemId) => session.ListAsync<Extension>("""
        select action_item_id, from_due, to_due, reason, extended_by, extended_at from action_item_extensions
        where action_item_id = @itemId order by extended_at, id
        """, new { itemId });

    /// <summary>Closures of a follow-up that did not hold, oldest first.</summary>
    /// <param name="itemId">Of an item that the actor was found to see.</param>
    public static Task<IReadOnlyList<Reopening>> ListReopeningsAsync(this ReadSession session, Guid itemId) => session.ListAsync<Reopening>("""
        select action_item_id, from_state, done_claim, done_url, done_at, done_by, evidence_kind, evidence_text, evidence_url, verified_at, verified_by,
            declined_at, declined_reason, declined_by, approver, reason, reopened_by, reopened_at
        from action_item_reopenings where action_item_id = @itemId order by reopened_at, id
        """, new { itemId });

    /// <summary>What happened to an item, newest first.</summary>
    /// <param name="before">The last line of the page before.</param>
    public static async Task<Page<HistoryLine>> ListHistoryAsync(this ReadSession session, Guid itemId, Guid? before)
    {
        var lines = await session.ListAsync<HistoryLine>($"""
            select id, at, actor_name, door, action, data from journal
            where subject_id = @itemId {(before is null ? "" : "and id < @before")} order by id desc limit {HistoryPage + 1}
            """, new { itemId, before });
        return lines.Count > HistoryPage ? new([.. lines.Take(HistoryPage)], lines[HistoryPage - 1].Id.ToString()) : new(lines, null);
    }

    /// <summary>The contributing factors that a follow-up of this incident can answer.</summary>
    public static Task<IReadOnlyList<FactorChoice>> ListFactorChoicesAsync(this ReadSession session, Guid incidentId) => session.ListAsync<FactorChoice>(
        "select f.id, f.text from reviews r join factors f on f.review_id = r.id where r.incident_id = @incidentId order by f.position, f.id", new { incidentId });

    /// <summary>The differences between test and production that a follow-up or an experiment of this incident can answer.</summary>
    public static Task<IReadOnlyList<DifferenceChoice>> ListDifferenceChoicesAsync(this ReadSession session, Guid incidentId) => session.ListAsync<DifferenceChoice>(
        "select id, dimension, production, test, effect from review_differences where incident_id = @incidentId order by position, id", new { incidentId });

    /// <summary>What a follow-up can be verified with: experiments of its incident that have an answer, those that were planned for it first.</summary>
    public static Task<IReadOnlyList<ExperimentChoice>> ListExperimentChoicesAsync(this ReadSession session, Guid incidentId, Guid itemId) => session.ListAsync<ExperimentChoice>("""
        select x.id, x.number, x.title, x.kind, x.result, x.observation, case when f.action_item_id is null then 0 else 1 end as of_item
        from experiments x left join experiment_follow_ups f on f.experiment_id = x.id and f.action_item_id = @itemId
        where x.incident_id = @incidentId order by of_item desc, x.number
        """, new { incidentId, itemId });

    /// <summary>The services that are in use, those of the incident first.</summary>
    /// <param name="held">What the record holds, or the list is narrowed to (its short name), although it may be archived.</param>
    public static Task<IReadOnlyList<ServiceChoice>> ListServiceChoicesAsync(this ReadSession session, Guid incidentId, Guid? held = null, string? slug = null) => session.ListAsync<ServiceChoice>($"""
        select v.id, {ArchivedServices.LabelSql} as name, v.slug, case when x.service_id is null then 0 else 1 end as of_incident
        from services v left join incident_services x on x.service_id = v.id and x.incident_id = @incidentId
        where v.archived_at is null or v.id = @held or v.slug = @slug order by v.archived_at is not null, of_incident desc, lower(v.name), v.id
        """, new { incidentId, held = held ?? Guid.Empty, slug = slug ?? "" });
}

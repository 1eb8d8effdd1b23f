using Postmortem.Data;
using Postmortem.Features.Accounts;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;

namespace Postmortem.Features.Incidents;

/// <summary>The newest thing done, said or decided.</summary>
public sealed record LastDone
{
    public Guid Id { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
    public string Text { get; init; } = "";
    public string AuthorName { get; init; } = "";
}

/// <summary>A milestone as far as the head of the page needs it.</summary>
public sealed record KnownMoment
{
    public string Kind { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public string Accuracy { get; init; } = "";
}

/// <summary>What is true now: all that the page's head and its forms show.</summary>
public sealed record IncidentFacts
{
    public required Incident Incident { get; init; }
    public required Actor Viewer { get; init; }
    public required DateTimeOffset Now { get; init; }
    public required IReadOnlyList<RoleHolder> Roles { get; init; }
    public required IReadOnlyList<RoleHolder> Members { get; init; }
    public required IReadOnlyList<ServiceChoice> Services { get; init; }
    public required IReadOnlyList<Impact> Impacts { get; init; }
    public required IReadOnlyList<LinkedIncident> Links { get; init; }
    public required IReadOnlyList<KnownMoment> Moments { get; init; }
    public required LastDone? LastDone { get; init; }

    /// <summary>Where a merged incident goes on; null also when this person may not see it.</summary>
    public required IncidentRef? MergedInto { get; init; }

    /// <summary>What is left to learn; null while it is open and when nothing is left.</summary>
    public required NextThing? Next { get; init; }

    public bool MayChange => Viewer.May(Role.Responder);

    public bool IsDeclarationUnknown => Declaration.IsUnknown(Incident.Source, At(MilestoneKind.Declared));

    public IEnumerable<string> Holders(string role) => Roles.Where(r => r.Role == role).Select(r => r.Name);

    /// <summary>The same for pages: of an open incident they say who has left, since somebody has to take over.</summary>
    public IEnumerable<string> HoldersShown(string role) => Roles.Where(r => r.Role == role).Select(r => r.HasLeft && IncidentStatus.IsOpen(Incident.Status) ? $"{r.Name} (has left)" : r.Name);

    public DateTimeOffset? At(string milestone) => Moments.FirstOrDefault(m => m.Kind == milestone)?.At;
}

/// <summary>What the forms offer to choose from.</summary>
public sealed record IncidentChoices(IReadOnlyList<Person> People, IReadOnlyList<ServiceChoice> Services, IReadOnlyList<SeverityChoice> Severities);

/// <param name="Unseen">Whose owner does not see the incident, or would not if it were made private.</param>
public sealed record IncidentPage(IncidentFacts Facts, IncidentChoices Choices, IReadOnlyList<UnseenFollowUp> Unseen)
{
    public Incident Incident => Facts.Incident;
}

public static class IncidentFactsReader
{
    public static async Task<IncidentFacts?> ReadFactsAsync(this ReadSession session, int number, Actor actor, DateTimeOffset now)
    {
        if (await session.FindIncidentAsync(number, actor) is not { } incident) return null;
        return new IncidentFacts
        {
            Incident = incident,
            Viewer = actor,
            Now = now,
            Roles = await session.ListRoleHoldersAsync(incident.Id),
            Members = incident.Visibility == Visibility.Private ? await session.ListMembersAsync(incident.Id) : [],
            Services = await session.ListIncidentServicesAsync(incident.Id),
            Impacts = await session.ListImpactsAsync(incident.Id),
            Links = await session.ListLinksAsync(incident.Id, actor),
            Moments = await session.ListAsync<KnownMoment>("select kind, at, accuracy from milestones where incident_id = @Id and at is not null", new { incident.Id }),
            LastDone = await LastDoneAsync(session, incident.Id),
            Next = await session.ReadNextThingAsync(incident),
            MergedInto = incident.MergedIntoId is { } into ? await FindByIdAsync(session, into, actor) : null,
        };
    }

    public static async Task<IncidentPage?> ReadPageAsync(this ReadSession session, int number, Actor actor, DateTimeOffset now)
    {
        if (await session.ReadFactsAsync(number, actor, now) is not { } facts) return null;
        var choices = facts.MayChange
            ? new IncidentChoices(await session.ListPeopleAsync(), await session.ListServiceChoicesAsync(), await session.ListSeverityChoicesAsync())
            : new IncidentChoices([], [], []);
        return new IncidentPage(facts, choices, facts.MayChange ? await session.ListUnseenFollowUpsAsync(facts.Incident, actor) : []);
    }

    static Task<LastDone?> LastDoneAsync(ReadSession session, Guid incidentId) => session.OneAsync<LastDone>("""
        select id, occurred_at, text, author_name from timeline_entries
        where incident_id = @incidentId and hidden_at is null and kind in ('action', 'decision', 'rollback', 'communication', 'milestone')
        order by occurred_at desc, id desc limit 1
        """, new { incidentId });

    static Task<IncidentRef?> FindByIdAsync(ReadSession session, Guid id, Actor actor) => session.OneAsync<IncidentRef>(
        $"select i.id, i.number, i.title, i.status, i.severity, i.visibility, i.declared_at, i.version from incidents i where i.id = @id and {Visibility.Sql}",
        new { id, ViewerId = actor.ViewerId(), SeesAll = actor.SeesAll() });
}

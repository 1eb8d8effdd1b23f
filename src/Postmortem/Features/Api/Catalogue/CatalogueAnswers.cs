using Postmortem.Features.Rollbacks.Drills;
using Postmortem.Features.Services;
using Postmortem.Features.Services.Backstage;
using Postmortem.Features.Settings.Severities;

namespace Postmortem.Features.Api;

public sealed record ServiceLinkAnswer(string Label, string Url);

/// <summary>A service in a list.</summary>
/// <param name="LastRehearsed">Null when taking it back was never practised.</param>
public sealed record ServiceRowAnswer(Guid Id, string Slug, string Name, [OneOf(typeof(Tier))] string Tier, string Owner, bool HasRollbackInstructions, RehearsalAnswer? LastRehearsed, int OpenIncidents);

/// <summary>A service.</summary>
/// <param name="Slug">Its short name in addresses.</param>
/// <param name="Tier">A critical, B standard, C experimental.</param>
/// <param name="LastRehearsed">When taking it back was last practised; null for never.</param>
/// <param name="DependsOn">Short names of the services without which it stops.</param>
/// <param name="Shared">Infrastructure that everything stands on.</param>
public sealed record ServiceAnswer(Guid Id, string Slug, string Name, [OneOf(typeof(Tier))] string Tier, string Owner, string Description, IReadOnlyList<ServiceLinkAnswer> Links,
    string RollbackInstructions, RehearsalAnswer? LastRehearsed, IReadOnlyList<string> DependsOn, bool Shared, DateTimeOffset CreatedAt, DateTimeOffset? ArchivedAt, int Version) : IVersioned
{
    public static ServiceAnswer Of(Service s, Rehearsal? rehearsal) => new(s.Id, s.Slug, s.Name, s.Tier, s.Owner, s.Description, [.. s.LinkList.Select(l => new ServiceLinkAnswer(l.Label, l.Url))],
        s.RollbackInstructions, RehearsalAnswer.Of(rehearsal), s.DependsOn, s.Shared, s.CreatedAt, s.ArchivedAt, s.Version);
}

/// <summary>What an import of services did.</summary>
/// <param name="Added">Short names.</param>
/// <param name="Updated">Short names.</param>
/// <param name="Unchanged">Short names of those that said already what the text says.</param>
/// <param name="Skipped">What was passed over, each with why.</param>
public sealed record CatalogueImportAnswer(IReadOnlyList<string> Added, IReadOnlyList<string> Updated, IReadOnlyList<string> Unchanged, IReadOnlyList<string> Skipped)
{
    public static CatalogueImportAnswer Of(CatalogueReport r) => new([.. r.Added.Select(s => s.Slug)], [.. r.Updated.Select(s => s.Slug)], [.. r.Unchanged.Select(s => s.Slug)], r.Skipped);
}

/// <summary>Somebody who can be named: as owner, in a role, as reviewer.</summary>
/// <param name="HasAccount">False for a person who is known by name only.</param>
public sealed record PersonAnswer(Guid Id, string Name, [OneOf(typeof(Shared.Role))] string Role, bool HasAccount, bool Disabled);

/// <param name="DraftDays">Working days after the end until the review's draft is there.</param>
/// <param name="PublishDays">Working days after the end until the review is published.</param>
/// <param name="MeetingDays">Calendar days after the end until people meet; null asks for no meeting.</param>
/// <param name="ApproverRole">The least role of whoever approves the review; null asks for none.</param>
/// <param name="DecideMinutes">Minutes after the acknowledgement until a decision about a suspect is asked for; null asks nobody.</param>
public sealed record SeverityAnswer(string Key, string Name, string Definition, int DraftDays, int PublishDays, int? MeetingDays, string? ApproverRole, int? DecideMinutes, int Version) : IVersioned
{
    public static SeverityAnswer Of(SeverityDefinition s) => new(s.Key, s.Name, s.Definition, s.DraftDays, s.PublishDays, s.MeetingDays, s.ApproverRole, s.DecideMinutes, s.Version);
}

/// <param name="Severities">Proposed for these.</param>
public sealed record ReviewTemplateAnswer(string Key, string Name, string Version, IReadOnlyList<string> Severities);

/// <summary>Something that was found.</summary>
/// <param name="Kind">incident, entry, review or action.</param>
/// <param name="Excerpt">The part of the text that shows why.</param>
/// <param name="More">Further matching entries of the same incident, which are not listed one by one.</param>
/// <param name="Href">Where it is in the API.</param>
public sealed record HitAnswer([OneOf(typeof(Search.SearchKind))] string Kind, string Incident, string Title, string Excerpt, DateTimeOffset At, int More, string Href);

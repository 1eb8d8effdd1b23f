using Postmortem.Features.Incidents;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Api;

/// <summary>An incident in a list.</summary>
public sealed record IncidentRowAnswer(string Name, int Number, string Title, [OneOf(typeof(IncidentStatus))] string Status, [OneOf(typeof(Severity))] string Severity, [OneOf(typeof(IncidentKind))] string Kind, [OneOf(typeof(Shared.Visibility))] string Visibility,
    DateTimeOffset DeclaredAt, DateTimeOffset? NextUpdateDueAt, DateTimeOffset? EndedAt, string? Commander, IReadOnlyList<ServiceRefAnswer> Services);

public sealed record ServiceRefAnswer(Guid Id, string Slug, string Name);

public sealed record PersonRefAnswer(Guid Id, string Name);

public sealed record RoleAnswer([OneOf(typeof(IncidentRole))] string Role, Guid PersonId, string Person);

/// <summary>One quantity of the harm.</summary>
public sealed record ImpactAnswer(Guid Id, string Quantity, string Value, string Source, string? NotMeasurableBecause, int Version) : IVersioned
{
    public static ImpactAnswer Of(Impact i) => new(i.Id, i.Quantity, i.Value, i.Source, i.NotMeasurableBecause, i.Version);
}

/// <param name="Relation">How this incident stands to that one.</param>
public sealed record LinkAnswer(string Incident, string Title, [OneOf(typeof(IncidentStatus))] string Status, [OneOf(typeof(Severity))] string Severity, [OneOf(typeof(LinkRelation))] string Relation);

/// <summary>An incident with all that is true of it now. Timeline, rollbacks, review and follow-ups have addresses of their own.</summary>
public sealed record IncidentAnswer : IVersioned
{
    public required string Name { get; init; }
    public required int Number { get; init; }
    public required string Title { get; init; }
    public required string Summary { get; init; }
    [OneOf(typeof(IncidentStatus))] public required string Status { get; init; }
    [OneOf(typeof(Severity))] public required string Severity { get; init; }
    [OneOf(typeof(IncidentKind))] public required string Kind { get; init; }
    [OneOf(typeof(Shared.Visibility))] public required string Visibility { get; init; }
    public required DateTimeOffset DeclaredAt { get; init; }
    public required string DeclaredBy { get; init; }
    public required DateTimeOffset? NextUpdateDueAt { get; init; }
    public required DateTimeOffset? EndedAt { get; init; }
    public required string? EndedReason { get; init; }

    /// <summary>INC-7; null also when the caller may not see that one.</summary>
    public required string? MergedInto { get; init; }
    [OneOf(typeof(Incidents.DataLoss))] public required string DataLoss { get; init; }
    public required string DataLossNote { get; init; }
    public required IReadOnlyList<ServiceRefAnswer> Services { get; init; }
    public required IReadOnlyList<RoleAnswer> Roles { get; init; }

    /// <summary>Who may see it; empty when it is open to all.</summary>
    public required IReadOnlyList<PersonRefAnswer> Members { get; init; }
    public required IReadOnlyList<ImpactAnswer> Impacts { get; init; }
    public required IReadOnlyList<LinkAnswer> Links { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required int Version { get; init; }

    public static IncidentAnswer Of(IncidentFacts facts)
    {
        var i = facts.Incident;
        return new()
        {
            Name = i.Name,
            Number = i.Number,
            Title = i.Title,
            Summary = i.Summary,
            Status = i.Status,
            Severity = i.Severity,
            Kind = i.Kind,
            Visibility = i.Visibility,
            DeclaredAt = i.DeclaredAt,
            DeclaredBy = i.DeclaredByName,
            NextUpdateDueAt = i.NextUpdateDueAt,
            EndedAt = i.EndedAt,
            EndedReason = i.EndedReason,
            MergedInto = facts.MergedInto?.Name,
            DataLoss = i.DataLoss,
            DataLossNote = i.DataLossNote,
            Services = [.. facts.Services.Select(s => new ServiceRefAnswer(s.Id, s.Slug, s.Name))],
            Roles = [.. facts.Roles.Select(r => new RoleAnswer(r.Role, r.PersonId, r.Name))],
            Members = [.. facts.Members.Select(m => new PersonRefAnswer(m.PersonId, m.Name))],
            Impacts = [.. facts.Impacts.Select(ImpactAnswer.Of)],
            Links = [.. facts.Links.Select(l => new LinkAnswer(l.Name, l.Title, l.Status, l.Severity, l.RelationHere))],
            UpdatedAt = i.UpdatedAt,
            Version = i.Version,
        };
    }
}

/// <summary>One line of what was done to an incident.</summary>
/// <param name="Action">Noun and past participle: incident.declared.</param>
/// <param name="Door">web, api, cli, import, slack, system.</param>
/// <param name="SubjectId">The thing that changed.</param>
public sealed record DeedAnswer(Guid Id, DateTimeOffset At, string By, [OneOf(typeof(Door))] string Door, string Action, Guid SubjectId);

/// <summary>An open incident that looks like the one about to be declared.</summary>
/// <param name="Because">What they have in common.</param>
public sealed record DuplicateAnswer(string Name, int Number, string Title, [OneOf(typeof(IncidentStatus))] string Status, [OneOf(typeof(Severity))] string Severity, DateTimeOffset DeclaredAt, string Because)
{
    public static DuplicateAnswer Of(LikelyDuplicate d) => new(IncidentRef.NameOf(d.Number), d.Number, d.Title, d.Status, d.Severity, d.DeclaredAt, d.Because);
}

using Postmortem.Features.Actions;

namespace Postmortem.Features.Api;

/// <summary>A follow-up in a list.</summary>
public sealed record FollowUpRowAnswer(string Name, int Number, string Incident, string Title, [OneOf(typeof(ActionType))] string Type, [OneOf(typeof(Actions.Priority))] string Priority, [OneOf(typeof(ActionState))] string State, string Owner, Guid? OwnerId,
    DateOnly? DueOn, bool Overdue, string DoneWhen, string? Service, DateTimeOffset UpdatedAt, int Version)
{
    public static FollowUpRowAnswer Of(FollowUpRow r, DateOnly today) => new(r.Name, r.Number, Shared.IncidentRef.NameOf(r.IncidentNumber), r.Title, r.Type, r.Priority, r.State,
        r.Owner, r.OwnerId, r.DueOn, DueDate.IsOverdue(r.State, r.DueOn, today), r.DoneWhen, r.ServiceSlug, r.UpdatedAt, r.Version);
}

/// <summary>The claim that it is done.</summary>
public sealed record ClaimAnswer(string Text, string? Link, DateTimeOffset At, string By);

/// <summary>What shows that it works.</summary>
/// <param name="Experiment">EXP-3, when one was named.</param>
public sealed record EvidenceAnswer([OneOf(typeof(EvidenceKind))] string Kind, string Text, string? Link, string? Experiment, DateTimeOffset At, string By);

/// <param name="AskedAt">Set while nobody has answered yet.</param>
public sealed record FollowUpDeclineAnswer(string? Reason, string? AskedBy, DateTimeOffset? AskedAt, DateTimeOffset? DeclinedAt, string? Approver);

/// <summary>One move of a due date.</summary>
public sealed record ExtensionAnswer(DateOnly? From, DateOnly To, string Reason, string By, DateTimeOffset At);

/// <summary>A closure that did not hold.</summary>
/// <param name="FromState">What it was until then.</param>
public sealed record ReopeningAnswer([OneOf(typeof(ActionState))] string FromState, ClaimAnswer? Claim, EvidenceAnswer? Evidence, string? DeclinedReason, string Reason, string By, DateTimeOffset At)
{
    public static ReopeningAnswer Of(Reopening r) => new(r.FromState,
        r.DoneAt is { } done ? new(r.DoneClaim ?? "", r.DoneUrl, done, r.DoneBy ?? "") : null,
        r.VerifiedAt is { } verified ? new(r.EvidenceKind ?? "", r.EvidenceText ?? "", r.EvidenceUrl, null, verified, r.VerifiedBy ?? "") : null,
        r.DeclinedReason, r.Reason, r.ReopenedBy, r.ReopenedAt);
}

/// <summary>A follow-up with its whole state.</summary>
public sealed record FollowUpAnswer : IVersioned
{
    public required string Name { get; init; }
    public required int Number { get; init; }
    public required string Incident { get; init; }
    public required string Title { get; init; }
    [OneOf(typeof(ActionType))] public required string Type { get; init; }
    [OneOf(typeof(Actions.Priority))] public required string Priority { get; init; }
    [OneOf(typeof(ActionState))] public required string State { get; init; }

    /// <summary>A person's or a team's name; empty when nobody owns it yet.</summary>
    public required string Owner { get; init; }
    public required Guid? OwnerId { get; init; }
    public required DateOnly? DueOn { get; init; }
    public required bool Overdue { get; init; }
    public required string DoneWhen { get; init; }
    public required Guid? FactorId { get; init; }
    public required Guid? DifferenceId { get; init; }
    public required Guid? ServiceId { get; init; }
    public required string? Service { get; init; }
    public required string? TrackerUrl { get; init; }
    public required ClaimAnswer? Claim { get; init; }
    public required EvidenceAnswer? Evidence { get; init; }
    public required FollowUpDeclineAnswer? Decline { get; init; }
    public required IReadOnlyList<ExtensionAnswer> Extensions { get; init; }
    public required IReadOnlyList<ReopeningAnswer> Reopenings { get; init; }
    public required string CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required int Version { get; init; }

    public static FollowUpAnswer Of(ActionItem a, IEnumerable<Extension> extensions, IEnumerable<Reopening> reopenings, DateOnly today) => new()
    {
        Name = a.Name,
        Number = a.Number,
        Incident = Shared.IncidentRef.NameOf(a.IncidentNumber),
        Title = a.Title,
        Type = a.Type,
        Priority = a.Priority,
        State = a.State,
        Owner = a.Owner,
        OwnerId = a.OwnerId,
        DueOn = a.DueOn,
        Overdue = DueDate.IsOverdue(a.State, a.DueOn, today),
        DoneWhen = a.DoneWhen,
        FactorId = a.FactorId,
        DifferenceId = a.DifferenceId,
        ServiceId = a.ServiceId,
        Service = a.ServiceSlug,
        TrackerUrl = a.TrackerUrl,
        Claim = a.DoneAt is { } done ? new(a.DoneClaim ?? "", a.DoneUrl, done, a.DoneByName ?? "") : null,
        Evidence = a.VerifiedAt is { } verified ? new(a.EvidenceKind ?? "", a.EvidenceText ?? "", a.EvidenceUrl, a.EvidenceExperiment is { } x ? Experiments.Experiment.NameOf(x) : null, verified, a.VerifiedByName ?? "") : null,
        Decline = (a.DeclineAskedAt ?? a.DeclinedAt) is null ? null : new(a.DeclinedReason, a.DeclinedByName, a.DeclineAskedAt, a.DeclinedAt, a.ApproverName),
        Extensions = [.. extensions.Select(e => new ExtensionAnswer(e.FromDue, e.ToDue, e.Reason, e.ExtendedBy, e.ExtendedAt))],
        Reopenings = [.. reopenings.Select(ReopeningAnswer.Of)],
        CreatedBy = a.CreatedByName,
        CreatedAt = a.CreatedAt,
        UpdatedAt = a.UpdatedAt,
        Version = a.Version,
    };
}

namespace Postmortem.Features.Reviews.Completeness;

/// <summary>All that the completeness rules look at, read in one go. No rule asks the database.</summary>
public sealed record ReviewSnapshot
{
    public required int Number { get; init; }
    public IReadOnlyList<SectionText> Sections { get; init; } = [];
    public IReadOnlyList<string> Services { get; init; } = [];
    public bool HasCommander { get; init; }

    /// <summary>Recorded long afterwards, mostly from a report of others: whoever took part may have no account here.</summary>
    public bool IsBackfilled { get; init; }

    /// <summary>Names of the people on the incident, for the check that no factor is a person.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>People who held a role while the incident ran.</summary>
    public IReadOnlyList<Guid> Responders { get; init; } = [];

    public IReadOnlyList<ImpactFact> Impacts { get; init; } = [];

    /// <summary>unknown, no, yes</summary>
    public string DataLoss { get; init; } = "unknown";

    public IReadOnlyList<MilestoneFact> Milestones { get; init; } = [];

    /// <summary>Event times of the entries that stand (hidden ones left out), ascending.</summary>
    public IReadOnlyList<DateTimeOffset> EntryTimes { get; init; } = [];

    public IReadOnlyList<RollbackFact> Rollbacks { get; init; } = [];
    public IReadOnlyList<FactorFact> Factors { get; init; } = [];
    public IReadOnlyList<FollowUpFact> FollowUps { get; init; } = [];
    public IReadOnlyList<StageFact> TestStages { get; init; } = [];
    public int Differences { get; init; }
    public Guid? FacilitatorId { get; init; }
    public Guid? AuthorId { get; init; }
    public IReadOnlyList<ReviewerFact> Reviewers { get; init; } = [];
    public string Severity { get; init; } = "";

    /// <summary>One of <see cref="ReviewState"/>.</summary>
    public string State { get; init; } = ReviewState.Draft;

    /// <summary>The least role of the approver that this severity asks for; null asks for none.</summary>
    public string? ApproverRole { get; init; }

    public DateTimeOffset? At(string milestone) => Milestones.FirstOrDefault(m => m.Kind == milestone)?.At;

    public bool IsSettled(string milestone) => Milestones.Any(m => m.Kind == milestone && (m.At is not null || !string.IsNullOrWhiteSpace(m.NotApplicableBecause)));

    /// <summary>Where this section is edited.</summary>
    public string PlaceOf(string section) => $"/incidents/{Number}/review/sections/{section}";

    /// <summary>A page of the incident: services, roles, milestones, impacts, data-loss, rollbacks; <c>#timeline</c> is a part of its own page.</summary>
    public string OnIncident(string part) => part.StartsWith('#') ? $"/incidents/{Number}{part}" : $"/incidents/{Number}/{part}";
}

/// <param name="Touched">A person edited it or kept it as it was proposed.</param>
public sealed record SectionText(string Key, string Title, string Body, bool Touched, IReadOnlyList<string> Requirements)
{
    /// <summary>Errors of the language coach that nobody dismissed with a reason.</summary>
    public int OpenLanguageErrors { get; init; }
}

public sealed record ImpactFact(string Quantity, string Value, string Source, string? NotMeasurableBecause);

public sealed record MilestoneFact(string Kind, DateTimeOffset? At, string? NotApplicableBecause);

public sealed record RollbackFact(int Attempt, string State, string? Outcome, string VerificationMetric, string VerificationValue)
{
    /// <summary>A service or a scope.</summary>
    public bool SaysWhat { get; init; }
    public string From { get; init; } = "";
    public string To { get; init; } = "";
    public bool WasDecided { get; init; }
    public string DeciderRole { get; init; } = "";
}

public sealed record FactorFact(Guid Id, int Position, string Text, string Category, string Evidence, bool Explored, string? NoActionBecause, int FollowUps);

/// <param name="Capacity">One of <see cref="SignOffCapacity"/>.</param>
/// <param name="Role">Of the account.</param>
public sealed record ReviewerFact(Guid PersonId, string Capacity, string Role)
{
    /// <summary>Their approval came with an import, and they have no account here: which role it was given with is the other installation's to know.</summary>
    public bool ApprovedElsewhere { get; init; }
}

public sealed record StageFact(string Stage, string ShouldCatch, string WhatDiffered);

public sealed record FollowUpFact(int Number, string State, bool HasFactor, bool HasOwner, bool HasDueDate, bool HasDoneWhen)
{
    /// <summary>The account of its owner is disabled.</summary>
    public bool OwnerHasLeft { get; init; }
}

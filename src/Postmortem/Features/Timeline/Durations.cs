using Postmortem.Features.Shared;

namespace Postmortem.Features.Timeline;

/// <param name="Key">Stable name for exports: time_to_detect.</param>
/// <param name="Formula">Printed beside the value: "detected − impact start".</param>
/// <param name="Value">Null when unknown; never negative, never zero for something missing.</param>
/// <param name="Accuracy">about as soon as one of the two times is.</param>
/// <param name="UnknownBecause">Why there is no value; null when there is one.</param>
public sealed record Duration(string Key, string Name, string Formula, TimeSpan? Value, string Accuracy, string? UnknownBecause)
{
    public bool IsAbout => Accuracy == Timeline.Accuracy.About;
}

/// <summary>Impact end − impact start.</summary>
public sealed record ImpactSpan(TimeSpan Lasted, bool IsAbout);

/// <summary>One attempt of a rollback, as far as the durations need it.</summary>
public sealed record RollbackAttempt
{
    /// <summary>1, 2, 3 within the incident.</summary>
    public int Attempt { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public string? Outcome { get; init; }

    public bool Succeeded => Outcome == "succeeded" && FinishedAt is not null;
}

/// <summary>
/// How long things took, computed from milestones by the printed formula (PRACTICE, section 5).
/// A missing or negative interval is unknown, with the reason.
/// </summary>
public static class Durations
{
    public const string Detect = "time_to_detect";
    public const string Acknowledge = "time_to_acknowledge";
    public const string Declare = "time_to_declare";
    public const string Decide = "time_to_decide";
    public const string RollBack = "time_to_roll_back";
    public const string RollBackFromImpact = "time_to_roll_back_from_impact";
    public const string Mitigate = "time_to_mitigate";
    public const string Resolve = "time_to_resolve";
    public const string Impact = "impact";

    /// <param name="attempts">The incident's rollbacks in order. Failed ones do not count in the time from decision to completion
    /// (it runs from the decision for the attempt that worked), but do in the time from impact.</param>
    /// <param name="status">Of the incident. Where it is over and nobody tried to roll back, there is nothing left to find out.</param>
    /// <param name="earlier">As reviews were filled when no formula named its attempt, and what is missing was asked for before what does not apply.</param>
    public static IReadOnlyList<Duration> Of(IReadOnlyCollection<Milestone> milestones, IReadOnlyList<RollbackAttempt> attempts, string status = "", bool earlier = false)
    {
        Duration Between(string key, string name, Milestone from, Milestone to) => Interval(key, name, from, to, earlier);
        var at = MilestoneKind.All.ToDictionary(k => k, k => milestones.FirstOrDefault(m => m.Kind == k) ?? new Milestone { Kind = k });
        var completed = Completed(at[MilestoneKind.RollbackCompleted], attempts);
        if (status is IncidentStatus.Resolved or IncidentStatus.Closed && attempts.Count == 0 && completed.NotApplicableBecause is null
            && new[] { MilestoneKind.RollbackStarted, MilestoneKind.RollbackCompleted, MilestoneKind.RollbackVerified }.All(k => at[k].At is null))
            completed = completed with { NotApplicableBecause = "nothing was rolled back" };
        return
        [
            Between(Detect, "Time to detect", at[MilestoneKind.ImpactStart], at[MilestoneKind.Detected]),
            Between(Acknowledge, "Time to acknowledge", at[MilestoneKind.Alerted], at[MilestoneKind.Acknowledged]),
            Between(Declare, "Time to declare", at[MilestoneKind.Detected], at[MilestoneKind.Declared]),
            Between(Decide, "Time to decide", at[MilestoneKind.Declared], at[MilestoneKind.MitigationDecided]),
            Between(RollBack, "Time to roll back", earlier ? Decided(at[MilestoneKind.MitigationDecided], attempts) with { Kind = MilestoneKind.MitigationDecided } : Decided(at[MilestoneKind.MitigationDecided], attempts), completed),
            Between(RollBackFromImpact, "Time to roll back, from impact", at[MilestoneKind.ImpactStart], completed),
            Between(Mitigate, "Time to mitigate", at[MilestoneKind.ImpactStart], at[MilestoneKind.Mitigated]),
            Between(Resolve, "Time to resolve", at[MilestoneKind.ImpactStart], at[MilestoneKind.Resolved]),
            Between(Impact, "Impact", at[MilestoneKind.ImpactStart], at[MilestoneKind.ImpactEnd]),
        ];
    }

    /// <summary>The interval from one milestone to another. Reviews use it for the learning latency.</summary>
    public static Duration Between(string key, string name, Milestone from, Milestone to) => Interval(key, name, from, to, earlier: false);

    static Duration Interval(string key, string name, Milestone from, Milestone to, bool earlier)
    {
        var formula = $"{to.Kind} \u2212 {from.Kind}";
        var accuracy = from.IsAbout || to.IsAbout ? Accuracy.About : Accuracy.Exact;
        Duration Unknown(string because) => new(key, name, formula, null, accuracy, because);
        // What does not apply goes before what is missing: nothing has to be found out then.
        if (new[] { from, to }.Where(m => m.At is null).OrderBy(m => m.NotApplicableBecause is null && !earlier).FirstOrDefault() is { } gap) return Unknown(Missing(gap));
        var (start, end) = (from.At!.Value, to.At!.Value);
        return end < start ? Unknown($"{to.Kind} is before {from.Kind}") : new(key, name, formula, end - start, accuracy, null);
    }

    static string Missing(Milestone milestone) => milestone.NotApplicableBecause is { } because
        ? $"{milestone.Kind}{DoesNotApply}{because}"
        : $"{milestone.Kind} is missing";

    const string DoesNotApply = " does not apply: ";

    /// <summary>Of why there is no value: "acknowledged: nobody was paged" where one of the two moments does not apply; null where it is unknown.</summary>
    public static string? NotApplicable(string? unknownBecause) =>
        unknownBecause?.Split(DoesNotApply, 2) is [var milestone, var because] ? $"{milestone}: {because.TrimEnd('.')}" : null;

    /// <summary>The milestone goes first: a person may have corrected it. Otherwise the attempt that worked.</summary>
    static Milestone Completed(Milestone milestone, IReadOnlyList<RollbackAttempt> attempts)
    {
        if (milestone.At is not null || milestone.NotApplicableBecause is not null) return milestone;
        return attempts.FirstOrDefault(a => a.Succeeded) is { } worked ? milestone with { At = worked.FinishedAt } : milestone;
    }

    /// <summary>The first decision, as the milestone tells it; where another attempt worked than the first, the decision for that one, which the formula then names.</summary>
    static Milestone Decided(Milestone milestone, IReadOnlyList<RollbackAttempt> attempts) =>
        attempts.FirstOrDefault(a => a.Succeeded) is { DecidedAt: { } decided } worked && (attempts[0] != worked || milestone.At is null)
            ? milestone with { Kind = $"decision for attempt {worked.Attempt}", At = decided, Accuracy = Accuracy.Exact, NotApplicableBecause = null }
            : milestone;
}

namespace Postmortem.Features.Timeline;

public static class EntryKind
{
    public const string Alert = "alert";
    public const string Change = "change";
    public const string Observation = "observation";
    public const string Hypothesis = "hypothesis";
    public const string Decision = "decision";
    public const string Action = "action";
    public const string Rollback = "rollback";
    public const string Communication = "communication";
    public const string Milestone = "milestone";
    public const string Note = "note";

    public static readonly string[] All = [Alert, Change, Observation, Hypothesis, Decision, Action, Rollback, Communication, Milestone, Note];
}

/// <summary>How sure a time is.</summary>
public static class Accuracy
{
    public const string Exact = "exact";
    public const string About = "about";

    public static readonly string[] All = [Exact, About];
}

/// <summary>The moments from which durations are computed, in their usual order.</summary>
public static class MilestoneKind
{
    public const string Change = "change";
    public const string ImpactStart = "impact start";
    public const string Detected = "detected";
    public const string Alerted = "alerted";
    public const string Acknowledged = "acknowledged";
    public const string Declared = "declared";
    public const string MitigationDecided = "mitigation decided";
    public const string RollbackStarted = "rollback started";
    public const string RollbackCompleted = "rollback completed";
    public const string RollbackVerified = "rollback verified";
    public const string Mitigated = "mitigated";
    public const string ImpactEnd = "impact end";
    public const string Resolved = "resolved";

    public static readonly string[] All =
    [
        Change, ImpactStart, Detected, Alerted, Acknowledged, Declared, MitigationDecided,
        RollbackStarted, RollbackCompleted, RollbackVerified, Mitigated, ImpactEnd, Resolved,
    ];
}
